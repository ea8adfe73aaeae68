import { describe, expect, test } from 'vitest';
import { conditionId } from '../../../src/domain/alert.ts';
import { heldConditions, heldNames, nextSummary, nextWakeAt, triage } from '../../../src/domain/triage-next.ts';
import { NO_TRIAGE, type TriageEvent, type TriageState } from '../../../src/domain/triage.ts';
import { NOW } from '../../support/builders.ts';
import { after, afterNone, fires, held, idOf, many, openAll, over, RULES, rulesOf } from './triage-builders.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const RELEASED: TriageEvent = { kind: 'stormEnded', clientId: 1, end: 'released' };
const DROPPED: TriageEvent = { kind: 'stormEnded', clientId: 1, end: 'dropped' };
const OPENED: TriageEvent = { kind: 'summaryOpened', clientId: 1, ticketId: 77, at: NOW };

const opens = (state: TriageState, now = NOW): string[] =>
  triage(state, RULES, now).open.map((waiting) => conditionId(waiting.condition));

const stormy = openAll(afterNone(...many(12))).state;
const stormOf = (state: TriageState) => state.storms[0] ?? expect.fail('there is no storm');

describe('triage', () => {
  test('opens what is due, and nothing before its time', () => {
    const state = afterNone(fires({ afterSeconds: 60 }));
    expect(triage(state, RULES, NOW + MINUTE - 1)).toEqual({ state, open: [] });
    expect(opens(state, NOW + MINUTE)).toEqual([idOf()]);
  });

  test('keeps the very same state when it begins, ends and holds nothing', () => {
    const state = afterNone(fires());
    expect(triage(state, RULES, NOW).state).toBe(state);
    expect(triage(NO_TRIAGE, RULES, NOW).state).toBe(NO_TRIAGE);
  });

  test('opens the worst first, then the oldest', () => {
    const state = afterNone(
      fires({ device: 'new', severity: 'warning' }),
      fires({ device: 'old', severity: 'warning', startedAt: NOW - MINUTE }),
      fires({ device: 'bad', severity: 'emergency' }),
    );
    expect(opens(state)).toEqual(['bad', 'old', 'new'].map((device) => idOf({ device })));
  });

  test('repeats what was not told as opened', () => {
    const { state, open } = triage(afterNone(...many(12)), RULES, NOW);
    expect(open).toHaveLength(10);
    expect(triage(state, RULES, NOW + SECOND)).toEqual({ state, open });
  });

  test('opens 50 at once', () => {
    const rules = rulesOf({ perClient: 1_000, overall: 1_000 });
    const state = afterNone(...many(120));
    expect(triage(state, rules, NOW).open).toHaveLength(50);
    expect(new Set(openAll(state, NOW, rules).ids).size).toBe(120);
  });
});

describe('triage, storm', () => {
  test('holds the eleventh ticket of a client within the window, and does not touch others', () => {
    const { state, ids } = openAll(afterNone(...many(11), ...many(10, { clientId: 2 })));
    expect(ids).toHaveLength(20);
    expect(state.storms).toMatchObject([{ clientId: 1, clientName: 'Client 1', since: NOW, lastAt: NOW, end: null }]);
    expect(held(state)).toHaveLength(1);
  });

  test('the window moves on', () => {
    const ten = openAll(afterNone(...many(10))).state;
    const next = fires({ device: 'x' }, NOW + 300 * SECOND);
    expect(held(openAll(after(ten, next), NOW + 300 * SECOND - 1).state)).toEqual([]);
    expect(openAll(after(ten, fires({ device: 'x' }, NOW)), NOW + 300 * SECOND - 1).state.storms).toHaveLength(1);
    expect(openAll(after(ten, next), NOW + 300 * SECOND).ids).toEqual([idOf({ device: 'x' })]);
  });

  test('lets the worst through and holds the rest, emergencies of the client too', () => {
    const { state, ids } = openAll(afterNone(...many(10), ...many(12, { severity: 'emergency', name: 'Down' })));
    expect(ids.every((id) => id.startsWith('down:'))).toBe(true);
    expect(held(state).filter((id) => id.startsWith('down:'))).toHaveLength(2);
    expect(held(state)).toHaveLength(12);
  });

  test('beyond the overall limit holds any client but for emergencies', () => {
    const fifty = [1, 2, 3, 4, 5].flatMap((clientId) => many(10, { clientId }));
    const full = openAll(afterNone(...fifty)).state;
    expect(full.storms).toEqual([]);
    const { state, ids } = openAll(
      after(full, fires({ device: 'x', clientId: 6 }), fires({ device: 'y', clientId: 7, severity: 'emergency' })),
    );
    expect(ids).toEqual([idOf({ device: 'y' })]);
    expect(held(state, 6)).toEqual([idOf({ device: 'x' })]);
  });

  test('holds what was waiting for its time when that comes, also in a new window, and lets short ones go by', () => {
    const damped = many(3, { severity: 'warning', afterSeconds: 400, name: 'CPU' });
    const { state } = openAll(after(afterNone(...damped), ...many(12)));
    expect(held(state)).toHaveLength(2);
    const due = NOW + 400 * SECOND;
    const later = openAll(after(state, over({ device: '1-0', name: 'CPU' })), due);
    expect(later.ids).toEqual([]);
    expect(held(later.state)).toHaveLength(4);
    expect(later.state.totals.tooShort).toBe(1);
    expect(stormOf(later.state).lastAt).toBe(due);
  });

  test('ends after calm, and lets all go at once that it held', () => {
    const calm = NOW + 15 * MINUTE;
    expect(openAll(stormy, calm - 1).state).toBe(stormy);
    const { state, open } = triage(stormy, RULES, calm);
    expect(state.storms).toMatchObject([{ end: 'calm', heldAtEnd: 2 }]);
    expect(open).toHaveLength(2);
  });

  test('released: all become due, whatever the limits and their times, 50 at a time, and count for no new storm', () => {
    const state = openAll(after(stormy, ...many(200, { name: 'CPU', afterSeconds: 900 }, NOW + SECOND))).state;
    const released = after(state, OPENED, RELEASED);
    expect(triage(released, RULES, NOW + SECOND).open).toHaveLength(50);
    const flushed = openAll(released, NOW + SECOND);
    expect(flushed.ids).toHaveLength(202);
    expect(flushed.state.storms).toMatchObject([{ end: 'released', held: [], heldAtEnd: 202, opened: 202 }]);
    expect(flushed.state.opened).toHaveLength(10);
  });

  test('while it lets go, the usual limits are there for what is new', () => {
    const released = after(stormy, OPENED, RELEASED);
    const later = NOW + 300 * SECOND;
    const { state, ids } = openAll(after(released, ...many(12, { name: 'CPU', startedAt: later }, later)), later);
    expect(ids).toHaveLength(12);
    expect(state.storms.map(({ end, held: { length } }) => [end, length])).toEqual([
      ['released', 0],
      [null, 2],
    ]);
  });

  test('that ended without ever having a summary is forgotten', () => {
    const flushed = openAll(after(stormy, RELEASED));
    expect(flushed.ids).toHaveLength(2);
    expect(flushed.state.storms).toEqual([]);
  });
});

describe('nextSummary', () => {
  const opened = after(stormy, OPENED, { kind: 'summaryTold', clientId: 1, held: 2, at: NOW });
  const changed = after(opened, fires({ device: 'x' }, NOW + SECOND));
  const [, device = ''] = (held(stormy)[0] ?? '').split(':');
  const swapped = after(changed, over({ device }));
  const ended = after(opened, DROPPED);

  test.for([
    ['nothing without a storm', NO_TRIAGE, NOW, undefined],
    ['open while it has no ticket', stormy, NOW, 'open'],
    [
      'no ticket for a storm that holds nothing yet',
      after(stormy, { kind: 'fullyTold', conditionIds: [] }),
      NOW,
      undefined,
    ],
    ['no ticket for a storm that is over', after(stormy, RELEASED), NOW, undefined],
    ['no ticket for a storm that is calm by now', stormy, NOW + 15 * MINUTE, undefined],
    ['nothing when nothing changed', opened, NOW + 10 * MINUTE, undefined],
    ['nothing too early', changed, NOW + 5 * MINUTE - 1, undefined],
    ['tell when what is held changed', changed, NOW + 5 * MINUTE, 'tell'],
    ['tell when one came and one resolved', swapped, NOW + 5 * MINUTE, 'tell'],
    ['nothing while a released one lets go', after(opened, RELEASED), NOW, undefined],
    ['end when a released one has let all go', openAll(after(opened, RELEASED)).state, NOW, 'end'],
    ['end when it was dropped', ended, NOW, 'end'],
    ['nothing when it is forgotten', after(ended, { kind: 'stormForgotten', clientId: 1 }), NOW, undefined],
  ] as const)('answers %s', ([, state, now, what]) => {
    expect(nextSummary(state, RULES, now)?.what).toBe(what);
  });

  test('turns to the one that was told longest ago', () => {
    const two = openAll(after(stormy, ...many(12, { clientId: 2 }))).state;
    const told = after(two, { kind: 'summaryTold', clientId: 1, held: 0, at: NOW });
    expect(nextSummary(two, RULES, NOW)?.storm.clientId).toBe(1);
    expect(nextSummary(told, RULES, NOW)?.storm.clientId).toBe(2);
  });
});

describe('nextWakeAt', () => {
  const told = after(stormy, OPENED, { kind: 'summaryTold', clientId: 1, held: 0, at: NOW });
  const early = after(stormy, fires({ device: 'x', afterSeconds: 900 }), {
    kind: 'fullyTold',
    conditionIds: [idOf({ device: 'x' })],
  });
  test.for([
    ['never when nothing waits', NO_TRIAGE, NOW, null],
    [
      'when the next one is due',
      afterNone(fires({ afterSeconds: 60 }), fires({ device: 'x', afterSeconds: 30 })),
      NOW,
      NOW + 30 * SECOND,
    ],
    ['soon again when one is overdue', afterNone(fires()), NOW + 1, NOW + 5 * SECOND],
    ['soon again while a storm lets go', after(stormy, RELEASED), NOW + 1, NOW + 5 * SECOND],
    ['soon again while it lets go what was held before its time', after(early, RELEASED), NOW + 1, NOW + 5 * SECOND],
    ['when a storm is calm, whatever it holds', stormy, NOW, NOW + 15 * MINUTE],
    ['when a summary may be told', told, NOW, NOW + 5 * MINUTE],
    ['not for a summary that may be told already', told, NOW + 6 * MINUTE, NOW + 15 * MINUTE],
  ] as const)('is %s', ([, state, now, at]) => {
    expect(nextWakeAt(state, RULES, now)).toBe(at);
  });
});

describe('heldNames', () => {
  test('counts names, most first, and lists 20', () => {
    const names = Array.from({ length: 25 }, (_, index) => `M ${String(index).padStart(2, '0')}`);
    const events = names.flatMap((name, index) => many(index === 7 ? 3 : 1, { name }));
    const state = after(stormy, ...events);
    const listed = heldNames(state, stormOf(state));
    expect(listed.slice(0, 3)).toEqual([
      { name: 'M 07', count: 3 },
      { name: 'Disk', count: 2 },
      { name: 'M 00', count: 1 },
    ]);
    expect(listed).toHaveLength(20);
  });
});

describe('heldConditions', () => {
  test('says why each of them waits', () => {
    const state = after(stormy, fires({ device: 'y', clientId: 2, afterSeconds: 60 }));
    const why = (of: TriageState): string[] => heldConditions(of).map((each) => each.why);
    expect(why(state)).toEqual([
      'held by a storm at Client 1, its summary ticket is not open yet',
      'held by a storm at Client 1, its summary ticket is not open yet',
      'it must fire for a while first',
    ]);
    expect(why(after(state, OPENED))[0]).toBe('held by a storm at Client 1, see ticket 77');
    expect(why(after(state, RELEASED))[0]).toBe('released from the storm at Client 1, its turn comes');
    expect(heldConditions(state)[2]).toMatchObject({ condition: { deviceId: 'y' }, dueAt: NOW + MINUTE });
  });
});
