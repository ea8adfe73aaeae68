import { describe, expect, test } from 'vitest';
import { FAILURES } from '../../../src/contract/failures.ts';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import { lookUpMissing, type Missing, type Over } from '../../../src/holder/absences.ts';
import { keyOf } from '../../../src/holder/alert-book.ts';
import { levelCaller } from '../../support/api-clients.ts';
import { FakeLevel, RESOLVED } from './fake-desk.ts';

const KEY = keyOf('Disk Monitor');
const DOWN = new ApiError(FAILURES.unavailable, 'Level answered 500', { status: 500 });

/** The condition of an alert that was raised under this id, as it was last seen. */
const missing = (id: string, over: Partial<Missing> = {}): Missing => ({
  id: `c-${id}`,
  deviceId: `dev-${id}`,
  key: KEY,
  alertIds: [id],
  ...over,
});

const lookUp = (level: FakeLevel, ...conditions: readonly Missing[]): Promise<Map<string, Over>> =>
  lookUpMissing(level, levelCaller, conditions);

/** A Level account where alert `a` fires. */
function fired(): FakeLevel {
  const level = new FakeLevel();
  level.raise('a');
  return level;
}

describe('lookUpMissing', () => {
  test('finds a resolved alert, with the time that Level tells', async () => {
    const level = fired();
    level.resolve('a');
    expect(await lookUp(level, missing('a'))).toEqual(new Map([['c-a', { how: 'resolved', at: RESOLVED }]]));
    expect(level.asked).toEqual(['/alerts?dev-a']);
  });

  test('leaves alone what fires on, though a list left it out', async () => {
    expect(await lookUp(fired(), missing('a'))).toEqual(new Map());
  });

  test("asks for the alert itself when its device's list leaves it out", async () => {
    const level = fired();
    const elsewhere = missing('a', { deviceId: 'dev-of-before' });
    expect(await lookUp(level, elsewhere)).toEqual(new Map());
    level.resolve('a');
    expect(await lookUp(level, elsewhere)).toEqual(new Map([['c-a', { how: 'resolved', at: RESOLVED }]]));
    expect(level.asked).toEqual(['/alerts?dev-of-before', '/alerts/a', '/alerts?dev-of-before', '/alerts/a']);
  });

  test('takes an alert that Level has no more for gone, never for resolved', async () => {
    const level = fired();
    level.deleteDevice('dev-a');
    const gone = new Map([['c-a', { how: 'gone', at: null }]]);
    expect(await lookUp(level, missing('a'))).toEqual(gone);
    level.fails = (path) =>
      path === '/alerts' ? new ApiError(FAILURES.rejected, 'no such device', { status: 404 }) : undefined;
    expect(await lookUp(level, missing('a'))).toEqual(gone);
  });

  test('takes an alert that is gone from a device that lives for gone', async () => {
    const level = fired();
    level.alerts.delete('a');
    expect(await lookUp(level, missing('a'))).toEqual(new Map([['c-a', { how: 'gone', at: null }]]));
  });

  test('does not take an older end of the same name for the end of an alert that is gone', async () => {
    const level = fired();
    level.raise('old', { device_id: 'dev-a', started_at: '2026-11-01T11:00:00Z' });
    level.resolve('old');
    level.alerts.delete('a');
    expect(await lookUp(level, missing('a'))).toEqual(new Map([['c-a', { how: 'gone', at: null }]]));
  });

  test('goes on with another alert of the same name, and not with one of another name', async () => {
    const level = fired();
    level.resolve('a');
    level.raise('b', { device_id: 'dev-a', name: 'disk  MONITOR' });
    expect(await lookUp(level, missing('a'))).toEqual(new Map());
    level.resolve('b');
    level.raise('c', { device_id: 'dev-a', name: 'Memory' });
    expect(await lookUp(level, missing('a'))).toEqual(new Map([['c-a', { how: 'resolved', at: RESOLVED }]]));
  });

  test('tells the latest end of several alerts, and ends none while one fires', async () => {
    const level = new FakeLevel();
    for (const id of ['a', 'b', 'c']) level.raise(id, { device_id: 'dev-a' });
    const condition = missing('a', { alertIds: ['a', 'b', 'c'] });
    level.resolve('a');
    level.resolve('b');
    expect(await lookUp(level, condition)).toEqual(new Map());
    level.raise('c', { device_id: 'dev-a', is_resolved: true, resolved_at: '2026-11-23T11:45:00.000Z' });
    expect(await lookUp(level, condition)).toEqual(
      new Map([['c-a', { how: 'resolved', at: '2026-11-23T11:45:00.000Z' }]]),
    );
  });

  test('asks once for a device with several conditions', async () => {
    const level = fired();
    level.raise('m', { device_id: 'dev-a', name: 'Memory' });
    level.resolve('a');
    const conditions = [missing('a'), missing('m', { deviceId: 'dev-a', key: keyOf('Memory') })];
    expect([...(await lookUp(level, ...conditions)).keys()]).toEqual(['c-a']);
    expect(level.asked).toEqual(['/alerts?dev-a']);
  });

  test('finds a resolved alert by its name when its id is not known', async () => {
    const level = fired();
    level.resolve('a');
    expect(await lookUp(level, missing('a', { alertIds: [] }))).toEqual(
      new Map([['c-a', { how: 'resolved', at: RESOLVED }]]),
    );
  });

  test('decides about at most 30 devices at once', async () => {
    const level = new FakeLevel();
    level.raiseMany(40);
    for (const id of level.alerts.keys()) level.resolve(id);
    expect((await lookUp(level, ...[...level.alerts.keys()].map((id) => missing(id)))).size).toBe(30);
    expect(level.asked).toHaveLength(30);
  });

  test.for([
    ['/alerts', FAILURES.unavailable],
    ['/alerts', FAILURES.forbidden],
    ['/alerts/a', FAILURES.unavailable],
    ['/alerts/a', FAILURES.forbidden],
  ] as const)('leaves open what %s cannot be asked about: %s', async ([failing, kind]) => {
    const level = fired();
    level.alerts.clear();
    level.fails = (path) => (path === failing ? new ApiError(kind, 'no answer') : undefined);
    expect(await lookUp(level, missing('a'))).toEqual(new Map());
  });

  test.for([
    ['/alerts', FAILURES.unauthorized],
    ['/alerts', FAILURES.notSent],
    ['/alerts/a', FAILURES.notSent],
  ] as const)('fails as a whole when %s fails with %s, which concerns all', async ([failing, kind]) => {
    const level = fired();
    level.alerts.clear();
    level.fails = (path) => (path === failing ? new ApiError(kind, 'no answer') : undefined);
    await expect(lookUp(level, missing('a'))).rejects.toMatchObject({ kind });
  });

  test('begins after the device that was asked for last, and comes round', async () => {
    const level = new FakeLevel();
    level.raiseMany(40);
    const all = [...level.alerts.keys()].map((id) => missing(id));
    const turn = { deviceId: '' };
    for (let round = 0; round < 2; round += 1) await lookUpMissing(level, levelCaller, all, turn);
    expect(level.asked).toHaveLength(60);
    expect(new Set(level.asked).size).toBe(40);
  });

  test('decides about the others when one device cannot be asked', async () => {
    const level = fired();
    level.raise('b');
    level.resolve('b');
    level.fails = (_, { device_id: deviceId }) => (deviceId === 'dev-a' ? DOWN : undefined);
    expect([...(await lookUp(level, missing('a'), missing('b'))).keys()]).toEqual(['c-b']);
  });

  test('takes a condition whose alerts are not known for gone when its device has none of that name', async () => {
    const level = fired();
    level.deleteDevice('dev-a');
    expect(await lookUp(level, missing('a', { alertIds: [] }))).toEqual(new Map([['c-a', { how: 'gone', at: null }]]));
  });
});
