/** Devices of a row by what became of them; their sum is the row's devices. */
export interface SyncCounts {
  readonly created: number;
  readonly linked: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly held: number;
  readonly failed: number;
}

export const NO_COUNTS: SyncCounts = { created: 0, linked: 0, updated: 0, unchanged: 0, held: 0, failed: 0 };

export const COUNT_NAMES = ['created', 'linked', 'updated', 'unchanged', 'held', 'failed'] as const;

export function addCounts(a: SyncCounts, b: Partial<SyncCounts>): SyncCounts {
  return {
    created: a.created + (b.created ?? 0),
    linked: a.linked + (b.linked ?? 0),
    updated: a.updated + (b.updated ?? 0),
    unchanged: a.unchanged + (b.unchanged ?? 0),
    held: a.held + (b.held ?? 0),
    failed: a.failed + (b.failed ?? 0),
  };
}

/** A device that was not written, with the sentence that says why. */
export interface DeviceTrouble {
  /** Empty when the trouble is the whole row's. */
  readonly deviceId: string;
  readonly name: string;
  readonly message: string;
}

/** One cause of failures, open until it is gone. */
export interface Problem {
  /** What fails: at most one problem is open for each. */
  readonly about: 'holder' | 'halopsa' | 'level';
  /** Failure type, one of the contract's `FAILURES`. */
  readonly kind: string;
  /** What happened, and what to do. */
  readonly message: string;
  /** Ms since 1970. */
  readonly since: number;
}

/** What a groupSync reports when it ends. */
export interface SyncOutcome {
  readonly groupId: string;
  /** The digest that the plan was made from, null when nothing was planned. */
  readonly digest: string | null;
  readonly end: 'done' | 'paused' | 'sweepLost' | 'problem';
  readonly counts: SyncCounts;
  readonly devices: number;
  readonly requests: number;
  readonly failedRequests: number;
  readonly failures: readonly DeviceTrouble[];
  readonly held: readonly DeviceTrouble[];
  /** Devices that made a batch fail: sent alone from now on. */
  readonly sendAlone: readonly string[];
  /** The tenant drops or doubles good items of a batch: write one at a time from now on. */
  readonly writeSingly: boolean;
  /** A write without a known outcome: before this time absence proves nothing. Ms since 1970, 0 = none. */
  readonly uncertainUntil: number;
  readonly problem: Omit<Problem, 'since'> | null;
}
