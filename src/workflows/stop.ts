import type { Problem, SyncOutcome } from '../domain/sync.ts';

/** A sync that ends before its last device, for a reason that is not any device's. */
export class Stop extends Error {
  readonly end: Exclude<SyncOutcome['end'], 'done'>;
  readonly problem: Omit<Problem, 'since'> | null;

  constructor(end: Exclude<SyncOutcome['end'], 'done'>, problem: Omit<Problem, 'since'> | null = null) {
    super(end);
    this.end = end;
    this.problem = problem;
  }
}
