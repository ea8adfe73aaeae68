import type { BudgetClass } from '../../domain/budget.ts';
import type { RequestRecord } from '../../contract/records.ts';

/** A request about to be sent, as the heartbeat announces it. */
export interface Sending {
  readonly id: string;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly devices?: readonly string[];
}

/**
 * On whose behalf a request is sent: an activity of a holder, or one that only reads. It announces before, is asked
 * once more at the socket, and gets the record.
 */
export interface Caller {
  readonly budgetClass: BudgetClass;
  /** Part of the limit, 0 to 1, asked anew for each request. */
  readonly share: () => number;
  /** Longest wait for the budget, ms. */
  readonly waitMs: number;
  waiting(until: number): void | Promise<void>;
  /** Awaited heartbeats: afterwards the server knows that this may be sent. @throws when nothing may be sent any more */
  announce(sending: Sending): Promise<void>;
  /** What was announced never left. */
  withdraw(): void;
  /** Both heartbeats are fresh enough, now. */
  mayLeave(): boolean;
  record(record: RequestRecord): void;
}
