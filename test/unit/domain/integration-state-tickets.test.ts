import { describe, expect, test } from 'vitest';
import type { IntegrationEvent } from '../../../src/domain/integration-event.ts';
import { INITIAL_STATE, transition, upgraded, type IntegrationState } from '../../../src/domain/integration-state.ts';
import { DEFAULT_SETTINGS } from '../../../src/domain/settings.ts';
import { DEFAULT_TICKET_SETTINGS } from '../../../src/domain/ticket-settings.ts';
import { DAY, HOUR, mapping, NOW } from '../../support/builders.ts';
import { policy } from './policy-builders.ts';

const after = (state: IntegrationState, ...events: readonly IntegrationEvent[]): IntegrationState =>
  events.reduce(transition, state);

const switched = (enabled: boolean, at = NOW): IntegrationEvent => ({ kind: 'switched', enabled, reason: null, at });
const ticketed = (over: Partial<Extract<IntegrationEvent, { kind: 'ticketed' }>> = {}): IntegrationEvent => ({
  kind: 'ticketed',
  policies: [policy()],
  settings: DEFAULT_TICKET_SETTINGS,
  at: NOW,
  ...over,
});
const chosen = (since: number): IntegrationEvent => ({ kind: 'alertsChosen', since });

describe('transition, ticketed', () => {
  test('takes policies and settings as they were saved, and lets the watch know', () => {
    const policies = [policy({ name: 'A' }), policy({ name: 'B' })];
    const settings = { ...DEFAULT_TICKET_SETTINGS, reopenWithinMinutes: 5 };
    const state = after(INITIAL_STATE, ticketed({ policies, settings }));
    expect(state).toMatchObject({ policies, tickets: settings });
    expect(state.mappingVersion).toBeGreaterThan(INITIAL_STATE.mappingVersion);
  });

  test('leaves rows and the switch as they were', () => {
    const before = after(INITIAL_STATE, { kind: 'mapped', set: [mapping()], remove: [] }, switched(true));
    const state = after(before, ticketed());
    expect(state.rows).toEqual(before.rows);
    expect(state).toMatchObject({ enabled: true, switchedAt: NOW });
  });
});

describe('transition, from when on alerts get tickets', () => {
  test.for([
    ['policies are saved while it is on', [switched(true, NOW - DAY), ticketed()]],
    ['it is switched on with policies', [ticketed({ at: NOW - DAY }), switched(true)]],
  ] as const)('is a day before %s', ([, events]) => {
    expect(after(INITIAL_STATE, ...events).alertsSince).toBe(NOW - DAY);
  });

  test.for([
    ['it is off', [ticketed()]],
    ['it has no policies', [switched(true), ticketed({ policies: [] })]],
    ['it was switched off', [switched(true), switched(false), ticketed()]],
  ] as const)('is not said while %s', ([, events]) => {
    expect(after(INITIAL_STATE, ...events).alertsSince).toBeNull();
  });

  test('stays as it is when it is switched off and on, or policies change: what began while off still counts', () => {
    const state = after(
      INITIAL_STATE,
      ticketed(),
      switched(true),
      switched(false, NOW + DAY),
      switched(true, NOW + 5 * DAY),
      ticketed({ policies: [], at: NOW + 6 * DAY }),
      ticketed({ at: NOW + 7 * DAY }),
    );
    expect(state.alertsSince).toBe(NOW - DAY);
  });

  test.for([
    ['before', [chosen(NOW - HOUR), switched(true)]],
    ['after', [switched(true), chosen(NOW - HOUR)]],
    ['long after', [switched(true), switched(false), switched(true), chosen(NOW - HOUR)]],
  ] as const)("is a person's choice, made %s the switch", ([, events]) => {
    expect(after(INITIAL_STATE, ticketed(), ...events).alertsSince).toBe(NOW - HOUR);
  });

  test('is kept from a choice that came before the first policy', () => {
    expect(after(INITIAL_STATE, chosen(0), switched(true), ticketed()).alertsSince).toBe(0);
  });

  test.for([[chosen(NOW)], [ticketed()]] as const)('lets the watch know when it changes by %j', ([event]) => {
    const on = after(INITIAL_STATE, ticketed({ policies: [] }), switched(true));
    expect(after(on, event).mappingVersion).toBeGreaterThan(on.mappingVersion);
  });

  test('does not trouble the watch when it is switched again', () => {
    const on = after(INITIAL_STATE, ticketed(), switched(true));
    expect(after(on, switched(false), switched(true)).mappingVersion).toBe(on.mappingVersion);
  });
});

describe('transition, offSince', () => {
  test('is when it was last switched off', () => {
    const on = after(INITIAL_STATE, switched(true));
    expect(on.offSince).toBeNull();
    const off = after(on, switched(false, NOW + HOUR));
    expect(off.offSince).toBe(NOW + HOUR);
    expect(after(off, switched(true, NOW + DAY)).offSince).toBe(NOW + HOUR);
  });
});

describe('upgraded', () => {
  test('is the initial state when there is none', () => {
    expect(upgraded({})).toEqual(INITIAL_STATE);
  });

  test('keeps what an earlier release knew, and knows nothing of tickets', () => {
    const { policies: _, tickets: __, alertsSince: ___, offSince: ____, ...rest } = INITIAL_STATE;
    const { alertPoll: _____, ticketPoll: ______, ...timing } = { ...DEFAULT_SETTINGS.timing, sweep: 60 };
    const earlier = { ...rest, enabled: true, mappingVersion: 7, settings: { ...DEFAULT_SETTINGS, timing } };
    const state = upgraded(JSON.parse(JSON.stringify(earlier)) as Partial<IntegrationState>);
    expect(state).toEqual({
      ...INITIAL_STATE,
      enabled: true,
      mappingVersion: 7,
      settings: { ...DEFAULT_SETTINGS, timing: { ...DEFAULT_SETTINGS.timing, sweep: 60 } },
    });
  });

  test('leaves a state of this release as it is', () => {
    const state = after(INITIAL_STATE, { kind: 'mapped', set: [mapping()], remove: [] }, ticketed(), switched(true));
    expect(upgraded(JSON.parse(JSON.stringify(state)) as IntegrationState)).toEqual(state);
  });

  test('begins with tickets at the first policy, though it was on before', () => {
    const { alertsSince: _, policies: __, ...earlier } = after(INITIAL_STATE, switched(true, NOW - 30 * DAY));
    expect(after(upgraded(earlier), ticketed()).alertsSince).toBe(NOW - DAY);
  });
});
