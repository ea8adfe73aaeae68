import type { NoTicket } from '../domain/triage.ts';

/** An alert name of the account, for `policies suggest`. */
export interface AlertNameView {
  readonly name: string;
  readonly severities: Readonly<Record<string, number>>;
  readonly active: number;
  readonly resolved: number;
  /** Tags of the devices that raised it, with counts, most first. */
  readonly tags: readonly { readonly name: string; readonly count: number }[];
  /** The policy that it falls into, by most of its alerts; null = none. */
  readonly policy: string | null;
  readonly unmatched: number;
}

export interface AlertCounts {
  /** Active alerts that would get a ticket. */
  readonly open: number;
  /** Of these, begun within the last 24 hours. */
  readonly lastDay: number;
  readonly skipped: Readonly<Partial<Record<NoTicket, number>>>;
  readonly active: number;
}

/** Why an alert has, or has not, a ticket. */
export interface AlertExplanation {
  readonly alertId: string;
  readonly name: string;
  readonly deviceName: string;
  readonly lines: readonly string[];
  /** The one thing to do; null when all is well. */
  readonly cure: string | null;
}
