import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { GroupRow } from '../domain/group-row.ts';
import type { IntegrationState } from '../domain/integration-state.ts';
import type { GroupMapping, MappingRequest } from '../domain/mapping.ts';
import type { Reconcile } from '../domain/reconcile.ts';
import type { HoldRequest } from '../domain/row-hold.ts';
import type { Settings, SettingsChange } from '../domain/settings.ts';
import type { SilentlyMissing } from '../domain/silently-missing.ts';
import type { Problem } from '../domain/sync.ts';
import type { Condition } from '../domain/alert.ts';
import type { Policy, PolicyRequest } from '../domain/policy.ts';
import type { TicketSettings, TicketSettingsChange } from '../domain/ticket-settings.ts';
import type { TicketRules, TicketState } from '../domain/ticket-state.ts';
import type { PackedTriage } from '../domain/triage-packed.ts';
import type { NoTicket, Storm, TriageState } from '../domain/triage.ts';
import type { CheckLine, HaloClientView, LevelGroupView, SyncTarget } from './activities.ts';
import type { AlertCounts, AlertExplanation, AlertNameView } from './alert-views.ts';
import type { Delivery, FeedConfig, TicketProblem } from './feed-activities.ts';

export interface IntegrationInput {
  readonly connection: string;
  /** Carried by continue-as-new. */
  readonly state?: IntegrationState;
  /** Rolls after so many history events; for tests, the server's suggestion rules otherwise. */
  readonly rollAfterEvents?: number;
}

export interface DisableOptions {
  readonly reason?: string;
}

export interface SyncNowOptions {
  /** Level group id; all rows without it. */
  readonly groupId?: string;
}

export interface SaveGroupMappings {
  readonly set?: readonly MappingRequest[];
  /** Group ids or paths. */
  readonly remove?: readonly string[];
  /** Rows that shall rest; what is known of them is kept. */
  readonly hold?: readonly HoldRequest[];
  /** Group ids or paths of rows that shall go on. */
  readonly resume?: readonly string[];
  /** Only say what is wrong with it, and what it would become: nothing is saved. */
  readonly check?: boolean;
}

/** Policies and how tickets follow their alerts; taken whole or not at all. */
export interface SaveTicketing {
  /** A policy of the same name is replaced where it stands; a new one is added at the end. */
  readonly set?: readonly PolicyRequest[];
  /** Names of policies. */
  readonly remove?: readonly string[];
  /** Names of all policies, in the order in which they are tried. */
  readonly order?: readonly string[];
  readonly settings?: TicketSettingsChange;
  /** Only say what is wrong with it, and what it would become: nothing is saved. */
  readonly check?: boolean;
}

export interface SavedTicketing {
  readonly policies: readonly Policy[];
  readonly settings: TicketSettings;
}

/** Which alerts that fire already get tickets when the switch is turned on. */
export type AlertsChoice = 'open' | 'none' | { readonly sinceHours: number };

export interface EnableOptions {
  readonly alerts?: AlertsChoice;
}

export interface SavedMappings {
  readonly saved: readonly string[];
  readonly removed: readonly string[];
  /** Paths of rows that are on hold now; absent from workers of 0.2.0. */
  readonly held?: readonly string[];
  /** Paths of rows that were on hold and go on. */
  readonly resumed?: readonly string[];
  /** Of a check: what `set` would become, in its order. */
  readonly mappings?: readonly GroupMapping[];
}

/** A row as `status` shows it. */
export type RowStatus = Pick<
  GroupRow,
  | 'groupId'
  | 'groupPath'
  | 'place'
  | 'excluded'
  | 'onHold'
  | 'state'
  | 'devices'
  | 'counts'
  | 'message'
  | 'lastSyncAt'
  | 'notBefore'
>;

export interface IntegrationStatus {
  readonly connection: string;
  readonly enabled: boolean;
  readonly switchedAt: number | null;
  readonly reason: string | null;
  readonly problems: readonly Problem[];
  readonly rows: readonly RowStatus[];
  /** When the newest complete sweep of Level began, ms since 1970. */
  readonly sweptAt: number | null;
  readonly unmappedDevices: number;
  /** Null until a sweep told it; absent from workers of 0.2.0, as what follows. */
  readonly missing?: SilentlyMissing | null;
  readonly reconcile?: Pick<Reconcile, 'begunAt' | 'nextAt'> & {
    /** The setting `assets.reconcileAt`. */
    readonly at: string;
  };
  /** IANA name. */
  readonly timeZone?: string;
  readonly writeSingly: boolean;
  /** Number of policies; without any there are no tickets. */
  readonly policies: number;
  /** Alerts that began before this get no ticket, ms since 1970; null until tickets were first switched on. */
  readonly alertsSince: number | null;
}

export interface IntegrationConfig {
  readonly rows: readonly Pick<GroupRow, 'groupId' | 'groupPath' | 'place' | 'excluded' | 'onHold'>[];
  readonly settings: Settings;
  readonly policies: readonly Policy[];
  readonly tickets: TicketSettings;
}

export const enable = defineSignal<[options?: EnableOptions]>('enable');
export const disable = defineSignal<[options?: DisableOptions]>('disable');
export const syncNow = defineSignal<[options?: SyncNowOptions]>('syncNow');
export const saveGroupMappings = defineUpdate<SavedMappings, [SaveGroupMappings]>('saveGroupMappings');
export const saveTicketing = defineUpdate<SavedTicketing, [SaveTicketing]>('saveTicketing');
export const saveSettings = defineUpdate<Settings, [SettingsChange]>('saveSettings');
export const status = defineQuery<IntegrationStatus>('status');
export const config = defineQuery<IntegrationConfig>('config');

export interface GroupSyncInput {
  readonly connection: string;
  readonly target: SyncTarget;
  readonly groupPath: string;
  /** Somebody asked: HaloPSA's assets are read again, even for updates. */
  readonly reread: boolean;
  /** Devices of the row in the sweep. */
  readonly devices: number;
  readonly sweepId: string;
  readonly indexNotBefore: number;
  readonly settleSeconds: number;
  readonly heartbeatSeconds: number;
  readonly writeSingly: boolean;
  /** Devices of any row that made a batch fail before. */
  readonly sendAlone: readonly string[];
}

export interface SyncProgress {
  readonly done: number;
  readonly devices: number;
}

export const progress = defineQuery<SyncProgress>('progress');

export interface AlertFeedInput {
  readonly connection: string;
  /** Carried by continue-as-new. */
  readonly state?: Omit<AlertFeedState, 'triage'> & { readonly triage: PackedTriage };
  /** Rolls after so many history events; for tests. */
  readonly rollAfterEvents?: number;
}

export interface AlertFeedState {
  readonly v: 1;
  readonly config: FeedConfig | null;
  readonly triage: TriageState;
  readonly skipped: Readonly<Partial<Record<NoTicket, number>>>;
  readonly active: number;
  /** When the newest complete reading of the alerts began, ms since 1970. */
  readonly readAt: number | null;
  readonly problems: readonly (TicketProblem & { readonly since: number })[];
  /** The newest reports that were taken: what the holder tells next is relative to them. */
  readonly alertsReportId: string | null;
  readonly ticketsReportId: string | null;
}

/** What `status` and `storm list` show of the feed. */
export interface FeedStatus {
  readonly enabled: boolean;
  readonly readAt: number | null;
  readonly active: number;
  /** Waiting for their time. */
  readonly waiting: number;
  readonly storms: readonly (Omit<Storm, 'held'> & { readonly held: number })[];
  readonly skipped: AlertFeedState['skipped'];
  readonly totals: TriageState['totals'];
  readonly problems: AlertFeedState['problems'];
}

export interface StormOrder {
  /** All storms without it. */
  readonly clientId?: number;
  readonly order: 'release' | 'drop';
}

export const configure = defineSignal<[FeedConfig]>('configure');
export const storm = defineSignal<[StormOrder]>('storm');
export const feedStatus = defineQuery<FeedStatus>('feedStatus');
/** Conditions that wait or are held. */
export const held =
  defineQuery<readonly { readonly condition: Condition; readonly why: string; readonly dueAt: number }[]>('held');

export interface AlertTicketInput {
  readonly connection: string;
  readonly condition: Condition;
  readonly policy: string;
  readonly rules: TicketRules;
  readonly heartbeatSeconds: number;
  readonly settleSeconds: number;
  /** Carried by continue-as-new. */
  readonly state?: TicketState;
}

/** What a delivery brings to a ticket workflow, with the newest rules. */
export interface AlertSignal {
  readonly delivery: Delivery;
  readonly rules: TicketRules;
}

export const alert = defineSignal<[AlertSignal]>('alert');
export const ticketSeen = defineSignal<[AlertSignal]>('ticketSeen');
/** The open ticket of a vanished device goes on under another id of the same device. */
export const adopted = defineSignal<[]>('adopted');
export const state = defineQuery<TicketState>('state');

export interface TaskInput {
  readonly connection: string;
  readonly what: 'testTicket';
  /** Name of the policy. */
  readonly policy: string;
}

/** The life of a test ticket, step by step. */
export interface TestTicketResult {
  readonly ticketId: number | null;
  readonly lines: readonly CheckLine[];
}

export interface InspectInput {
  readonly connection: string;
  readonly what: 'connection' | 'groups' | 'clients' | 'alertNames' | 'alertCounts' | 'alert';
  /** Offset of the page, 0 by default. */
  readonly offset?: number;
  /** For `alert`: its id. */
  readonly alertId?: string;
}

export type InspectResult =
  | { readonly what: 'connection'; readonly lines: readonly CheckLine[] }
  | { readonly what: 'groups'; readonly items: readonly LevelGroupView[]; readonly next: number | null }
  | { readonly what: 'clients'; readonly items: readonly HaloClientView[]; readonly next: number | null }
  | { readonly what: 'alertNames'; readonly items: readonly AlertNameView[]; readonly next: number | null }
  | { readonly what: 'alertCounts'; readonly counts: AlertCounts }
  | { readonly what: 'alert'; readonly explanation: AlertExplanation };
