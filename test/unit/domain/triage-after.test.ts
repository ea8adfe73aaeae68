import { describe, expect, test } from 'vitest';
import { triaged, triagedAll } from '../../../src/domain/triage-after.ts';
import { NO_TRIAGE, type TriageEvent } from '../../../src/domain/triage.ts';
import { NOW } from '../../support/builders.ts';
import {
  after,
  afterNone,
  condition,
  fires,
  held,
  idOf,
  many,
  openAll,
  over,
  RULES,
  verdict,
} from './triage-builders.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const ID = idOf();
const dueAt = (...events: readonly TriageEvent[]): number | undefined => afterNone(...events).waiting[ID]?.dueAt;

describe('triaged, news', () => {
  test.for([
    ['at once when nothing has to pass first', { afterSeconds: 0, startedAt: NOW - MINUTE }, NOW],
    ['counted from the start of the alert', { afterSeconds: 300, startedAt: NOW - MINUTE }, NOW + 4 * MINUTE],
    ['at once when it has fired long enough', { afterSeconds: 300, startedAt: NOW - 600 * SECOND }, NOW],
    [
      'from now on when it starts in the future: clocks differ',
      { afterSeconds: 300, startedAt: NOW + MINUTE },
      NOW + 5 * MINUTE,
    ],
  ] as const)('makes a condition due %s', ([, of, due]) => {
    expect(dueAt(fires(of))).toBe(due);
  });

  test('makes a condition due by now when its start cannot be read', () => {
    const broken = { ...condition(), alerts: [{ id: 'a-1', startedAt: 'yesterday', severity: 'warning' as const }] };
    const news = {
      kind: 'firing',
      condition: broken,
      verdict: verdict({ afterSeconds: 60 }),
      isTicketed: false,
    } as const;
    expect(dueAt({ kind: 'news', news, at: NOW })).toBe(NOW + MINUTE);
  });

  const warning = fires({ severity: 'warning', afterSeconds: 300 });
  test.for([
    ['stays for an update', fires({ severity: 'warning', afterSeconds: 60 }, NOW + SECOND), NOW + 300 * SECOND],
    ['comes earlier when it got worse', fires({ severity: 'critical', afterSeconds: 0 }, NOW + SECOND), NOW + SECOND],
    ['is not put off when it got worse', fires({ severity: 'critical', afterSeconds: 900 }, NOW), NOW + 300 * SECOND],
    ['stays when it got milder', fires({ severity: 'information', afterSeconds: 0 }, NOW), NOW + 300 * SECOND],
  ] as const)('its time %s', ([, update, due]) => {
    expect(dueAt(warning, update)).toBe(due);
  });

  test('replaces what is known of a waiting condition', () => {
    const state = afterNone(warning, fires({ severity: 'warning', startedAt: NOW + SECOND, policy: 'Servers' }));
    expect(state.waiting[ID]).toMatchObject({
      policy: 'Servers',
      condition: { alerts: [{ startedAt: new Date(NOW + SECOND).toISOString() }] },
    });
  });

  const closed: TriageEvent = {
    kind: 'news',
    news: {
      kind: 'firing',
      condition: condition(),
      verdict: { opens: false, reason: 'maintenance' },
      isTicketed: false,
    },
    at: NOW,
  };
  const ticketed: TriageEvent = {
    kind: 'news',
    news: { kind: 'firing', condition: condition(), verdict: verdict(), isTicketed: true },
    at: NOW,
  };
  test.for([
    ['that gets no ticket any more', closed, 0],
    ['that has one', ticketed, 0],
    ['that was ticketed and is over', over({}, NOW, true), 0],
    ['that is over', over(), 1],
    ['that was not told with all that fires', { kind: 'fullyTold', conditionIds: [] }, 1],
  ] as const)('forgets a condition %s', ([, event, tooShort]) => {
    const state = afterNone(fires({ afterSeconds: 300 }), event);
    expect(state.waiting).toEqual({});
    expect(state.totals).toEqual({ ...NO_TRIAGE.totals, tooShort });
    expect(after(NO_TRIAGE, event)).toBe(NO_TRIAGE);
  });

  test('takes a condition whose ticket workflow had ended for a new one', () => {
    const event: TriageEvent = { kind: 'notTicketed', condition: condition(), verdict: verdict(), at: NOW };
    expect(afterNone(event)).toEqual(afterNone(fires()));
  });

  test('changes nothing for what nobody waits for', () => {
    for (const event of [
      over(),
      { kind: 'opened', conditionIds: [ID], at: NOW },
      { kind: 'fullyTold', conditionIds: [ID] },
      { kind: 'stormEnded', clientId: 1, end: 'released' },
      { kind: 'stormForgotten', clientId: 1 },
      { kind: 'summaryTold', clientId: 1, held: 3, at: NOW },
      { kind: 'summaryOpened', clientId: 1, ticketId: 9, at: NOW },
    ] satisfies TriageEvent[])
      expect(triaged(NO_TRIAGE, event, RULES)).toBe(NO_TRIAGE);
  });

  test('counts what was opened, for as long as the window', () => {
    const first = afterNone(fires(), { kind: 'opened', conditionIds: [ID], at: NOW });
    expect(first).toMatchObject({ waiting: {}, opened: [{ at: NOW, clientId: 1 }], totals: { opened: 1 } });
    const later = NOW + 300 * SECOND;
    const second = after(first, fires({ device: 'd-2' }), {
      kind: 'opened',
      conditionIds: [idOf({ device: 'd-2' })],
      at: later,
    });
    expect(second).toMatchObject({ opened: [{ at: later, clientId: 1 }], totals: { opened: 2 } });
  });
});

describe('triaged, storms', () => {
  const stormy = openAll(afterNone(...many(12))).state;
  const first = held(stormy)[0] ?? '';
  const [, deviceId = ''] = first.split(':');

  test('holds what is new of the client at once, and nobody else', () => {
    const state = after(
      stormy,
      fires({ device: 'x', severity: 'warning', afterSeconds: 300 }, NOW + MINUTE),
      fires({ device: 'y', clientId: 2 }, NOW + MINUTE),
    );
    expect(held(state)).toHaveLength(3);
    expect(state.storms[0]?.lastAt).toBe(NOW + MINUTE);
    expect(openAll(state, NOW + MINUTE).ids).toEqual([idOf({ device: 'y' })]);
  });

  test('holds nothing any more once it is calm, even before that was noticed', () => {
    const at = NOW + 15 * MINUTE;
    expect(held(after(stormy, fires({ device: 'x' }, at - 1)))).toHaveLength(3);
    expect(held(after(stormy, fires({ device: 'x' }, at)))).toHaveLength(2);
  });

  test('keeps a held condition where it is when it is told again, and does not take it for a new alert', () => {
    const state = after(stormy, fires({ device: deviceId, severity: 'emergency' }, NOW + MINUTE));
    expect(held(state)).toEqual(held(stormy));
    expect(state.storms[0]?.lastAt).toBe(NOW);
    expect(state.waiting[first]?.condition.alerts[0]?.severity).toBe('emergency');
  });

  test.for([
    ['over', over({ device: deviceId })],
    ['not told any more', { kind: 'fullyTold', conditionIds: [held(stormy)[1] ?? ''] }],
  ] as const)('counts a held condition that is %s as resolved', ([, event]) => {
    const state = after(stormy, event);
    expect(state.storms[0]).toMatchObject({ resolved: 1, held: [held(stormy)[1]] });
    expect(state.totals).toMatchObject({ tooShort: 0, resolvedWhileHeld: 1 });
  });

  test('lets a device go whose group leads to another client by now', () => {
    const state = after(stormy, fires({ device: deviceId, clientId: 2 }, NOW + MINUTE));
    expect(held(state)).toEqual([held(stormy)[1]]);
    expect(openAll(state, NOW + MINUTE).ids).toEqual([first]);
  });

  test('dropped: forgets what was held, and ignores it until it was over', () => {
    const dropped = after(stormy, { kind: 'stormEnded', clientId: 1, end: 'dropped' });
    expect(dropped).toMatchObject({ waiting: {}, dropped: held(stormy), totals: { dropped: 2 } });
    expect(dropped.storms[0]).toMatchObject({ end: 'dropped', held: [], heldAtEnd: 2 });
    expect(after(dropped, fires({ device: deviceId }, NOW + MINUTE))).toBe(dropped);
    expect(
      after(dropped, { kind: 'notTicketed', condition: condition({ device: deviceId }), verdict: verdict(), at: NOW }),
    ).toBe(dropped);
    expect(after(dropped, over({ device: deviceId }, NOW, true)).dropped).not.toContain(first);
    const again = after(dropped, over({ device: deviceId }), fires({ device: deviceId }, NOW + MINUTE));
    expect(Object.keys(again.waiting)).toEqual([first]);
    expect(after(dropped, { kind: 'fullyTold', conditionIds: [first, 'other'] }).dropped).toEqual([first]);
  });

  test('an end is not changed by a second one', () => {
    const released = after(stormy, { kind: 'stormEnded', clientId: 1, end: 'released' });
    expect(after(released, { kind: 'stormEnded', clientId: 1, end: 'dropped' })).toBe(released);
  });

  test('remembers what its summary was told', () => {
    const state = after(
      stormy,
      { kind: 'summaryOpened', clientId: 1, ticketId: 77, at: NOW },
      { kind: 'summaryTold', clientId: 1, held: 2, at: NOW + SECOND },
    );
    expect(state.storms[0]).toMatchObject({ ticketId: 77, toldAt: NOW + SECOND, toldHeld: 2, policy: 'Monitoring' });
    const resolved = after(state, over({ device: deviceId }));
    const tell = { kind: 'summaryTold', clientId: 1, held: 1, at: NOW + MINUTE } as const;
    expect(after(resolved, tell).storms[0]).toMatchObject({ toldHeld: 1, toldResolved: 1 });
    expect(after(resolved, { ...tell, resolved: 0 }).storms[0]).toMatchObject({ toldHeld: 1, toldResolved: 0 });
  });

  test('a summary that was opened too late is still told of the end', () => {
    const [storm] = stormy.storms;
    const gone = openAll(after(stormy, { kind: 'stormEnded', clientId: 1, end: 'dropped' })).state;
    expect(gone.storms).toEqual([]);
    const late = { kind: 'summaryOpened', clientId: 1, ticketId: 77, at: NOW, ...(storm && { storm }) } as const;
    expect(after(gone, late).storms).toMatchObject([{ ticketId: 77, end: 'dropped', held: [], heldAtEnd: 2 }]);
    expect(after(gone, late, late).storms).toHaveLength(1);
  });

  test('forgets an ended storm only, not before it has let all go, and keeps the next one of the client', () => {
    const releasing = after(
      stormy,
      { kind: 'summaryOpened', clientId: 1, ticketId: 77, at: NOW },
      { kind: 'stormEnded', clientId: 1, end: 'released' },
    );
    expect(after(releasing, { kind: 'stormForgotten', clientId: 1 })).toBe(releasing);
    const released = openAll(releasing).state;
    const second = openAll(after(released, ...many(12, { name: 'CPU' }, NOW + SECOND)), NOW + SECOND).state;
    expect(second.storms.map(({ end }) => end)).toEqual(['released', null]);
    const forgotten = after(second, { kind: 'stormForgotten', clientId: 1 });
    expect(forgotten.storms.map(({ end }) => end)).toEqual([null]);
    expect(after(forgotten, { kind: 'stormForgotten', clientId: 1 })).toBe(forgotten);
  });
});

describe('triagedAll', () => {
  test('is the events one after the other', () => {
    const events = [
      ...many(30),
      over({ device: '1-3' }),
      fires({ device: '1-4', clientId: 2 }),
      ...many(3, { clientId: 2 }),
    ];
    const single = events.reduce((state, event) => triaged(state, event, RULES), NO_TRIAGE);
    expect(triagedAll(NO_TRIAGE, events, RULES)).toEqual(single);
  });

  test('takes 500 news of 5,000 waiting conditions without copying them for each', () => {
    const full = openAll(afterNone(...many(5_000))).state;
    const news = many(500, {}, NOW + SECOND);
    const start = performance.now();
    after(full, ...news, ...many(500).map((_, index) => over({ device: `1-${index}` })));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
