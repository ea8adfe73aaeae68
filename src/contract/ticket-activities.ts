import type { Condition } from '../domain/alert.ts';
import type { Episode, Note } from '../domain/ticket-state.ts';
import type { TicketSeen, Touch, Untouched } from '../domain/ticket.ts';
import type { RequestRecord } from './records.ts';

export interface TicketTarget {
  readonly connection: string;
  readonly deviceId: string;
  readonly key: string;
}

export interface OpenTicketInput extends TicketTarget {
  readonly condition: Condition;
  /** That it was opened for; another one may fit by now. */
  readonly policy: string;
  readonly episode: Episode;
  /** Tickets of the condition that came before. */
  readonly earlier: readonly number[];
  /** A create of this episode was sent and not answered: absence needs a deeper look. */
  readonly mayExist: boolean;
  /** It must still fire: it was asked for at this time, ms since 1970. */
  readonly askedAt: number;
}

export type OpenTicketResult = { readonly records: readonly RequestRecord[] } & (
  | {
      readonly kind: 'opened';
      readonly ticketId: number;
      readonly as: 'created' | 'found' | 'adopted';
      /** The asset that it is linked to; null with the reason in its text. */
      readonly assetId: number | null;
      /** As it stood then; null when an existing one is taken over. */
      readonly baseline: Untouched | null;
      /** Earlier tickets of the condition, found on the way. */
      readonly earlier: readonly number[];
    }
  /** A ticket of this episode is closed already. */
  | { readonly kind: 'foundClosed'; readonly ticketId: number; readonly isNewFiring: boolean }
  | { readonly kind: 'notNeeded'; readonly why: string }
);

/** What the texts of a ticket may name. */
export interface TicketNames {
  readonly alertName: string;
  readonly deviceName: string;
  readonly policy: string;
}

export interface NoteInput extends TicketTarget {
  readonly names: TicketNames;
  readonly ticketId: number;
  readonly note: Note;
  /** The note was sent and not answered: look for it first. */
  readonly mayExist: boolean;
}

export interface CloseInput extends TicketTarget {
  readonly names: TicketNames;
  readonly ticketId: number;
  /** When the alert was over, ISO 8601; for the note. */
  readonly at: string | null;
  readonly since: string;
  readonly firings: number;
  /** As it stood when nobody had worked on it; null when that is not known. */
  readonly baseline: Untouched | null;
  readonly mayExist: boolean;
}

export type CloseResult = { readonly records: readonly RequestRecord[] } & (
  | { readonly kind: 'closed' }
  | { readonly kind: 'touched'; readonly by: Touch }
  | { readonly kind: 'notClosed'; readonly why: string }
  /** A person was faster, or it was merged or deleted. */
  | { readonly kind: 'seen'; readonly seen: TicketSeen }
);

export interface ReopenInput extends TicketTarget {
  readonly names: TicketNames;
  readonly ticketId: number;
  readonly at: string;
}

export type ReopenResult = { readonly records: readonly RequestRecord[] } & (
  | { readonly kind: 'reopened'; readonly baseline: Untouched }
  | { readonly kind: 'notReopened'; readonly why: string }
);

export interface LinkInput extends TicketTarget {
  readonly ticketId: number;
  readonly assetId: number;
}

/** A summary ticket of a storm. */
export interface SummaryInput {
  readonly connection: string;
  readonly clientId: number;
  readonly clientName: string;
  /** The policy of its first alert: says of which type the summary is. */
  readonly policy: string;
  /** Ms since 1970: names the storm. */
  readonly since: number;
  readonly ticketId: number | null;
  readonly what: 'open' | 'tell' | 'end';
  readonly held: number;
  readonly resolved: number;
  readonly end: 'released' | 'dropped' | 'calm' | null;
  /** Alerts that got tickets after a release. */
  readonly opened: number;
  /** Names of held alerts with how often each is held, most first, at most 20. */
  readonly names: readonly { readonly name: string; readonly count: number }[];
  readonly mayExist: boolean;
}

export interface TicketActivities {
  openTicket(input: OpenTicketInput): Promise<OpenTicketResult>;
  noteTicket(input: NoteInput): Promise<{ readonly records: readonly RequestRecord[] }>;
  closeTicket(input: CloseInput): Promise<CloseResult>;
  reopenTicket(input: ReopenInput): Promise<ReopenResult>;
  linkAsset(input: LinkInput): Promise<{ readonly linked: boolean; readonly records: readonly RequestRecord[] }>;
  resolveAlerts(
    input: TicketTarget & { readonly alertIds: readonly string[] },
  ): Promise<{ readonly records: readonly RequestRecord[] }>;
  writeSummary(input: SummaryInput): Promise<{ readonly ticketId: number; readonly records: readonly RequestRecord[] }>;
}
