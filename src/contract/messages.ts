import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { GroupRow } from '../domain/group-row.ts';
import type { IntegrationState } from '../domain/integration-state.ts';
import type { MappingRequest } from '../domain/mapping.ts';
import type { Settings, SettingsChange } from '../domain/settings.ts';
import type { Problem } from '../domain/sync.ts';
import type { CheckLine, HaloClientView, LevelGroupView, SyncTarget } from './activities.ts';

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
}

export interface SavedMappings {
  readonly saved: readonly string[];
  readonly removed: readonly string[];
}

/** A row as `status` shows it. */
export type RowStatus = Pick<
  GroupRow,
  | 'groupId'
  | 'groupPath'
  | 'place'
  | 'excluded'
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
  readonly writeSingly: boolean;
}

export interface IntegrationConfig {
  readonly rows: readonly Pick<GroupRow, 'groupId' | 'groupPath' | 'place' | 'excluded'>[];
  readonly settings: Settings;
}

export const enable = defineSignal<[options?: unknown]>('enable');
export const disable = defineSignal<[options?: DisableOptions]>('disable');
export const syncNow = defineSignal<[options?: SyncNowOptions]>('syncNow');
export const saveGroupMappings = defineUpdate<SavedMappings, [SaveGroupMappings]>('saveGroupMappings');
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

export interface InspectInput {
  readonly connection: string;
  readonly what: 'connection' | 'groups' | 'clients';
  /** Offset of the page, 0 by default. */
  readonly offset?: number;
}

export type InspectResult =
  | { readonly what: 'connection'; readonly lines: readonly CheckLine[] }
  | { readonly what: 'groups'; readonly items: readonly LevelGroupView[]; readonly next: number | null }
  | { readonly what: 'clients'; readonly items: readonly HaloClientView[]; readonly next: number | null };
