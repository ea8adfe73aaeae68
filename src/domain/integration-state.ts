import type { IntegrationEvent } from './integration-event.ts';
import { finishedRow, formerState, freshRow, GONE, isWanted, type GroupRow } from './group-row.ts';
import { changeHolds, endHolds } from './held-rows.ts';
import type { GroupMapping } from './mapping.ts';
import type { Policy } from './policy.ts';
import {
  afterNight,
  NO_RECONCILE,
  reconcileDue,
  reconcileEnds,
  reconcileRuns,
  waitingForNight,
  type Reconcile,
} from './reconcile.ts';
import { changeSettings, DEFAULT_SETTINGS, type Settings } from './settings.ts';
import type { SilentlyMissing } from './silently-missing.ts';
import type { Problem, SyncOutcome } from './sync.ts';
import { DEFAULT_TICKET_SETTINGS, type TicketSettings } from './ticket-settings.ts';

/** Plain JSON: it travels through continue-as-new. */
export interface IntegrationState {
  readonly v: 1;
  readonly enabled: boolean;
  readonly switchedAt: number | null;
  readonly reason: string | null;
  readonly rows: readonly GroupRow[];
  /** Grows with every edit of mappings or policies, so that a watch knows whether it has them. */
  readonly mappingVersion: number;
  readonly settings: Settings;
  readonly problems: readonly Problem[];
  /** The HaloPSA tenant that this connection belongs to (`InstanceInfo`), null until seen. */
  readonly instance: string | null;
  /** When somebody last asked for a sync: only a sweep begun later answers that. Ms since 1970. */
  readonly askedAt: number;
  readonly sweepId: string | null;
  readonly sweptAt: number | null;
  /** Devices in no Level group or in no mapped one, of the last sweep. */
  readonly unmappedDevices: number;
  /** Of the last sweep; null until a holder told it. */
  readonly missing: SilentlyMissing | null;
  readonly reconcile: Reconcile;
  readonly writeSingly: boolean;
  readonly sendAlone: readonly string[];
  /** A create needs an index read after this time, ms since 1970. */
  readonly indexNotBefore: number;
  /** In the order in which they are tried; without any there are no tickets. */
  readonly policies: readonly Policy[];
  readonly tickets: TicketSettings;
  /** Alerts that began before this get no ticket, ms since 1970; null until tickets were first switched on. */
  readonly alertsSince: number | null;
  /** When it was last switched off, ms since 1970. */
  readonly offSince: number | null;
}

export const INITIAL_STATE: IntegrationState = {
  v: 1,
  enabled: false,
  switchedAt: null,
  reason: null,
  rows: [],
  mappingVersion: 0,
  settings: DEFAULT_SETTINGS,
  problems: [],
  instance: null,
  askedAt: 0,
  sweepId: null,
  sweptAt: null,
  unmappedDevices: 0,
  missing: null,
  reconcile: NO_RECONCILE,
  writeSingly: false,
  sendAlone: [],
  indexNotBefore: 0,
  policies: [],
  tickets: DEFAULT_TICKET_SETTINGS,
  alertsSince: null,
  offSince: null,
};

/** A state as an earlier release left it, with what it could not know yet. */
export const upgraded = (state: Partial<IntegrationState>): IntegrationState => ({
  ...INITIAL_STATE,
  ...state,
  settings: changeSettings(DEFAULT_SETTINGS, state.settings ?? {}),
});

/** Monitors without auto-resolve leave months of open alerts: by default only those of the last day get tickets. */
const FIRST_ALERTS_MS = 24 * 3_600_000;

const MAX_SENT_ALONE = 500;

const changeRow = (
  state: IntegrationState,
  groupId: string,
  change: (row: GroupRow) => GroupRow,
): IntegrationState => ({
  ...state,
  rows: state.rows.map((row) => (row.groupId === groupId ? change(row) : row)),
});

const byPath = (a: GroupRow, b: GroupRow): number =>
  a.groupPath < b.groupPath ? -1 : Number(a.groupPath > b.groupPath);

function mapped(state: IntegrationState, set: readonly GroupMapping[], remove: readonly string[]): IntegrationState {
  const replaced = new Set([...set.map((mapping) => mapping.groupId), ...remove]);
  const kept = state.rows.filter((row) => !replaced.has(row.groupId));
  return {
    ...state,
    rows: [...kept, ...set.map(freshRow)].sort(byPath),
    mappingVersion: state.mappingVersion + 1,
  };
}

function swept(state: IntegrationState, event: Extract<IntegrationEvent, { kind: 'swept' }>): IntegrationState {
  const changed = new Map(event.changed.map((group) => [group.groupId, group]));
  const gone = new Set(event.gone);
  const rows = state.rows.map((row): GroupRow => {
    // A sync that runs at this moment ends first; its row fails then.
    if (gone.has(row.groupId)) return { ...row, seenDigest: null, ...(row.state === 'Syncing' ? {} : GONE) };
    const group = changed.get(row.groupId);
    if (group === undefined) return row;
    const isNews = group.digest !== row.seenDigest;
    return {
      ...row,
      seenDigest: group.digest,
      devices: group.devices,
      ...(isNews && row.failures > 0 ? { notBefore: 0 } : {}),
    };
  });
  const { sweepId, at: sweptAt, unmappedDevices, missing = state.missing } = event;
  return { ...state, rows, sweepId, sweptAt, unmappedDevices, missing };
}

function finished(state: IntegrationState, outcome: SyncOutcome, usedSweepId: string, at: number): IntegrationState {
  const sweepMs = state.settings.timing.sweep * 1_000;
  const next = changeRow(state, outcome.groupId, (row) =>
    reconcileEnds(finishedRow(row, outcome, at, sweepMs), outcome.end === 'done'),
  );
  return {
    ...next,
    // A newer sweep may have come before the news that the old one is lost.
    sweepId: outcome.end === 'sweepLost' && next.sweepId === usedSweepId ? null : next.sweepId,
    writeSingly: next.writeSingly || outcome.writeSingly,
    sendAlone: [...new Set([...next.sendAlone, ...outcome.sendAlone])].slice(-MAX_SENT_ALONE),
    indexNotBefore: Math.max(next.indexNotBefore, at, outcome.uncertainUntil),
  };
}

/** Tickets begin with the first policy of an integration that is on. */
function withAlerts(state: IntegrationState, at: number): IntegrationState {
  const begins = state.enabled && state.policies.length > 0 && state.alertsSince === null;
  return begins ? alertsFrom(state, at - FIRST_ALERTS_MS) : state;
}

const alertsFrom = (state: IntegrationState, alertsSince: number): IntegrationState => ({
  ...state,
  alertsSince,
  mappingVersion: state.mappingVersion + 1,
});

/** A row that goes on is synced from readings of both sides that are newer than that. */
function askedAnew(state: IntegrationState, before: IntegrationState, at: number): IntegrationState {
  const wasOnHold = new Set(before.rows.flatMap(({ groupId, onHold }) => (onHold === undefined ? [] : [groupId])));
  const goesOn = state.rows.some(({ groupId, onHold }) => onHold === undefined && wasOnHold.has(groupId));
  return goesOn ? { ...state, askedAt: at, sweepId: null } : state;
}

const configured = (state: IntegrationState, settings: Settings, at: number): IntegrationState => ({
  ...state,
  settings,
  ...(settings.assets.reconcileAt !== state.settings.assets.reconcileAt && {
    reconcile: waitingForNight(state.reconcile, at),
  }),
});

/** The only place where the integration's state changes. */
export function transition(state: IntegrationState, event: IntegrationEvent): IntegrationState {
  switch (event.kind) {
    case 'switched':
      return withAlerts(
        {
          ...state,
          enabled: event.enabled,
          reason: event.reason,
          switchedAt: event.at,
          offSince: event.enabled ? state.offSince : event.at,
          reconcile: waitingForNight(state.reconcile, event.at),
          sweepId: null,
          problems: event.enabled ? state.problems : [],
        },
        event.at,
      );
    case 'alertsChosen':
      return alertsFrom(state, event.since);
    case 'ticketed':
      return withAlerts(
        {
          ...state,
          policies: event.policies,
          tickets: event.settings,
          mappingVersion: state.mappingVersion + 1,
          ...(event.settings.timeZone !== state.tickets.timeZone && {
            reconcile: waitingForNight(state.reconcile, event.at),
          }),
        },
        event.at,
      );
    case 'mapped':
      return mapped(state, event.set, event.remove);
    case 'configured':
      return configured(state, changeSettings(state.settings, event.change), event.at);
    case 'holdsChanged':
      return askedAnew({ ...state, rows: changeHolds(state.rows, event.changes) }, state, event.at);
    case 'holdsEnded':
      return askedAnew({ ...state, rows: endHolds(state.rows, event.at) }, state, event.at);
    case 'nightSeen': {
      const { reconcile, begins } = afterNight(state.reconcile, event.night, event.at);
      return { ...state, reconcile, rows: begins ? state.rows.map(reconcileDue) : state.rows };
    }
    case 'asked':
      return {
        ...state,
        askedAt: event.at,
        sweepId: null,
        rows: state.rows.map((row) =>
          event.groupId === null || row.groupId === event.groupId ? { ...row, asked: true, notBefore: 0 } : row,
        ),
      };
    case 'resumed':
      return {
        ...state,
        sweepId: null,
        rows: state.rows.map((row) =>
          row.state === 'Syncing' ? { ...reconcileEnds(row, false), state: formerState(row), asked: true } : row,
        ),
      };
    case 'swept':
      return swept(state, event);
    case 'recognised':
      return { ...state, instance: event.instance };
    case 'started':
      return changeRow(state, event.groupId, (row) => ({ ...reconcileRuns(row), state: 'Syncing', asked: false }));
    case 'finished':
      return finished(state, event.outcome, event.sweepId, event.at);
    case 'problemOpened':
      return state.problems.some(
        (problem) => problem.about === event.problem.about && problem.message === event.problem.message,
      )
        ? state
        : {
            ...state,
            problems: [...state.problems.filter((problem) => problem.about !== event.problem.about), event.problem],
          };
    case 'problemGone':
      return { ...state, problems: state.problems.filter((problem) => problem.about !== event.about) };
  }
}

/** Rows that a sync should start for now, in the order of the table. */
export function dueRows(state: IntegrationState, now: number): GroupRow[] {
  if (!state.enabled || state.sweepId === null) return [];
  return state.rows.filter((row) => isWanted(row) && row.notBefore <= now);
}

/** When the next row becomes due by time alone, null when none will. Ms since 1970. */
export function nextDueAt(state: IntegrationState, now: number): number | null {
  const times = state.rows.filter((row) => isWanted(row) && row.notBefore > now).map((row) => row.notBefore);
  return times.length === 0 ? null : Math.min(...times);
}
