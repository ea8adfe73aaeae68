import type { NoTicket } from '../domain/triage.ts';

/**
 * One HTTP call to HaloPSA: a row of the events log. Carried in the activity's result, or in the details of its
 * final failure; redacted and capped where it is made.
 */
export interface RequestRecord {
  /** The `X-Request-ID` that was sent. */
  readonly id: string;
  /** When it was sent, ISO 8601. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  /** HTTP status, absent when there was no answer. */
  readonly status?: number;
  readonly ms: number;
  /** Size of the answer. */
  readonly bytes?: number;
  /** Level device ids that the body is about. */
  readonly devices?: readonly string[];
  /** Body of a write. */
  readonly sent?: unknown;
  /** What a write's answer says, reduced to ids; or the text of an error. */
  readonly answer?: unknown;
  /** Why there is no usable answer. */
  readonly error?: string;
}

/** Heartbeat details of every activity that talks to HaloPSA. `sending` without an answer means: outcome unknown. */
export interface Announcement {
  readonly sending?: {
    readonly id: string;
    readonly at: string;
    readonly method: string;
    readonly path: string;
    readonly devices?: readonly string[];
  };
  /** Requests of this activity so far, earlier attempts included. */
  readonly records?: readonly RequestRecord[];
  /** Why nothing is sent at the moment, ISO time until. */
  readonly waitingUntil?: string;
}

/** Heartbeat details of the hold. */
export interface HoldDetails {
  /** Host and process that does the connection's work. */
  readonly holder: string;
  /** Where its credentials come from; the environment wins over the connections file. */
  readonly credentialsFrom?: 'environment' | 'file';
  readonly since: string;
  /** HaloPSA requests that could be sent now. */
  readonly budgetLeft: number | null;
  readonly budgetLimit: number;
  /** When the next waiting request may be sent; null when none waits. */
  readonly waitingUntil: string | null;
  /** When the newest complete sweep of Level began; null before the first. */
  readonly sweptAt: string | null;
  /** When the next sweep of Level begins; null while one runs. */
  readonly nextSweepAt: string | null;
  /** When Level's active alerts were last read to the end, how many there were, and by which reasons some get no ticket. */
  readonly alerts: {
    readonly readAt: string;
    readonly active: number;
    readonly skipped: Readonly<Partial<Record<NoTicket, number>>>;
  } | null;
  /** The holder ended in order: nothing of it is on the wire. Without it, it died. */
  readonly isReleased: boolean;
}
