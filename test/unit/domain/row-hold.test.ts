import { describe, expect, test } from 'vitest';
import { changedHolds, nextHoldEnd, withHold } from '../../../src/domain/held-rows.ts';
import type { GroupRow } from '../../../src/domain/group-row.ts';
import { dueRows, INITIAL_STATE, nextDueAt, transition, upgraded } from '../../../src/domain/integration-state.ts';
import type { IntegrationEvent } from '../../../src/domain/integration-event.ts';
import { holdFaults, holdOf } from '../../../src/domain/row-hold.ts';
import { DAY, mapping, NOW, outcome } from '../../support/builders.ts';

const until = NOW + DAY;
const MIGRATION = { until, reason: 'migration' };
const after = (...events: readonly IntegrationEvent[]) => events.reduce(transition, INITIAL_STATE);
const on: IntegrationEvent = { kind: 'switched', enabled: true, reason: null, at: NOW };
const mapped: IntegrationEvent = { kind: 'mapped', set: [mapping()], remove: [] };
const swept: IntegrationEvent = {
  kind: 'swept',
  sweepId: 's-1',
  at: NOW,
  changed: [{ groupId: 'g-1', digest: 'd-1', devices: 4 }],
  gone: [],
  unmappedDevices: 0,
};
const finished: IntegrationEvent = {
  kind: 'finished',
  outcome: outcome({ digest: 'd-1', devices: 4, counts: { ...outcome().counts, created: 4 } }),
  sweepId: 's-1',
  at: NOW,
};
const held: IntegrationEvent = {
  kind: 'holdsChanged',
  changes: [{ groupId: 'g-1', hold: MIGRATION }],
  at: NOW,
};
const synced = after(on, mapped, swept, { kind: 'started', groupId: 'g-1' }, finished);
const onHold = transition(synced, held);

describe('a hold', () => {
  test('keeps what is known of a row', () => {
    expect(onHold.rows[0]).toEqual({ ...synced.rows[0], onHold: MIGRATION });
    expect(onHold.sweepId).toBe('s-1');
  });

  test.for([
    ['a changed digest', { ...swept, changed: [{ groupId: 'g-1', digest: 'd-2', devices: 5 }] }],
    ['somebody who asks for all', { kind: 'asked', groupId: null, at: NOW }],
    ['the night', { kind: 'nightSeen', night: { passedAt: NOW + 1, nextAt: NOW + DAY }, at: NOW + 1 }],
    ['a new run of the workflow', { kind: 'resumed' }],
  ] as const)('outlasts %s', ([, event]) => {
    const state = [event as IntegrationEvent, swept].reduce(transition, onHold);
    expect(dueRows(state, NOW + 2)).toEqual([]);
    expect(state.rows[0]?.onHold).toEqual(MIGRATION);
  });

  test('lets the sweep tell how many devices there are', () => {
    const state = transition(onHold, { ...swept, changed: [{ groupId: 'g-1', digest: 'd-2', devices: 5 }] });
    expect(state.rows[0]).toMatchObject({ devices: 5, seenDigest: 'd-2', state: 'Synced' });
  });

  test.for([
    ['when it is resumed', { kind: 'holdsChanged', changes: [{ groupId: 'g-1', hold: null }], at: NOW + 5 }],
    ['at its time', { kind: 'holdsEnded', at: until }],
  ] as const)('ends %s: the row is synced at once, from new readings', ([, event]) => {
    const state = transition(onHold, event as IntegrationEvent);
    expect(state.rows[0]).toMatchObject({ asked: true, notBefore: 0, state: 'Synced' });
    expect(state.rows[0]).not.toHaveProperty('onHold');
    expect([state.sweepId, state.askedAt]).toEqual([null, event.at]);
    expect(dueRows(transition(state, swept), until).map(({ groupId }) => groupId)).toEqual(['g-1']);
  });

  test('does not end before its time, and wakes nobody until then', () => {
    expect(transition(onHold, { kind: 'holdsEnded', at: until - 1 })).toEqual(onHold);
    expect(nextHoldEnd(onHold.rows)).toBe(until);
    expect(nextDueAt(onHold, NOW)).toBeNull();
  });

  test('without an end lasts until somebody ends it', () => {
    const state = transition(synced, {
      kind: 'holdsChanged',
      changes: [{ groupId: 'g-1', hold: { until: null, reason: null } }],
      at: NOW,
    });
    expect(nextHoldEnd(state.rows)).toBeNull();
    expect(transition(state, { kind: 'holdsEnded', at: until * 2 })).toEqual(state);
  });

  test('asks nobody anew when the row was not on hold', () => {
    const event: IntegrationEvent = { kind: 'holdsChanged', changes: [{ groupId: 'g-1', hold: null }], at: NOW };
    expect(transition(synced, event)).toEqual(synced);
  });

  test('is nothing that a state of 0.2.0 knows', () => {
    const { missing: _, reconcile: __, ...old } = synced;
    const state = upgraded(old);
    expect(nextHoldEnd(state.rows)).toBeNull();
    expect(state).toEqual({ ...synced, missing: null, reconcile: INITIAL_STATE.reconcile });
  });
});

describe('withHold', () => {
  const rows = [mapping({ onHold: MIGRATION })];
  test.for([
    ['keeps it where nothing is said', {}, MIGRATION],
    ['ends it for on', { state: 'on' }, undefined],
    ['replaces it', { state: 'onHold', reason: 'audit' }, { until: null, reason: 'audit' }],
    ['takes an end', { state: 'onHold', until: '2026-12-01' }, { until: Date.UTC(2026, 11, 1), reason: null }],
  ] as const)('%s', ([, request, expected]) => {
    expect(withHold(mapping(), { group: 'g-1', ...request }, rows).onHold).toEqual(expected);
  });

  test('never holds what is excluded', () => {
    expect(withHold(mapping({ excluded: true, place: null }), { group: 'g-1', state: 'excluded' }, rows)).toEqual(
      mapping({ excluded: true, place: null }),
    );
  });
});

describe('changedHolds', () => {
  const rows = [
    mapping({ onHold: MIGRATION }),
    mapping({ groupId: 'g-2' }),
    mapping({ groupId: 'g-3', excluded: true }),
  ];
  test.for([
    ['what stands already', [{ groupId: 'g-1', hold: MIGRATION }], []],
    ['an end of nothing', [{ groupId: 'g-2', hold: null }], []],
    ['an excluded row', [{ groupId: 'g-3', hold: MIGRATION }], []],
  ] as const)('leaves out %s', ([, wanted, expected]) => {
    expect(changedHolds(rows, wanted)).toEqual(expected);
  });

  test('takes the last word', () => {
    const hold = { until: null, reason: null };
    expect(
      changedHolds(rows, [
        { groupId: 'g-1', hold: null },
        { groupId: 'g-1', hold },
      ]),
    ).toEqual([{ groupId: 'g-1', hold }]);
  });
});

describe('holdFaults', () => {
  test.for([
    [[{ group: 'Acme', until: '2026-12-01', reason: 'migration' }], ['Acme'], undefined, []],
    ['Acme', undefined, undefined, ['hold: a list of {"group","until","reason"} is expected']],
    [undefined, [''], undefined, ['resume: a list of group ids or paths is expected']],
    [[{}], undefined, undefined, ['hold[0].group: a mapped group is expected']],
    [
      [{ group: 'A', until: 5, reason: 'x'.repeat(81) }],
      undefined,
      undefined,
      [
        'hold[0].until: a day or time such as 2026-12-01 or 2026-12-01T14:00:00+01:00 is expected',
        'hold[0].reason: a text of 1 to 80 characters is expected',
      ],
    ],
    [undefined, undefined, [{ group: 'A', client: 1, state: 'onHold', until: '2026-12-01' }], []],
    [
      undefined,
      undefined,
      [{ group: 'A', client: 1, until: '2026-12-01' }],
      ['set[0]: only a row in the state onHold has until and reason'],
    ],
  ] as const)('of hold %j, resume %j, set %j', ([hold, resume, set, faults]) => {
    expect(holdFaults(hold, resume, set)).toEqual(faults);
  });
});

test('holdOf takes a day as one of UTC', () => {
  const row: Pick<GroupRow, 'onHold'> = { onHold: holdOf({ until: '2026-12-01' }) };
  expect(row.onHold).toEqual({ until: Date.UTC(2026, 11, 1), reason: null });
});
