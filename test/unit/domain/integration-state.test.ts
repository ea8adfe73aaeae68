import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupRow } from '../../../src/domain/group-row.ts';
import type { IntegrationEvent } from '../../../src/domain/integration-event.ts';
import {
  dueRows,
  INITIAL_STATE,
  nextDueAt,
  transition,
  type IntegrationState,
} from '../../../src/domain/integration-state.ts';
import { NO_COUNTS, type SyncOutcome } from '../../../src/domain/sync.ts';
import { HOUR, mapping, NOW, outcome } from '../../support/builders.ts';

const MINUTE = 60_000;

const after = (state: IntegrationState, ...events: readonly IntegrationEvent[]): IntegrationState =>
  events.reduce(transition, state);
const row = (state: IntegrationState, groupId = 'g-1'): GroupRow => {
  const found = state.rows.find((candidate) => candidate.groupId === groupId);
  if (found === undefined) throw new Error(`no row ${groupId}`);
  return found;
};
const due = (state: IntegrationState, now = NOW): string[] => dueRows(state, now).map(({ groupId }) => groupId);

const enabled: IntegrationEvent = { kind: 'switched', enabled: true, reason: null, at: NOW };
const disabled: IntegrationEvent = { kind: 'switched', enabled: false, reason: 'audit', at: NOW };
const mapped: IntegrationEvent = { kind: 'mapped', set: [mapping()], remove: [] };
const started: IntegrationEvent = { kind: 'started', groupId: 'g-1' };
const asked = (groupId: string | null): IntegrationEvent => ({ kind: 'asked', groupId, at: NOW });
const swept = (
  digest = 'digest-1',
  over: Partial<Extract<IntegrationEvent, { kind: 'swept' }>> = {},
): IntegrationEvent => ({
  kind: 'swept',
  sweepId: 'sweep-1',
  at: NOW,
  changed: [{ groupId: 'g-1', digest, devices: 40 }],
  gone: [],
  unmappedDevices: 3,
  ...over,
});
const gone = swept('', { changed: [], gone: ['g-1'] });
const finished = (over: Partial<SyncOutcome> = {}, at = NOW): IntegrationEvent => ({
  kind: 'finished',
  outcome: outcome({ devices: 40, ...over }),
  sweepId: 'sweep-1',
  at,
});
const failed = (at = NOW): IntegrationEvent =>
  finished(
    {
      counts: { ...NO_COUNTS, updated: 39, failed: 1 },
      failures: [{ deviceId: 'd', name: 'WS-1', message: 'Asset tag must be unique' }],
    },
    at,
  );

const ready = after(INITIAL_STATE, enabled, mapped, swept());
const syncing = after(ready, started);
const synced = after(syncing, finished());

describe('transition, the switch', () => {
  test('remembers who is on since when, and why it is off', () => {
    expect(after(INITIAL_STATE, enabled)).toMatchObject({ enabled: true, switchedAt: NOW, reason: null });
    expect(after(INITIAL_STATE, enabled, disabled)).toMatchObject({ enabled: false, reason: 'audit' });
  });

  test('starts nothing while off, and what was due after enabling and a new sweep', () => {
    const off = after(ready, disabled);
    expect(due(off)).toEqual([]);
    expect(due(after(off, enabled, swept()))).toEqual(['g-1']);
  });

  test('forgets problems when it is switched off, and keeps them when it is switched on', () => {
    const broken = after(ready, {
      kind: 'problemOpened',
      problem: { about: 'halopsa', kind: 'Unavailable', message: 'down', since: NOW },
    });
    expect(after(broken, enabled).problems).toHaveLength(1);
    expect(after(broken, disabled).problems).toEqual([]);
  });
});

describe('transition, mapping', () => {
  test('adds rows in the order of their paths, and counts the version', () => {
    const set = ['Zeta', 'Acme'].map((groupPath) => mapping({ groupId: groupPath, groupPath }));
    const state = after(INITIAL_STATE, { kind: 'mapped', set, remove: [] });
    expect(state.rows.map(({ groupPath }) => groupPath)).toEqual(['Acme', 'Zeta']);
    expect(state.mappingVersion).toBe(1);
    expect(row(state, 'Acme')).toMatchObject({ state: 'Unsynced', everSynced: false, seenDigest: null });
  });

  test('begins an edited row anew, and leaves others as they are', () => {
    const two = after(ready, { kind: 'mapped', set: [mapping({ groupId: 'g-2', groupPath: 'Zeta' })], remove: [] });
    const bad = after(two, started, failed());
    const edited = after(bad, mapped);
    expect(row(edited)).toMatchObject({
      state: 'Unsynced',
      failures: 0,
      notBefore: 0,
      seenDigest: null,
      syncedDigest: null,
      message: null,
    });
    expect(
      row(after(bad, { kind: 'mapped', set: [mapping({ groupId: 'g-2', groupPath: 'Zeta' })], remove: [] })),
    ).toEqual(row(bad));
    expect(due(edited)).toEqual([]);
    expect(due(after(edited, swept()))).toEqual(['g-1']);
  });

  test('removes rows', () => {
    expect(after(ready, { kind: 'mapped', set: [], remove: ['g-1'] }).rows).toEqual([]);
  });

  test('never starts an excluded row', () => {
    const off = after(
      INITIAL_STATE,
      enabled,
      { kind: 'mapped', set: [mapping({ excluded: true, place: null })], remove: [] },
      swept(),
      asked(null),
    );
    expect(due(after(off, swept()))).toEqual([]);
  });
});

describe('transition, sweeps', () => {
  test('makes a row due that was never synced', () => {
    expect(due(ready)).toEqual(['g-1']);
    expect(row(ready)).toMatchObject({ devices: 40, seenDigest: 'digest-1' });
    expect(ready).toMatchObject({ sweepId: 'sweep-1', sweptAt: NOW, unmappedDevices: 3 });
  });

  test('makes a synced row due only when its digest changed', () => {
    expect(due(synced)).toEqual([]);
    expect(due(after(synced, swept('digest-1')))).toEqual([]);
    expect(due(after(synced, swept('digest-2')))).toEqual(['g-1']);
  });

  test('ends the backoff of a failed row when its devices changed, and only then', () => {
    const bad = after(syncing, failed());
    expect(due(after(bad, swept('digest-1')))).toEqual([]);
    expect(due(after(bad, swept('digest-2')))).toEqual(['g-1']);
  });

  test('fails a row whose group is gone, and starts it again when the group is back', () => {
    const lost = after(synced, gone);
    expect(row(lost)).toMatchObject({ state: 'Failed', message: expect.stringMatching(/no such group any more/) });
    expect(due(after(lost, asked('g-1'), gone))).toEqual([]);
    expect(due(after(lost, swept()))).toEqual(['g-1']);
  });

  test('fails a row whose group went while it was synced, once that sync has ended', () => {
    const lost = after(syncing, gone);
    expect(row(lost).state).toBe('Syncing');
    for (const end of ['done', 'paused', 'problem', 'sweepLost'] as const)
      expect(row(after(lost, finished({ end })))).toMatchObject({
        state: 'Failed',
        message: expect.stringMatching(/no such group any more/),
      });
  });
});

describe('transition, syncs', () => {
  test('starts no row twice', () => {
    expect(due(syncing)).toEqual([]);
    expect(due(after(syncing, asked(null), swept('digest-2')))).toEqual([]);
  });

  test('is Synced after a clean one, with what was done', () => {
    expect(row(after(syncing, finished({ counts: { ...NO_COUNTS, created: 40 } })))).toMatchObject({
      state: 'Synced',
      syncedDigest: 'digest-1',
      everSynced: true,
      lastSyncAt: NOW,
      message: null,
      failures: 0,
      counts: { created: 40 },
    });
  });

  test('is Synced with a word about held devices', () => {
    const held = { counts: { ...NO_COUNTS, held: 2 }, held: [{ deviceId: 'd', name: 'WS-1', message: 'two assets' }] };
    expect(row(after(syncing, finished(held)))).toMatchObject({ state: 'Synced', message: '2 held, WS-1: two assets' });
  });

  test('is Failed with the first failure, and tried again after the interval of sweeps', () => {
    const bad = after(syncing, failed());
    expect(row(bad)).toMatchObject({
      state: 'Failed',
      failures: 1,
      message: '1 failed, WS-1: Asset tag must be unique',
      notBefore: NOW + 5 * MINUTE,
    });
    expect(due(bad, NOW + 5 * MINUTE - 1)).toEqual([]);
    expect(due(bad, NOW + 5 * MINUTE)).toEqual(['g-1']);
    expect(nextDueAt(bad, NOW)).toBe(NOW + 5 * MINUTE);
    expect(nextDueAt(bad, NOW + 5 * MINUTE)).toBeNull();
  });

  test('says the trouble of a whole row as it is', () => {
    const trouble = { deviceId: '', name: '', message: 'client "Acme" is inactive' };
    expect(row(after(syncing, finished({ counts: { ...NO_COUNTS, failed: 40 }, failures: [trouble] }))).message).toBe(
      trouble.message,
    );
  });

  test('waits twice as long after each failure, at most 6 hours, and 5 minutes again after a success', () => {
    let state = syncing;
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(() => {
      state = after(state, failed(), started);
      return (row(state).notBefore - NOW) / MINUTE;
    });
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 360, 360]);
    expect(row(after(state, finished())).notBefore).toBe(0);
    expect(row(after(state, finished(), started, failed())).notBefore).toBe(NOW + 5 * MINUTE);
  });

  test('never waits longer than 6 hours, however often it failed', () => {
    const many = after(syncing, ...Array.from({ length: 2_000 }, () => failed()));
    expect(row(many).notBefore).toBe(NOW + 6 * HOUR);
  });

  test('is Paused with its progress, and goes on after enabling', () => {
    const paused = after(
      syncing,
      disabled,
      finished({ end: 'paused', counts: { ...NO_COUNTS, created: 30, unchanged: 8 } }),
    );
    expect(row(paused)).toMatchObject({ state: 'Paused', message: '38 of 40', syncedDigest: null });
    expect(due(after(paused, enabled, swept()))).toEqual(['g-1']);
  });

  test('waits for an uncertain write to settle', () => {
    const settling = after(syncing, finished({ end: 'paused', uncertainUntil: NOW + MINUTE }));
    expect(settling.indexNotBefore).toBe(NOW + MINUTE);
    expect([due(settling), due(settling, NOW + MINUTE)]).toEqual([[], ['g-1']]);
  });

  test.for(['sweepLost', 'problem'] as const)('keeps what it was after %s, and is tried again', (end) => {
    expect(row(after(syncing, finished({ end })))).toMatchObject({ state: 'Unsynced', asked: true });
    expect(row(after(synced, swept('digest-2'), started, finished({ end })))).toMatchObject({
      state: 'Synced',
      asked: true,
    });
    const failedBefore = after(syncing, failed(), started, finished({ end }));
    expect(row(failedBefore)).toMatchObject({
      state: 'Failed',
      failures: 1,
      message: expect.stringMatching(/Asset tag/),
    });
    expect(due(after(failedBefore, swept()))).toEqual(['g-1']);
  });

  test('has no sweep after it was lost, unless a newer one came', () => {
    expect(after(syncing, finished({ end: 'sweepLost' })).sweepId).toBeNull();
    expect(due(after(syncing, finished({ end: 'sweepLost' })))).toEqual([]);
    const newer = after(syncing, swept('digest-2', { sweepId: 'sweep-2' }), finished({ end: 'sweepLost' }));
    expect(newer.sweepId).toBe('sweep-2');
    expect(due(newer)).toEqual(['g-1']);
  });

  test('remembers what it learnt, once', () => {
    const learnt = after(
      syncing,
      finished({ sendAlone: ['d1', 'd2'], writeSingly: true }),
      finished({ sendAlone: ['d2', 'd3'] }),
    );
    expect(learnt).toMatchObject({ writeSingly: true, sendAlone: ['d1', 'd2', 'd3'] });
    const many = after(learnt, finished({ sendAlone: Array.from({ length: 600 }, (_, index) => `n${index}`) }));
    expect(many.sendAlone).toHaveLength(500);
    expect(many.sendAlone.at(-1)).toBe('n599');
  });

  test('never lets the proof of absence grow older', () => {
    const late = after(syncing, finished({ uncertainUntil: NOW + HOUR }), finished({}, NOW + MINUTE));
    expect(late.indexNotBefore).toBe(NOW + HOUR);
  });
});

describe('transition, requests', () => {
  test('makes one row due, or all, whatever their backoff, after the next sweep', () => {
    const two = after(ready, { kind: 'mapped', set: [mapping({ groupId: 'g-2', groupPath: 'Zeta' })], remove: [] });
    const both: IntegrationEvent = swept('', {
      changed: ['g-1', 'g-2'].map((groupId) => ({ groupId, digest: 'digest-1', devices: 1 })),
    });
    const calm = after(two, both, started, failed(), { kind: 'started', groupId: 'g-2' }, finished({ groupId: 'g-2' }));
    expect(due(calm)).toEqual([]);
    expect(due(after(calm, asked('g-1'), both))).toEqual(['g-1']);
    expect(due(after(calm, asked('g-2'), both))).toEqual(['g-2']);
    expect(due(after(calm, asked(null), both))).toEqual(['g-1', 'g-2']);
  });

  test('syncs once more when it was asked during a sync', () => {
    expect(due(after(syncing, asked('g-1'), finished(), swept()))).toEqual(['g-1']);
    expect(due(after(synced, asked('g-1'), swept(), started, finished(), swept()))).toEqual([]);
  });
});

describe('transition, a new run', () => {
  test('starts again what ran in the last one', () => {
    expect(due(after(syncing, { kind: 'resumed' }, swept()))).toEqual(['g-1']);
    const repeated = after(synced, asked('g-1'), swept(), started, { kind: 'resumed' });
    expect(row(repeated).state).toBe('Synced');
    expect(due(after(repeated, swept()))).toEqual(['g-1']);
  });

  test('leaves other rows as they are', () => {
    expect(after(synced, { kind: 'resumed' }).rows).toEqual(synced.rows);
  });
});

describe('transition, problems', () => {
  const problem = (message: string, about: 'halopsa' | 'level' = 'halopsa', since = NOW): IntegrationEvent => ({
    kind: 'problemOpened',
    problem: { about, kind: 'Unavailable', message, since },
  });

  test('keeps one for each side, open since it began', () => {
    const state = after(ready, problem('down'), problem('down', 'halopsa', NOW + HOUR), problem('down', 'level'));
    expect(state.problems.map(({ about, since }) => [about, since])).toEqual([
      ['halopsa', NOW],
      ['level', NOW],
    ]);
  });

  test('is replaced by another cause, and closed when it is gone', () => {
    const state = after(ready, problem('down'), problem('forbidden', 'halopsa', NOW + HOUR));
    expect(state.problems).toEqual([expect.objectContaining({ message: 'forbidden', since: NOW + HOUR })]);
    expect(after(state, { kind: 'problemGone', about: 'halopsa' }).problems).toEqual([]);
  });
});

describe('transition, whatever happens', () => {
  const ids = ['g-1', 'g-2'];
  const groupId = fc.constantFrom(...ids);
  const at = fc.integer({ min: NOW, max: NOW + 10 * HOUR });
  const digest = fc.constantFrom('digest-1', 'digest-2');
  const event: fc.Arbitrary<IntegrationEvent> = fc.oneof(
    fc.record({ kind: fc.constant('switched' as const), enabled: fc.boolean(), reason: fc.constant(null), at }),
    fc.record({
      kind: fc.constant('mapped' as const),
      set: fc.subarray(ids.map((id) => mapping({ groupId: id, groupPath: id }))),
      remove: fc.subarray(ids),
    }),
    fc.record({ kind: fc.constant('asked' as const), groupId: fc.option(groupId), at }),
    fc.constant({ kind: 'resumed' as const }),
    fc.record({
      kind: fc.constant('configured' as const),
      change: fc.constant({ timing: { sweep: 60 } }),
      at: fc.constant(NOW),
    }),
    fc.record({
      kind: fc.constant('swept' as const),
      sweepId: fc.constantFrom('sweep-1', 'sweep-2'),
      at,
      changed: fc
        .subarray(ids)
        .chain((some) => digest.map((value) => some.map((id) => ({ groupId: id, digest: value, devices: 1 })))),
      gone: fc.subarray(ids),
      unmappedDevices: fc.nat(5),
    }),
    fc.record({ kind: fc.constant('started' as const), groupId }),
    fc.record({
      kind: fc.constant('finished' as const),
      sweepId: fc.constantFrom('sweep-1', 'sweep-2'),
      at,
      outcome: fc
        .tuple(
          groupId,
          digest,
          fc.constantFrom('done' as const, 'paused' as const, 'sweepLost' as const, 'problem' as const),
          fc.nat(2),
        )
        .map(([id, value, end, failures]) =>
          outcome({ groupId: id, digest: value, end, counts: { ...NO_COUNTS, failed: failures } }),
        ),
    }),
  );

  test('stays plain JSON, keeps one row of a group, and answers without changing what it was given', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let state = INITIAL_STATE;
        for (const one of events) {
          const before = structuredClone(state);
          const next = transition(state, one);
          expect(state).toEqual(before);
          state = next;
        }
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        expect(new Set(state.rows.map((item) => item.groupId)).size).toBe(state.rows.length);
        for (const item of dueRows(state, NOW))
          expect(item.state !== 'Syncing' && item.seenDigest !== null && !item.excluded).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('leaves no wanted row behind for good: a sweep that sees it makes it due within 6 hours', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const state = after(
          INITIAL_STATE,
          ...events,
          { kind: 'resumed' },
          enabled,
          swept('digest-9', { changed: ids.map((id) => ({ groupId: id, digest: 'digest-9', devices: 1 })) }),
        );
        expect(due(state, NOW + 17 * HOUR)).toEqual(state.rows.map((item) => item.groupId));
      }),
      { numRuns: 1_000 },
    );
  });
});
