import type { AssetWrite } from '../domain/asset-plan.ts';
import type { SeenGroup } from '../domain/integration-event.ts';
import type { GroupMapping, HaloPlace, MappingRequest } from '../domain/mapping.ts';
import type { Night } from '../domain/reconcile.ts';
import type { Settings } from '../domain/settings.ts';
import type { SilentlyMissing } from '../domain/silently-missing.ts';
import type { DeviceTrouble } from '../domain/sync.ts';
import type { RequestRecord } from './records.ts';
import type { AlertCounts, AlertExplanation, AlertNameView } from './alert-views.ts';
import type { Ticketing } from './feed-activities.ts';

export interface HoldInput {
  readonly connection: string;
  readonly settings: Settings;
}

export interface HoldActivities {
  /** Makes this process the holder until it is cancelled. */
  holdConnection(input: HoldInput): Promise<{ ended: 'disabled' }>;
}

export interface WatchInput {
  readonly connection: string;
  readonly mappingVersion: number;
  /** Absent when this holder has them already. */
  readonly rows?: readonly GroupMapping[];
  /** Comes with the rows. */
  readonly ticketing?: Ticketing;
  /** The report that the workflow has taken; what is told next is relative to it. */
  readonly knownSweepId: string | null;
  /** Only a sweep begun after this counts, ms since 1970. */
  readonly notBefore: number;
  /** Somebody waits for a sweep: report it even when nothing changed. */
  readonly answerAtOnce: boolean;
}

export interface WatchReport {
  readonly sweepId: string;
  /** When the sweep began, ms since 1970. */
  readonly at: number;
  readonly changed: readonly SeenGroup[];
  /** Mapped groups that Level no longer has. */
  readonly gone: readonly string[];
  readonly unmappedDevices: number;
  /** Absent when it is as it was in the report before, and from holders of 0.2.0. */
  readonly missing?: SilentlyMissing;
  /** Null when there is no nightly reconcile; absent from holders of 0.2.0. */
  readonly night?: Night | null;
}

export interface WatchActivities {
  /** Sweeps Level until something changed, or the time is up. */
  watchDevices(input: WatchInput): Promise<WatchReport>;
}

/** A row, as the asset activities need it. */
export interface SyncTarget {
  readonly groupId: string;
  readonly place: HaloPlace;
  /** The first sync of a row may use more of the window. */
  readonly isFirst: boolean;
  /** The tenant it is about, as `InstanceInfo` names it; null until seen, absent in a sync that 0.2.0 began. */
  readonly instance?: string | null;
  /** Nightly: what changes all the time is compared too. */
  readonly reconcile?: boolean;
}

export interface OpenWaveInput {
  readonly connection: string;
  /** What `InstanceInfo` said the first time. */
  readonly expectedInstance: string | null;
  /** After a problem: prove that it is gone by a request. */
  readonly probe: boolean;
}

export interface OpenWaveResult {
  readonly instance: string | null;
  readonly records: readonly RequestRecord[];
}

export interface PlanInput {
  readonly connection: string;
  readonly target: SyncTarget;
  readonly sweepId: string;
  /** A create needs an index read after this time, ms since 1970. */
  readonly indexNotBefore: number;
  /** Even an update needs such an index. */
  readonly reread: boolean;
  /** Plan only these devices, whose writes were uncertain, and look for twins. */
  readonly only?: readonly string[];
}

/** A change without its body: the body stands in history once, in the result of its write. */
export interface PlannedWrite {
  readonly kind: AssetWrite['kind'];
  readonly deviceId: string;
  readonly name: string;
  readonly assetId?: number;
}

/** Two assets of one device after an uncertain create. */
export interface Twins {
  readonly deviceId: string;
  readonly name: string;
  readonly assetIds: readonly number[];
}

export interface PlanResult {
  readonly digest: string;
  readonly devices: number;
  readonly writes: readonly PlannedWrite[];
  /** In numbers only; the ids are those of the row's devices. */
  readonly unchanged: number;
  readonly held: readonly DeviceTrouble[];
  readonly twins: readonly Twins[];
  readonly records: readonly RequestRecord[];
}

export interface WriteInput {
  readonly connection: string;
  readonly target: SyncTarget;
  readonly devices: readonly { readonly deviceId: string; readonly name: string }[];
  readonly indexNotBefore: number;
}

export type WrittenAs = 'created' | 'linked' | 'updated' | 'unchanged';

/** What became of one device of a write. */
export type ItemResult =
  | { readonly deviceId: string; readonly kind: 'stored'; readonly as: WrittenAs; readonly assetId: number }
  /** Nothing had to be written any more. */
  | { readonly deviceId: string; readonly kind: 'unneeded' }
  | { readonly deviceId: string; readonly kind: 'held'; readonly message: string }
  | { readonly deviceId: string; readonly kind: 'rejected'; readonly message: string }
  | { readonly deviceId: string; readonly kind: 'uncertain'; readonly as: WrittenAs };

export interface WriteResult {
  readonly items: readonly ItemResult[];
  /** When the write was sent, ms since 1970, 0 when nothing had to be. */
  readonly sentAt: number;
  /** 2xx, or a status that tells that HaloPSA did not take the batch. */
  readonly accepted: boolean;
  readonly records: readonly RequestRecord[];
}

export interface RetireInput {
  readonly connection: string;
  /** Absent in a sync that 0.2.0 began. */
  readonly target?: SyncTarget;
  readonly assetId: number;
  readonly deviceId: string;
}

export interface AssetActivities {
  /** Checks that HaloPSA is the known tenant and has what a sync needs. No request while all is known. */
  openWave(input: OpenWaveInput): Promise<OpenWaveResult>;
  planGroup(input: PlanInput): Promise<PlanResult>;
  /** Plans its devices again from the freshest view, and sends at most one POST. */
  writeAssets(input: WriteInput): Promise<WriteResult>;
  /** Deactivates the second asset of a device, made by an uncertain create of ours. */
  retireTwin(input: RetireInput): Promise<{ readonly records: readonly RequestRecord[] }>;
}

/** One line of a connection test. */
export interface CheckLine {
  readonly name: string;
  readonly result: 'pass' | 'fail' | 'skipped';
  /** What was seen. */
  readonly detail: string;
  /** What to do, in the words of HaloPSA's or Level's menus. */
  readonly cure?: string;
}

export interface LevelGroupView {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly path: string;
  readonly devices: number;
}

export interface HaloClientView {
  readonly id: number;
  readonly name: string;
  readonly sites: readonly { readonly id: number; readonly name: string }[];
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Offset of the next page, null on the last. */
  readonly next: number | null;
  readonly records: readonly RequestRecord[];
}

export interface PageInput {
  readonly connection: string;
  readonly offset: number;
}

export interface InspectActivities {
  checkConnection(input: {
    readonly connection: string;
  }): Promise<{ readonly lines: readonly CheckLine[]; readonly records: readonly RequestRecord[] }>;
  listLevelGroups(input: PageInput): Promise<Page<LevelGroupView>>;
  listHaloClients(input: PageInput): Promise<Page<HaloClientView>>;
  listAlertNames(input: PageInput): Promise<Page<AlertNameView>>;
  countAlerts(input: { readonly connection: string }): Promise<AlertCounts>;
  explainAlert(input: { readonly connection: string; readonly alertId: string }): Promise<AlertExplanation>;
  /** Turns names into ids; all or nothing. */
  resolveRows(input: { readonly connection: string; readonly set: readonly MappingRequest[] }): Promise<{
    readonly mappings: readonly GroupMapping[];
    readonly faults: readonly string[];
    readonly records: readonly RequestRecord[];
  }>;
}
