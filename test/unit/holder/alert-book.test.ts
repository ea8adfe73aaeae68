import { describe, expect, test } from 'vitest';
import { conditionId, type Alert } from '../../../src/domain/alert.ts';
import { AlertBook, keyOf } from '../../../src/holder/alert-book.ts';
import { NOW } from '../../support/builders.ts';

const alert = (over: Partial<Alert> = {}): Alert => ({
  id: 'a',
  deviceId: 'dev-1',
  hostname: 'PC-1',
  name: 'Disk Monitor',
  description: '',
  payload: null,
  severity: 'critical',
  isResolved: false,
  startedAt: '2026-11-23T09:00:00.000Z',
  resolvedAt: null,
  ...over,
});

const at = (minute: number): string => new Date(NOW + minute * 60_000).toISOString();
const idOf = (name = 'Disk Monitor', deviceId = 'dev-1'): string => conditionId({ deviceId, key: keyOf(name) });

function book(alerts: readonly Alert[], names: Readonly<Record<string, string>> = {}): AlertBook {
  const read = new AlertBook();
  read.read(alerts, NOW, (deviceId) => names[deviceId]);
  return read;
}

describe('keyOf', () => {
  test('is the same for names that differ in case, spaces or Unicode form', () => {
    expect(keyOf('  café   monitor ')).toBe(keyOf('Cafe\u0301 Monitor'));
    expect(keyOf('Disk Monitor')).not.toBe(keyOf('Disk Monitors'));
  });

  test('fits a workflow id', () => {
    expect(keyOf('a/b '.repeat(1_000))).toMatch(/^[\w-]{16}$/);
  });
});

describe('AlertBook', () => {
  test('is empty before the first reading', () => {
    const empty = new AlertBook();
    expect([empty.readAt, empty.active, empty.conditions.size]).toEqual([0, 0, 0]);
    expect(empty.alertsOf(idOf())).toEqual([]);
  });

  test('makes one condition of the alerts of a name on a device, oldest first', () => {
    const { conditions, active } = book([
      alert({ id: 'late', startedAt: at(2), name: 'disk  monitor' }),
      alert({ id: 'b', startedAt: at(1), severity: 'warning' }),
      alert({ id: 'a', startedAt: at(1) }),
      alert({ id: 'other name', name: 'Memory' }),
      alert({ id: 'other device', deviceId: 'dev-2' }),
    ]);
    expect([...conditions.keys()].toSorted()).toEqual(
      [idOf(), idOf('Memory'), idOf('Disk Monitor', 'dev-2')].toSorted(),
    );
    expect(conditions.get(idOf())).toEqual({
      deviceId: 'dev-1',
      key: keyOf('Disk Monitor'),
      name: 'Disk Monitor',
      deviceName: 'PC-1',
      alerts: [
        { id: 'a', startedAt: at(1), severity: 'critical' },
        { id: 'b', startedAt: at(1), severity: 'warning' },
        { id: 'late', startedAt: at(2), severity: 'critical' },
      ],
      count: 3,
    });
    expect(active).toBe(5);
  });

  test('is the same whatever the order of the list', () => {
    const alerts = ['c', 'a', 'b'].map((id) => alert({ id }));
    expect(book(alerts).conditions).toEqual(book(alerts.toReversed()).conditions);
  });

  test('lists the oldest 20 and counts all', () => {
    const alerts = Array.from({ length: 30 }, (_, index) => alert({ id: `a${index}`, startedAt: at(30 - index) }));
    const condition = book(alerts).conditions.get(idOf());
    expect(condition?.count).toBe(30);
    expect(condition?.alerts).toHaveLength(20);
    expect(condition?.alerts[0]?.id).toBe('a29');
  });

  test.for([
    [{ 'dev-1': 'Reception' }, 'PC-1', 'Reception'],
    [{}, 'PC-1', 'PC-1'],
    [{}, null, 'dev-1'],
  ] as const)('names a device by %j, else %j', ([names, hostname, expected]) => {
    expect(book([alert({ hostname })], names).conditions.get(idOf())?.deviceName).toBe(expected);
  });

  test('keeps as much of a text as a ticket shows, and its whole length', () => {
    const [kept] = book([
      alert({ name: 'n'.repeat(5_000), description: 'd'.repeat(5_000), payload: 'p'.repeat(90_000) }),
    ]).alertsOf(idOf('n'.repeat(5_000)));
    expect([kept?.name, kept?.description, kept?.payload].map((text) => text?.length)).toEqual([1_000, 1_000, 4_000]);
    expect(kept?.payloadLength).toBe(90_000);
    expect(book([alert()]).alertsOf(idOf())[0]).toMatchObject({ payload: null, payloadLength: 0 });
  });

  test('shows the newest reading alone', () => {
    const read = book([alert()]);
    read.read([alert({ deviceId: 'dev-2' })], NOW + 1, () => undefined);
    expect([...read.conditions.keys()]).toEqual([idOf('Disk Monitor', 'dev-2')]);
    expect(read.alertsOf(idOf())).toEqual([]);
    expect([read.readAt, read.active]).toEqual([NOW + 1, 1]);
  });
});
