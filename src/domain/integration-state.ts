import { finishedRow, formerState, freshRow, GONE, isWanted, type GroupRow } from './group-row.ts';
import type { GroupMapping } from './mapping.ts';
import { changeSettings, DEFAULT_SETTINGS, type Settings, type SettingsChange } from './settings.ts';
import type { Problem, SyncOutcome } from './sync.ts';

/** Plain JSON: it travels through continue-as-new. */
export interface IntegrationState {
  readonly v: 1;
  readonly enabled: boolean;
  readonly switchedAt: number | null;
  readonly reason: string | null;
  readonly rows: readonly GroupRow[];
  /** Grows with every mapping edit, so that a watch knows whether it has the rows. */
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
  readonly writeSingly: boolean;
  readonly sendAlone: readonly string[];
  /** A create needs an index read after this time, ms since 1970. */
  readonly indexNotBefore: number;
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
  writeSingly: false,
  sendAlone: [],
  indexNotBefore: 0,
};

/** What a sweep saw of a row. */
export interface SeenGroup {
  readonly groupId: string;
  readonly digest: string;
  readonly devices: number;
}

export type IntegrationEvent =
  | { readonly kind: 'switched'; readonly enabled: boolean; readonly reason: string | null; readonly at: number }
  | { readonly kind: 'mapped'; readonly set: readonly GroupMapping[]; readonly remove: readonly string[] }
  | { readonly kind: 'configured'; readonly change: SettingsChange }
  | { readonly kind: 'asked'; readonly groupId: string | null; readonly at: number }
  /** A new run of the workflow: what ran in the last one has ended. */
  | { readonly kind: 'resumed' }
  | {
      readonly kind: 'swept';
      readonly sweepId: string;
      readonly at: number;
      readonly changed: readonly SeenGroup[];
      readonly gone: readonly string[];
      readonly unmappedDevices: number;
    }
  | { readonly kind: 'recognised'; readonly instance: string }
  | { readonly kind: 'started'; readonly groupId: string }
  | { readonly kind: 'finished'; readonly outcome: SyncOutcome; readonly sweepId: string; readonly at: number }
  | { readonly kind: 'problemOpened'; readonly problem: Problem }
  | { readonly kind: 'problemGone'; readonly about: Problem['about'] };

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
  return { ...state, rows, sweepId: event.sweepId, sweptAt: event.at, unmappedDevices: event.unmappedDevices };
}

function finished(state: IntegrationState, outcome: SyncOutcome, usedSweepId: string, at: number): IntegrationState {
  const sweepMs = state.settings.timing.sweep * 1_000;
  const next = changeRow(state, outcome.groupId, (row) => finishedRow(row, outcome, at, sweepMs));
  return {
    ...next,
    // A newer sweep may have come before the news that the old one is lost.
    sweepId: outcome.end === 'sweepLost' && next.sweepId === usedSweepId ? null : next.sweepId,
    writeSingly: next.writeSingly || outcome.writeSingly,
    sendAlone: [...new Set([...next.sendAlone, ...outcome.sendAlone])].slice(-MAX_SENT_ALONE),
    indexNotBefore: Math.max(next.indexNotBefore, at, outcome.uncertainUntil),
  };
}

/** The only place where the integration's state changes. */
export function transition(state: IntegrationState, event: IntegrationEvent): IntegrationState {
  switch (event.kind) {
    case 'switched':
      return {
        ...state,
        enabled: event.enabled,
        reason: event.reason,
        switchedAt: event.at,
        sweepId: null,
        problems: event.enabled ? state.problems : [],
      };
    case 'mapped':
      return mapped(state, event.set, event.remove);
    case 'configured':
      return { ...state, settings: changeSettings(state.settings, event.change) };
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
          row.state === 'Syncing' ? { ...row, state: formerState(row), asked: true } : row,
        ),
      };
    case 'swept':
      return swept(state, event);
    case 'recognised':
      return { ...state, instance: event.instance };
    case 'started':
      return changeRow(state, event.groupId, (row) => ({ ...row, state: 'Syncing', asked: false }));
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
