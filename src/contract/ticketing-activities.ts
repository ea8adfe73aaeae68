import type { Policy, PolicyRequest } from '../domain/policy.ts';
import type { TicketSettings, TicketSettingsChange } from '../domain/ticket-settings.ts';
import type { CheckLine } from './activities.ts';
import type { FeedConfig, Ticketing } from './feed-activities.ts';
import type { RequestRecord } from './records.ts';

export interface TicketingActivities {
  /** Turns names into ids and checks that such tickets can be made; all or nothing. */
  resolveTicketing(input: {
    readonly connection: string;
    readonly current: Ticketing;
    readonly set: readonly PolicyRequest[];
    readonly remove: readonly string[];
    readonly order?: readonly string[];
    readonly settings?: TicketSettingsChange;
  }): Promise<{
    readonly policies: readonly Policy[];
    readonly settings: TicketSettings;
    readonly faults: readonly string[];
    readonly records: readonly RequestRecord[];
  }>;
  /** Starts the alert feed unless it runs, and hands it the newest configuration. */
  configureFeed(input: { readonly connection: string; readonly config: FeedConfig }): Promise<void>;
}

export interface TaskActivities {
  /** Writes one clearly marked ticket and lives its whole life: create, note, close, reopen, close. */
  testTicket(input: { readonly connection: string; readonly policy: string }): Promise<{
    readonly ticketId: number | null;
    readonly lines: readonly CheckLine[];
    readonly records: readonly RequestRecord[];
  }>;
}
