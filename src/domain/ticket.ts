/** What a poll of our open tickets sees: enough to notice that a person did something to it. */
export interface TicketSeen {
  readonly statusId: number;
  /** Judged by the tenant's closed statuses, not by `hasbeenclosed` alone: that one may be historic (halopsa-api.md 5.5). */
  readonly isClosed: boolean;
  /** Null unless merged. */
  readonly mergedInto: number | null;
  /** Deleted, or gone altogether. */
  readonly isDeleted: boolean;
}

/** One action of a ticket, reduced to who did what. */
export interface TicketAction {
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  readonly who: string;
  /** Agent id; 0 when it was none. */
  readonly agentId: number;
  /** Name of the API application that wrote it, empty for people and rules. */
  readonly application: string;
  /** HaloPSA marks it as the system's own, or its author is a rule, an automation or a workflow. */
  readonly isSystem: boolean;
  readonly oldStatusId: number | null;
  readonly newStatusId: number | null;
  /** Hours. */
  readonly timeTaken: number;
}

/** A ticket as it is before we close or reopen it. */
export interface TicketFacts extends TicketSeen {
  readonly id: number;
  readonly ticketTypeId: number;
  readonly clientId: number;
  readonly siteId: number;
  readonly agentId: number;
  readonly assetIds: readonly number[];
  /** Our reference, empty when the tenant does not keep it. */
  readonly reference: string;
}

/** Who we are in the actions of tickets. */
export interface OwnIdentity {
  /** Of the application's agent; null when HaloPSA does not say. */
  readonly agentId: number | null;
  /** Name of our application as the first action of a ticket of ours shows it; null when unknown. */
  readonly application: string | null;
}

/** What we last knew of a ticket that nobody has worked on. */
export interface Untouched {
  readonly statusId: number;
  readonly agentId: number;
}

/** Somebody worked on it. */
export interface Touch {
  /** A person's name as HaloPSA shows it, empty when it is not told. */
  readonly who: string;
  /** ISO 8601, empty when it is not told. */
  readonly at: string;
  readonly what: 'action' | 'time' | 'status' | 'agent';
}

/**
 * Whether a ticket is closed. `hasbeenclosed` may stay true after a reopening (halopsa-api.md 5.5), so the status
 * decides where the tenant's closed statuses are known.
 */
export const isClosedStatus = (statusId: number, hasBeenClosed: boolean, closedIds: ReadonlySet<number>): boolean =>
  closedIds.size === 0 ? hasBeenClosed : closedIds.has(statusId);
