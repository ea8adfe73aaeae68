import type { Condition } from '../domain/alert.ts';
import type { Policy } from '../domain/policy.ts';
import type { TicketSettings } from '../domain/ticket-settings.ts';
import type { ConditionView } from '../domain/ticket-state.ts';
import type { TicketSeen } from '../domain/ticket.ts';
import type { ConditionNews, NoTicket } from '../domain/triage.ts';
import type { RequestRecord } from './records.ts';

/** What the integration has saved about tickets; the holder decides by it. */
export interface Ticketing {
  readonly policies: readonly Policy[];
  readonly settings: TicketSettings;
  /** Alerts that began before this get no ticket, ms since 1970; null until tickets were first switched on. */
  readonly alertsSince: number | null;
  /** When the integration was last switched off before it was switched on, ms since 1970; null when it never was. */
  readonly offSince: number | null;
  /** When it was switched on again, ms since 1970. */
  readonly onSince: number | null;
  /** The HaloPSA tenant that the connection belongs to, null until it was seen. */
  readonly instance: string | null;
}

/** A capability that HaloPSA refused, or gave back: one problem each, which closes by itself. */
export interface TicketProblem {
  readonly what: 'create' | 'note' | 'close' | 'reopen' | 'link' | 'read' | 'alerts' | 'resolveAlert';
  /** Null: it works again. */
  readonly message: string | null;
}

export interface WatchAlertsInput {
  readonly connection: string;
  /** The report that the feed has taken; what is told next is relative to it. */
  readonly knownReportId: string | null;
}

export interface AlertReport {
  readonly reportId: string;
  /** When the newest complete reading began, ms since 1970. */
  readonly at: number;
  readonly news: readonly ConditionNews[];
  /** `first` and `last` frame the telling of all that fires, after the holder changed. */
  readonly full: 'no' | 'first' | 'more' | 'last' | 'all';
  /** Active alerts that make no ticket, by reason. */
  readonly skipped: Readonly<Partial<Record<NoTicket, number>>>;
  readonly active: number;
  readonly problems: readonly TicketProblem[];
}

export interface WatchTicketsInput {
  readonly connection: string;
  readonly knownReportId: string | null;
  /** Summary tickets of storms. */
  readonly summaries: readonly number[];
}

export interface TicketReport {
  readonly reportId: string;
  readonly seen: readonly {
    readonly deviceId: string;
    readonly key: string;
    readonly ticketId: number;
    readonly seen: TicketSeen;
  }[];
  /** Assets that became known after the ticket. */
  readonly assets: readonly { readonly deviceId: string; readonly key: string; readonly assetId: number }[];
  readonly summaries: readonly { readonly ticketId: number; readonly seen: TicketSeen; readonly isReleased: boolean }[];
  readonly problems: readonly TicketProblem[];
  readonly records: readonly RequestRecord[];
}

/** What the feed sends to a ticket workflow. */
export type Delivery =
  /** Starts the ticket workflow unless it runs. */
  | { readonly kind: 'open'; readonly condition: Condition; readonly policy: string }
  | { readonly kind: 'tell'; readonly deviceId: string; readonly key: string; readonly view: ConditionView }
  | {
      readonly kind: 'seen';
      readonly deviceId: string;
      readonly key: string;
      readonly ticketId: number;
      readonly seen: TicketSeen;
    }
  | { readonly kind: 'asset'; readonly deviceId: string; readonly key: string; readonly assetId: number };

export interface DeliverInput {
  readonly connection: string;
  readonly deliveries: readonly Delivery[];
}

export interface DeliverResult {
  /** Conditions whose ticket workflow has ended: of `tell`, `seen` and `asset`. */
  readonly ended: readonly string[];
}

export interface FeedActivities {
  /** Reads Level's active alerts until something is new, or the time is up. */
  watchAlerts(input: WatchAlertsInput): Promise<AlertReport>;
  /** Reads our open tickets until something is new, or the time is up. No request while there are none. */
  watchTickets(input: WatchTicketsInput): Promise<TicketReport>;
  deliverAlerts(input: DeliverInput): Promise<DeliverResult>;
}

/** What the feed needs of the integration's configuration. */
export interface FeedConfig {
  /** Grows; an older one is ignored. */
  readonly version: number;
  readonly enabled: boolean;
  readonly heartbeatSeconds: number;
  readonly settleSeconds: number;
  readonly storm: TicketSettings['storm'];
}
