import { addCounts, NO_COUNTS, type DeviceTrouble, type SyncCounts } from './sync.ts';

/** Long lists are cut: an outcome travels through two histories. Counts stay whole. */
const MAX_LISTED = 50;

/** What a running sync has counted so far. */
export interface SyncTally {
  readonly digest: string | null;
  readonly devices: number;
  readonly counts: SyncCounts;
  readonly requests: number;
  readonly failedRequests: number;
  readonly failures: readonly DeviceTrouble[];
  readonly held: readonly DeviceTrouble[];
  readonly sendAlone: readonly string[];
  readonly writeSingly: boolean;
}

export const NO_TALLY: SyncTally = {
  digest: null,
  devices: 0,
  counts: NO_COUNTS,
  requests: 0,
  failedRequests: 0,
  failures: [],
  held: [],
  sendAlone: [],
  writeSingly: false,
};

export const countMore = (tally: SyncTally, more: Partial<SyncCounts>): SyncTally => ({
  ...tally,
  counts: addCounts(tally.counts, more),
});

const listed = (list: readonly DeviceTrouble[], trouble: DeviceTrouble): DeviceTrouble[] =>
  [...list, trouble].slice(0, MAX_LISTED);

export const deviceFailed = (tally: SyncTally, trouble: DeviceTrouble): SyncTally => ({
  ...countMore(tally, { failed: 1 }),
  failures: listed(tally.failures, trouble),
});

export const deviceHeld = (tally: SyncTally, trouble: DeviceTrouble): SyncTally => ({
  ...countMore(tally, { held: 1 }),
  held: listed(tally.held, trouble),
});

/** Trouble about a device that is counted elsewhere: it is told, and counts nothing. */
export const remarked = (tally: SyncTally, trouble: DeviceTrouble): SyncTally => ({
  ...tally,
  failures: listed(tally.failures, trouble),
});
