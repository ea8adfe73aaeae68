import { describe, expect, test } from 'vitest';
import { planAssets } from '../../../src/domain/asset-plan.ts';
import { desiredFields } from '../../../src/domain/asset-fields.ts';
import type { IntegrationEvent } from '../../../src/domain/integration-event.ts';
import { dueRows, INITIAL_STATE, transition, type IntegrationState } from '../../../src/domain/integration-state.ts';
import { DEFAULT_TICKET_SETTINGS } from '../../../src/domain/ticket-settings.ts';
import { DAY, device, HOUR, mapping, NOW, outcome, planView, withId } from '../../support/builders.ts';

const on = (at = NOW): IntegrationEvent => ({ kind: 'switched', enabled: true, reason: null, at });
const swept: IntegrationEvent = {
  kind: 'swept',
  sweepId: 's-1',
  at: NOW,
  changed: [{ groupId: 'g-1', digest: 'd-1', devices: 4 }],
  gone: [],
  unmappedDevices: 0,
};
const started: IntegrationEvent = { kind: 'started', groupId: 'g-1' };
const finished = (over: Parameters<typeof outcome>[0] = {}): IntegrationEvent => ({
  kind: 'finished',
  outcome: outcome({ digest: 'd-1', devices: 4, ...over }),
  sweepId: 's-1',
  at: NOW,
});
const night = (passedAt: number, at = passedAt): IntegrationEvent => ({
  kind: 'nightSeen',
  night: { passedAt, nextAt: passedAt + DAY },
  at,
});
const after = (state: IntegrationState, ...events: readonly IntegrationEvent[]) => events.reduce(transition, state);
const synced = after(INITIAL_STATE, on(), { kind: 'mapped', set: [mapping()], remove: [] }, swept, started, finished());
const due = (state: IntegrationState): number => dueRows(state, NOW + DAY).length;

describe('a night', () => {
  test('makes every row that is on due, and says when the next one is', () => {
    const state = after(synced, night(NOW + HOUR, NOW + HOUR + 7));
    expect(due(state)).toBe(1);
    expect(state.reconcile).toEqual({ doneUntil: NOW + HOUR, begunAt: NOW + HOUR + 7, nextAt: NOW + HOUR + DAY });
  });

  test.for([
    ['told again, by whomever', [night(NOW + HOUR), started, finished(), night(NOW + HOUR, NOW + 2 * HOUR)]],
    ['that passed before it was switched on', [night(NOW - HOUR, NOW + 1)]],
    [
      'that passed while it was off',
      [{ kind: 'switched', enabled: false, reason: null, at: NOW }, on(NOW + 9 * HOUR), swept, night(NOW + 8 * HOUR)],
    ],
    [
      'that passed before its time of day was set',
      [{ kind: 'configured', change: { assets: { reconcileAt: '05:00' } }, at: NOW + 3 * HOUR }, night(NOW + 2 * HOUR)],
    ],
    [
      'that passed before the time zone was set',
      [
        {
          kind: 'ticketed',
          policies: [],
          settings: { ...DEFAULT_TICKET_SETTINGS, timeZone: 'Asia/Tokyo' },
          at: NOW + 3 * HOUR,
        },
        night(NOW + 2 * HOUR),
      ],
    ],
    ['that is none', [{ kind: 'nightSeen', night: null, at: NOW + HOUR }]],
  ] as const)('asks for nothing when it is one %s', ([, events]) => {
    expect(due(after(synced, ...(events as readonly IntegrationEvent[])))).toBe(0);
  });

  test('is seen for the first time by a state of 0.2.0 without a consequence; the next one counts', () => {
    const old = { ...synced, reconcile: INITIAL_STATE.reconcile };
    const seen = after(old, night(NOW + HOUR));
    expect(due(seen)).toBe(0);
    expect(due(after(seen, night(NOW + HOUR + DAY)))).toBe(1);
  });

  test('that passed while no worker ran is caught up with once', () => {
    const late = after(synced, night(NOW + HOUR), started, finished(), night(NOW + HOUR + 3 * DAY, NOW + 4 * DAY));
    expect(due(late)).toBe(1);
    expect(due(after(late, started, finished(), night(NOW + HOUR + 3 * DAY, NOW + 4 * DAY)))).toBe(0);
  });

  test('changes nothing of it when other settings change', () => {
    const state = after(synced, { kind: 'configured', change: { timing: { sweep: 60 } }, at: NOW + 9 * HOUR });
    expect(due(after(state, night(NOW + HOUR)))).toBe(1);
  });
});

describe('its sync', () => {
  const running = after(synced, night(NOW + HOUR), started);

  test('is done when it ends well', () => {
    expect(after(running, finished()).rows[0]).not.toHaveProperty('reconcile');
  });

  test.for([
    ['was interrupted', { end: 'paused' }],
    ['lost its sweep', { end: 'sweepLost' }],
    ['met a problem', { end: 'problem' }],
  ] as const)('is left to the next one when it %s', ([, over]) => {
    expect(after(running, finished(over)).rows[0]?.reconcile).toBe('due');
  });

  test('is left to the next one when the workflow begins anew', () => {
    expect(after(running, { kind: 'resumed' }).rows[0]?.reconcile).toBe('due');
  });

  test('follows one that ran when the night came', () => {
    const state = after(
      synced,
      { kind: 'asked', groupId: null, at: NOW },
      swept,
      started,
      night(NOW + HOUR),
      finished(),
    );
    expect(state.rows[0]).toMatchObject({ state: 'Synced', reconcile: 'due' });
    expect(due(state)).toBe(1);
  });
});

describe('its plan', () => {
  const laptop = device({ privateIps: ['10.9.9.9'], lastLoggedInUser: 'ACME\\bob' });
  const { stable, riding } = desiredFields(laptop, 'Acme / Main', NOW);
  const asset = (over: Record<string, string>) => withId('dev-1', { fields: { ...stable, ...riding, ...over } });
  const plan = (over: Record<string, string>, reconcile: boolean) =>
    planAssets([laptop], planView([asset(over)], [laptop], { reconcile })).map((change) =>
      change.kind === 'update' ? change.fields : change.kind,
    );

  test.for([
    ['a riding field', { 'Private IP': '10.0.0.1' }, [], [{ 'Private IP': '10.9.9.9' }]],
    ['a fact of the hardware', { Model: 'Abacus' }, [{ Model: 'Latitude 5440' }], [{ Model: 'Latitude 5440' }]],
    [
      'both',
      { Model: 'Abacus', 'Private IP': '' },
      [{ Model: 'Latitude 5440', 'Private IP': '10.9.9.9' }],
      [{ Model: 'Latitude 5440', 'Private IP': '10.9.9.9' }],
    ],
    ['nothing', {}, [], []],
  ] as const)('with a difference in %s', ([, over, byDay, byNight]) => {
    expect(plan(over as Record<string, string>, false)).toEqual(byDay);
    expect(plan(over as Record<string, string>, true)).toEqual(byNight);
  });
});
