import type { Condition } from './alert.ts';
import type { StormSettings } from './ticket-settings.ts';

/** Why an alert makes no ticket. */
export const NO_TICKET = [
  'noPolicy',
  'severity',
  'unmapped',
  'excluded',
  'maintenance',
  'firedBefore',
  'deviceGone',
  /** Began and ended while the integration was off. */
  'whileOff',
] as const;
export type NoTicket = (typeof NO_TICKET)[number];

/** What the holder concludes about a condition from mapping, policies and device. */
export type Verdict =
  | {
      readonly opens: true;
      readonly policy: string;
      readonly clientId: number;
      readonly clientName: string;
      /** How long it must fire first. */
      readonly afterSeconds: number;
    }
  | { readonly opens: false; readonly reason: NoTicket };

/** What is new about a condition, as the watch tells it. Only conditions that may get a ticket, or have one. */
export type ConditionNews =
  | {
      readonly kind: 'firing';
      readonly condition: Condition;
      readonly verdict: Verdict;
      /** A ticket workflow runs for it. */
      readonly isTicketed: boolean;
    }
  | {
      readonly kind: 'over';
      readonly deviceId: string;
      readonly key: string;
      readonly how: 'resolved' | 'gone';
      readonly at: string | null;
      readonly isTicketed: boolean;
    };

/** A condition that waits: for its time, or behind a summary ticket. */
export interface Waiting {
  readonly condition: Condition;
  readonly clientId: number;
  readonly clientName: string;
  readonly policy: string;
  /** When it may be opened, ms since 1970. */
  readonly dueAt: number;
}

/** A client whose further alerts are held behind one summary ticket. */
export interface Storm {
  readonly clientId: number;
  readonly clientName: string;
  /** Ms since 1970; names the summary ticket. */
  readonly since: number;
  readonly ticketId: number | null;
  /** Ids of held conditions, oldest first. */
  readonly held: readonly string[];
  /** Held ones that ended before they were released. */
  readonly resolved: number;
  /** When the last alert of the client was held, ms since 1970. */
  readonly lastAt: number;
  /** When, and with which counts, the summary was last told. */
  readonly toldAt: number;
  readonly toldHeld: number;
  readonly toldResolved?: number;
  /** Set when it ends: held ones become tickets, or not. The summary hears of it last. */
  readonly end: 'released' | 'dropped' | 'calm' | null;
  /** Of the first condition that it held: says of which type the summary is. */
  readonly policy?: string;
  /** How many were held when it ended: `held` runs empty after that. */
  readonly heldAtEnd?: number;
  /** Held ones that got their tickets after it ended. */
  readonly opened?: number;
}

export interface TriageRules {
  readonly storm: StormSettings;
}

/** What the alert feed remembers: only what has no ticket workflow yet. Plain JSON, travels through continue-as-new. */
export interface TriageState {
  readonly v: 1;
  readonly waiting: Readonly<Record<string, Waiting>>;
  readonly storms: readonly Storm[];
  /** Conditions whose storm was dropped: silent until they are over. */
  readonly dropped: readonly string[];
  /** New tickets of the last window, for the storm limits. */
  readonly opened: readonly { readonly at: number; readonly clientId: number }[];
  /** Since the feed began. */
  readonly totals: {
    readonly opened: number;
    /** Ended before their time came. */
    readonly tooShort: number;
    readonly dropped: number;
    readonly resolvedWhileHeld: number;
  };
}

export const NO_TRIAGE: TriageState = {
  v: 1,
  waiting: {},
  storms: [],
  dropped: [],
  opened: [],
  totals: { opened: 0, tooShort: 0, dropped: 0, resolvedWhileHeld: 0 },
};

export type TriageEvent =
  | { readonly kind: 'news'; readonly news: ConditionNews; readonly at: number }
  /** A condition whose ticket workflow had ended when the news came. */
  | { readonly kind: 'notTicketed'; readonly condition: Condition; readonly verdict: Verdict; readonly at: number }
  /** All that fires was told since the holder changed: what was not among it waits for nothing. */
  | { readonly kind: 'fullyTold'; readonly conditionIds: readonly string[] }
  /** Ticket workflows were started for these. */
  | { readonly kind: 'opened'; readonly conditionIds: readonly string[]; readonly at: number }
  | {
      readonly kind: 'summaryOpened';
      readonly clientId: number;
      readonly ticketId: number;
      readonly at: number;
      /** As it was when its summary was asked for: forgotten meanwhile, it comes back to be told of its end. */
      readonly storm?: Storm;
    }
  | {
      readonly kind: 'summaryTold';
      readonly clientId: number;
      /** Of the storm; without it, the client's running one. */
      readonly since?: number;
      readonly held: number;
      readonly at: number;
      /** The count that was told; without it, the count by now. */
      readonly resolved?: number;
    }
  /** By an operator, by the summary's status, or because it was closed. */
  | { readonly kind: 'stormEnded'; readonly clientId: number; readonly end: 'released' | 'dropped' }
  /** The summary has heard of the end: the storm is forgotten. */
  | { readonly kind: 'stormForgotten'; readonly clientId: number; readonly since?: number };
