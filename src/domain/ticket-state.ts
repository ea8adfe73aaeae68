import type { Condition, ConditionEnd, FiringAlert, Severity } from './alert.ts';
import type { TicketSeen, Touch, Untouched } from './ticket.ts';
import type { TicketSettings } from './ticket-settings.ts';

/** The settings that a running ticket follows: the newest ones come with each delivery. */
export type TicketRules = Pick<
  TicketSettings,
  'whenAlertResolves' | 'whenAlertReturns' | 'reopenWithinMinutes' | 'whenTicketCloses' | 'repeatNoteMinutes'
>;

/** What a delivery says of a condition; the newest one replaces the last. */
export type ConditionView =
  | { readonly kind: 'firing'; readonly alerts: readonly FiringAlert[]; readonly count: number }
  /** `at`: when Level resolved the last alert, ISO 8601; null when it does not say. */
  | { readonly kind: 'over'; readonly how: ConditionEnd; readonly at: string | null };

/** One firing of the condition: names the ticket that stands for it. */
export interface Episode {
  /** Start of its oldest alert, ISO 8601. */
  readonly startedAt: string;
  /** Above 0 where Level reuses the start of an earlier firing. */
  readonly count: number;
}

/** The text of a private note, by what it is about; the words stand in the templates. */
export type Note =
  | { readonly kind: 'repeat'; readonly times: number }
  | { readonly kind: 'severity'; readonly from: Severity; readonly to: Severity }
  | {
      readonly kind: 'resolved';
      readonly at: string | null;
      readonly since: string;
      readonly leftOpen: Touch | 'setting' | null;
    }
  | { readonly kind: 'returned'; readonly at: string; readonly isReopened: boolean }
  | { readonly kind: 'gone' }
  | { readonly kind: 'adopted'; readonly deviceName: string }
  | { readonly kind: 'notClosed'; readonly why: string };

/** Where a condition's ticket stands. */
export type TicketPhase =
  /** Has none yet: search, then create. */
  | 'new'
  /** Our ticket is open. */
  | 'open'
  /** We closed it; it comes back if the alert does within the window. */
  | 'closed'
  /** A person closed or deleted it while the alert fires: silence until that is over. */
  | 'theirs'
  /** Finished. */
  | 'done';

export interface TicketState {
  readonly v: 1;
  readonly phase: TicketPhase;
  readonly condition: Pick<Condition, 'deviceId' | 'key' | 'name' | 'deviceName'>;
  readonly view: ConditionView;
  readonly rules: TicketRules;
  readonly episode: Episode;
  /** The ticket that stands for the condition, null before the first. */
  readonly ticketId: number | null;
  /** Tickets of this condition that came before, newest last, at most 5. */
  readonly earlier: readonly number[];
  /** Ours was merged into this ticket: it is followed, and never closed by us. */
  readonly isMerged: boolean;
  /** A person opened it again after it was closed: from then on it is theirs to close. */
  readonly hasPerson: boolean;
  /** As it stood when nobody had worked on it; null when that is not known. */
  readonly baseline: Untouched | null;
  readonly assetId: number | null;
  /** Alerts that the ticket's text or a note has told, newest last, at most 50. */
  readonly told: readonly string[];
  readonly toldSeverity: Severity;
  /** Repeats that no note has told yet, and when the last note did. Ms since 1970. */
  readonly untold: number;
  readonly lastRepeatAt: number;
  /** Notes that wait to be written, oldest first. */
  readonly notes: readonly Note[];
  /** When we closed it, ms since 1970. */
  readonly closedAt: number;
  /** When we heard that the condition was over, ms since 1970; 0 before. */
  readonly overAt: number;
  /** Firings that this ticket covers, and how often it was opened again. */
  readonly firings: number;
  readonly reopened: number;
  /** It came back after we closed it, at this time (ISO 8601): open it again. */
  readonly toReopen: string | null;
  /** The ticket says that the alert is over and was left open: why. Still so while an untold return fires. */
  readonly keptOpen: string | null;
  /** Level's alerts are to be resolved, because the ticket was closed. */
  readonly resolveInLevel: boolean;
  /** An asset became known after the ticket: link it, once. */
  readonly assetToLink: number | null;
  /** Its alerts changed while its ticket was being opened: "not needed" may be outdated. */
  readonly recheck: boolean;
  /** Why it ended, for people. */
  readonly end: string | null;
}

/** The next thing to do, by an activity of the workflow. */
export type TicketStep =
  | { readonly do: 'open'; readonly episode: Episode }
  | { readonly do: 'note'; readonly note: Note }
  /** Reads the ticket first; the outcome says what a person did. */
  | { readonly do: 'close' }
  | { readonly do: 'reopen' }
  | { readonly do: 'link'; readonly assetId: number }
  | { readonly do: 'resolveAlerts'; readonly alertIds: readonly string[] }
  /** Until a signal, or until this time; null = only a signal. Ms since 1970. */
  | { readonly do: 'wait'; readonly until: number | null }
  | { readonly do: 'end'; readonly why: string };

export type TicketEvent =
  | { readonly kind: 'delivered'; readonly view: ConditionView; readonly rules: TicketRules; readonly at: number }
  | { readonly kind: 'seen'; readonly ticketId: number; readonly seen: TicketSeen; readonly at: number }
  | { readonly kind: 'assetKnown'; readonly assetId: number }
  /** The ticket of another, vanished device goes on here. */
  | { readonly kind: 'adoptedByAnother' }
  | {
      readonly kind: 'opened';
      readonly ticketId: number;
      readonly as: 'created' | 'found' | 'adopted';
      readonly assetId: number | null;
      /** Null when an existing ticket is taken over. */
      readonly baseline: Untouched | null;
      /** Tickets of the condition that came before, the known ones included. */
      readonly earlier: readonly number[];
      readonly at: number;
    }
  /** A ticket of this episode exists and is closed already. `isNewFiring`: the condition was over since, so it is the next one. */
  | { readonly kind: 'foundClosed'; readonly ticketId: number; readonly isNewFiring: boolean }
  /** Nothing to open: it fires no more, or no policy wants it. */
  | { readonly kind: 'notNeeded'; readonly why: string }
  /** `note`: the one of the step. */
  | { readonly kind: 'noted'; readonly note: Note; readonly at: number }
  | { readonly kind: 'closed'; readonly at: number }
  | { readonly kind: 'touched'; readonly by: Touch }
  /** HaloPSA does not let us close it, or leaves it pending: in words. */
  | { readonly kind: 'notClosed'; readonly why: string }
  /** `baseline`: as we left it; without it the last known one stays. */
  | { readonly kind: 'reopened'; readonly at: number; readonly baseline?: Untouched }
  /** It cannot be reopened: a new one is opened. */
  | { readonly kind: 'notReopened'; readonly why: string }
  | { readonly kind: 'linked'; readonly assetId: number }
  | { readonly kind: 'alertsResolved' };
