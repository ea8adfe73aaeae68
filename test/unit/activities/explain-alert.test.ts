import { describe, expect, test } from 'vitest';
import { conditionOf, explainAlert, type AlertFacts } from '../../../src/activities/explain-alert.ts';
import type { Alert } from '../../../src/domain/alert.ts';
import type { Device } from '../../../src/domain/device.ts';
import { keyOf } from '../../../src/holder/alert-book.ts';
import { device, group, HOUR, mapping, tree } from '../../support/builders.ts';
import { policy } from '../domain/policy-builders.ts';
import { ticketing } from '../holder/fake-desk.ts';

const STARTED = '2026-11-23T11:00:00.000Z';

const alert = (over: Partial<Alert> = {}): Alert => ({
  id: 'a-1',
  deviceId: 'dev-1',
  hostname: 'PC-1',
  name: 'Disk Monitor',
  description: '',
  payload: null,
  severity: 'critical',
  isResolved: false,
  startedAt: STARTED,
  resolvedAt: null,
  ...over,
});

interface Facts extends Partial<Omit<AlertFacts, 'saved' | 'view' | 'alert'>> {
  readonly alert?: Partial<Alert>;
  readonly saved?: Parameters<typeof ticketing>[0];
  readonly rows?: readonly ReturnType<typeof mapping>[];
  readonly devices?: readonly Device[];
}

const explained = ({ alert: over, saved, rows = [mapping()], devices = [device()], ...facts }: Facts = {}) =>
  explainAlert({
    alert: alert(over),
    saved: { ticketing: ticketing(saved), rows: new Map(rows.map((row) => [row.groupId, row])) },
    view: { groups: tree(group('g-1')), devices: new Map(devices.map((each) => [each.id, each])) },
    enabled: true,
    ticket: null,
    wait: null,
    ...facts,
  });

const conclusionOf = (facts: Facts): string => explained(facts).lines.at(-1) ?? '';

describe('explainAlert', () => {
  test('says what fires where, and what becomes of it', () => {
    expect(explained({ devices: [device({ nickname: 'Reception', tags: ['VIP', 'SERVER'] })] })).toEqual({
      alertId: 'a-1',
      name: 'Disk Monitor',
      deviceName: expect.stringMatching(/Reception/),
      lines: [
        `"Disk Monitor" (critical) since ${STARTED}, firing`,
        expect.stringMatching(/Reception.* is in the group "G-1", mapped to Acme Ltd \/ Main; its tags: VIP, SERVER$/),
        'no ticket',
        'the policy "Disks" takes it: it gets a ticket',
      ],
      cure: null,
    });
  });

  test.for([
    [{ saved: { policies: [] } }, /no policy takes an alert of this name/, /policies suggest/],
    [{ saved: { policies: [policy({ severities: ['warning'] })] } }, /not its severity/, /--severities/],
    [{ rows: [] }, /in no mapped group/, /map add/],
    [{ rows: [mapping({ excluded: true, place: null })] }, /group is excluded/, /map the group again/],
    [{ saved: { alertsSince: Date.parse(STARTED) + 1 } }, /before tickets were switched on/, /--alerts open/],
    [{ devices: [device({ inMaintenance: true })] }, /maintenance mode/, null],
    [{ devices: [] }, /no such device any more/, null],
    [{ enabled: false }, /^the integration is off$/, /^level-halopsa enable$/],
  ] as const)('by %j ends with the reason and the one thing to do', ([facts, reason, cure]) => {
    const answer = explained(facts as unknown as Facts);
    expect(answer.lines.at(-1)).toMatch(reason);
    if (cure === null) expect(answer.cure).toBeNull();
    else expect(answer.cure).toMatch(cure);
  });

  test('says how long it must fire first', () => {
    expect(conclusionOf({ alert: { severity: 'warning' } })).toMatch(/gets a ticket once it has fired for 300 s$/);
  });

  test('says of a resolved alert when it ended, whatever else is true', () => {
    const over = { isResolved: true, resolvedAt: '2026-11-23T11:30:00.000Z' };
    const answer = explained({ alert: over, enabled: false, rows: [] });
    expect(answer.lines.at(-1)).toBe('Level resolved it at 2026-11-23T11:30:00.000Z');
    expect(answer.lines[0]).toBe(`"Disk Monitor" (critical) since ${STARTED}`);
    expect(answer.cure).toBeNull();
    expect(conclusionOf({ alert: { isResolved: true } })).toMatch(/unknown time/);
  });

  test('says of a device without a group and without tags that it has none', () => {
    expect(explained({ devices: [device({ groupId: null })] }).lines[1]).toMatch(
      /is in no group, which is unmapped; its tags: none$/,
    );
  });

  const ticket = { isRunning: true, state: 'Open', ticketId: 5301, workflowId: 'level-halopsa/default/ticket/x/k' };
  test.for([
    [ticket, 'ticket #5301 (Open); its history: level-halopsa/default/ticket/x/k'],
    [
      { ...ticket, isRunning: false },
      'ticket #5301 (its workflow has ended); its history: level-halopsa/default/ticket/x/k',
    ],
    [
      { ...ticket, ticketId: null, state: 'Opening' },
      'its ticket is being opened; its history: level-halopsa/default/ticket/x/k',
    ],
  ] as const)('names %j and proposes no cure', ([given, line]) => {
    const answer = explained({ ticket: given, rows: [] });
    expect(answer.lines[2]).toBe(line);
    expect(answer.cure).toBeNull();
  });

  test('has no ticket when the workflow ended before it opened one', () => {
    const answer = explained({ ticket: { ...ticket, isRunning: false, ticketId: null }, rows: [] });
    expect(answer.lines[2]).toBe('no ticket');
    expect(answer.cure).toMatch(/map add/);
  });

  test('says why it waits, and until when if that is still to come', () => {
    const dueAt = Date.now() + HOUR;
    const why = 'it has not fired long enough';
    expect(explained({ wait: { why, dueAt } }).lines[2]).toBe(
      `it waits: ${why}, until ${new Date(dueAt).toISOString()}`,
    );
    expect(explained({ wait: { why, dueAt: 0 } }).lines[2]).toBe(`it waits: ${why}`);
  });
});

describe('conditionOf', () => {
  test('names the condition of an alert however its name is spelt', () => {
    expect(conditionOf(alert({ name: ' disk  MONITOR ' }))).toEqual({ deviceId: 'dev-1', key: keyOf('Disk Monitor') });
  });
});
