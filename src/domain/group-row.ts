import type { GroupMapping } from './mapping.ts';
import { COUNT_NAMES, NO_COUNTS, type SyncCounts, type SyncOutcome } from './sync.ts';

export type RowState = 'Unsynced' | 'Syncing' | 'Synced' | 'Failed' | 'Paused';

export interface GroupRow extends GroupMapping {
  readonly state: RowState;
  /** Of the newest sweep; null until one has seen the group. */
  readonly seenDigest: string | null;
  /** Of the last plan that was carried out. */
  readonly syncedDigest: string | null;
  readonly devices: number;
  readonly counts: SyncCounts;
  /** Why the row is not simply Synced; null when there is nothing to say. */
  readonly message: string | null;
  /** Failed syncs in a row. */
  readonly failures: number;
  /** No sync before this time, ms since 1970. */
  readonly notBefore: number;
  /** Somebody asked for a sync. */
  readonly asked: boolean;
  /** The nightly comparison in full waits for its sync, or is it. */
  readonly reconcile?: 'due' | 'running';
  readonly everSynced: boolean;
  readonly lastSyncAt: number | null;
}

const MAX_BACKOFF_MS = 6 * 3_600_000;

/** What becomes of a row whose group is gone. */
export const GONE = {
  state: 'Failed',
  message: 'Level has no such group any more: remove the row, or map the group that took its place',
} as const;

/** A row as it is saved: nothing is known of it yet. */
export const freshRow = (mapping: GroupMapping): GroupRow => ({
  ...mapping,
  state: 'Unsynced',
  seenDigest: null,
  syncedDigest: null,
  devices: 0,
  counts: NO_COUNTS,
  message: null,
  failures: 0,
  notBefore: 0,
  asked: false,
  everSynced: false,
  lastSyncAt: null,
});

/** "24 of 25 devices; WS-0042: Asset tag must be unique", short enough for a table. */
function messageOf(outcome: SyncOutcome): string | null {
  const parts: string[] = [];
  const [first] = outcome.failures;
  if (outcome.problem !== null) parts.push(outcome.problem.message);
  else if (first?.deviceId === '') parts.push(first.message);
  else if (first !== undefined)
    parts.push(
      `${outcome.counts.failed > 0 ? `${outcome.counts.failed} failed, ` : ''}${first.name}: ${first.message}`,
    );
  const [held] = outcome.held;
  if (held !== undefined) parts.push(`${outcome.counts.held} held, ${held.name}: ${held.message}`);
  return parts.length === 0 ? null : parts.join('; ');
}

/** What a row was before a sync of it that came to nothing. */
export const formerState = (row: GroupRow): RowState => {
  if (row.failures > 0) return 'Failed';
  return row.everSynced ? 'Synced' : 'Unsynced';
};

/** The row after a sync of it. */
export function finishedRow(row: GroupRow, outcome: SyncOutcome, at: number, sweepMs: number): GroupRow {
  const { counts } = outcome;
  if (row.seenDigest === null) return { ...row, ...GONE };
  if (outcome.end === 'sweepLost')
    return { ...row, state: formerState(row), asked: true, notBefore: outcome.uncertainUntil };
  if (outcome.end === 'paused') {
    const done =
      outcome.devices === 0 ? '' : `${COUNT_NAMES.reduce((sum, name) => sum + counts[name], 0)} of ${outcome.devices}`;
    return { ...row, state: 'Paused', counts, message: done === '' ? null : done, notBefore: outcome.uncertainUntil };
  }
  if (outcome.end === 'problem')
    return {
      ...row,
      state: formerState(row),
      asked: true,
      message: row.failures > 0 ? row.message : null,
      notBefore: outcome.uncertainUntil,
    };
  const failed = counts.failed > 0;
  const failures = failed ? row.failures + 1 : 0;
  const wait = failed ? Math.min(sweepMs * 2 ** (failures - 1), MAX_BACKOFF_MS) : 0;
  return {
    ...row,
    state: failed ? 'Failed' : 'Synced',
    syncedDigest: outcome.digest,
    devices: outcome.devices,
    counts,
    message: messageOf(outcome),
    failures,
    notBefore: wait === 0 ? 0 : at + wait,
    everSynced: true,
    lastSyncAt: at,
  };
}

/** Whether a sync of the row would have something to do. */
export const isWanted = (row: GroupRow): boolean =>
  !row.excluded &&
  row.onHold === undefined &&
  row.state !== 'Syncing' &&
  row.seenDigest !== null &&
  (row.asked ||
    row.reconcile === 'due' ||
    !row.everSynced ||
    row.state === 'Paused' ||
    row.state === 'Failed' ||
    row.seenDigest !== row.syncedDigest);
