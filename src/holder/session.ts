import { FAILURES } from '../contract/failures.ts';
import type { WatchInput, WatchReport } from '../contract/activities.ts';
import type { Device } from '../domain/device.ts';
import { nightAt } from '../domain/local-time.ts';
import type { Night } from '../domain/reconcile.ts';
import type { Settings } from '../domain/settings.ts';
import { silentlyMissing, type SilentlyMissing } from '../domain/silently-missing.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { GroupMapping } from '../domain/mapping.ts';
import type { LevelClient } from '../apis/level/client.ts';
import { AlertWatch } from './alert-watch.ts';
import { Desk } from './desk.ts';
import type { HaloView } from './halo-view.ts';
import type { Hold } from './hold.ts';
import { devicesByRow, type Sweep } from './sweep.ts';
import { TicketWatch } from './ticket-watch.ts';

const GONE = 'gone';

/** What a holder knows of a connection while it holds it: the view of both sides, and what it told the workflow. */
export class Session {
  readonly settings: Settings;
  readonly hold: Hold;
  readonly view: HaloView;
  readonly level: LevelClient;
  readonly desk: Desk;
  readonly alertWatch: AlertWatch;
  readonly ticketWatch: TicketWatch;
  /** When Level's alerts are to be read next, ms since 1970. */
  nextAlertReadAt = 0;
  /** Devices, assets and tags that a write in flight is about, by that write. No two writes may be about one. */
  readonly claims = new Map<string, symbol>();
  /** Devices whose create may still be stored: only an index read after this time proves that it is not. Ms since 1970. */
  readonly inDoubt: Map<string, number>;
  /** The holder before this one died: until then nobody knows what it had on the wire. Ms since 1970. */
  readonly settledAt: number;
  nextSweepAt: number | null = null;
  #sweep: Sweep | null = null;
  #rows: readonly GroupMapping[] = [];
  #mappingVersion: number | null = null;
  #devices: { readonly sweep: Sweep; readonly byRow: Map<string, Device[]>; readonly unmapped: number } | null = null;
  #told: {
    readonly sweepId: string;
    readonly digests: ReadonlyMap<string, string>;
    readonly passedAt: number | null;
    readonly missing: string;
  } | null = null;

  constructor(parts: {
    settings: Settings;
    hold: Hold;
    view: HaloView;
    level: LevelClient;
    isAfterCrash: boolean;
    inDoubt: Map<string, number>;
  }) {
    this.settings = parts.settings;
    this.hold = parts.hold;
    this.view = parts.view;
    this.level = parts.level;
    this.desk = new Desk(parts.view.halo, parts.level, () => this.#sweep);
    this.alertWatch = new AlertWatch(this.desk);
    this.ticketWatch = new TicketWatch(this.desk);
    this.inDoubt = parts.inDoubt;
    this.settledAt = parts.isAfterCrash ? Date.now() + this.#settleMs : 0;
  }

  get #settleMs(): number {
    return this.settings.timing.settle * 1_000;
  }

  /** @param sentAt when the uncertain request was sent, ms since 1970 */
  doubt(deviceIds: readonly string[], sentAt: number): void {
    const until = sentAt + this.#settleMs;
    for (const deviceId of deviceIds) this.inDoubt.set(deviceId, until);
  }

  /** A create of this holder may still be stored later. */
  get isInDoubt(): boolean {
    return [...this.inDoubt.values()].some((until) => until > Date.now());
  }

  /** When an index must have been read to prove that a device has no asset, whichever group it came from. Ms since 1970. */
  proofNotBefore(deviceIds: readonly string[]): number {
    return Math.max(this.settledAt, ...deviceIds.map((deviceId) => this.inDoubt.get(deviceId) ?? 0));
  }

  /** @throws {ApiError} `mappingUnknown` when the workflow must send the rows along */
  takeRows(input: WatchInput): void {
    if (input.rows !== undefined) {
      this.#rows = input.rows;
      this.#mappingVersion = input.mappingVersion;
      this.#devices = null;
      this.#told = null;
      if (input.ticketing !== undefined) this.desk.configure(input.ticketing, input.rows);
    } else if (this.#mappingVersion !== input.mappingVersion)
      throw new ApiError(FAILURES.mappingUnknown, 'this holder does not know the mapping yet');
  }

  get sweep(): Sweep | null {
    return this.#sweep;
  }

  swept(sweep: Sweep): void {
    this.#sweep = sweep;
    this.#devices = null;
  }

  /** @throws {ApiError} `sweepLost` */
  newestSweep(): Sweep {
    if (this.#sweep === null || this.#mappingVersion === null)
      throw new ApiError(FAILURES.sweepLost, 'this holder has not swept Level yet');
    return this.#sweep;
  }

  /** The devices of a row in the newest sweep. */
  devicesOf(groupId: string): readonly Device[] {
    return this.#assigned(this.newestSweep()).byRow.get(groupId) ?? [];
  }

  #assigned(sweep: Sweep): { byRow: Map<string, Device[]>; unmapped: number } {
    if (this.#devices?.sweep !== sweep) this.#devices = { sweep, ...devicesByRow(sweep, this.#rows) };
    return this.#devices;
  }

  /** The newest night and the next one, by the settings' time of day; null when there are none. */
  get night(): Night | null {
    const { reconcileAt } = this.settings.assets;
    return nightAt(Date.now(), reconcileAt, this.desk.ticketing?.settings.timeZone ?? 'UTC');
  }

  #missing(sweep: Sweep): SilentlyMissing {
    const { groups, devices } = sweep;
    const policies = this.desk.ticketing?.policies ?? [];
    return silentlyMissing({ devices: devices.values(), groups, rows: this.#rows, policies });
  }

  /**
   * What is new of a sweep, for a workflow that has taken the report `knownSweepId`.
   *
   * @param always answer even when nothing is new; null otherwise
   */
  tell(sweep: Sweep, knownSweepId: string | null, always: boolean): WatchReport | null {
    const { byRow, unmapped } = this.#assigned(sweep);
    const digests = this.#digests(sweep, byRow);
    const night = this.night;
    const passedAt = night?.passedAt ?? null;
    const told = knownSweepId !== null && this.#told?.sweepId === knownSweepId ? this.#told : null;
    const news = [...digests].filter(([groupId, digest]) => told?.digests.get(groupId) !== digest);
    if (news.length === 0 && told !== null && told.passedAt === passedAt && !always) return null;
    const missing = this.#missing(sweep);
    const isAsTold = told?.missing === JSON.stringify(missing);
    this.#told = { sweepId: sweep.id, digests, passedAt, missing: JSON.stringify(missing) };
    return {
      sweepId: sweep.id,
      at: sweep.at,
      changed: news
        .filter(([, digest]) => digest !== GONE)
        .map(([groupId, digest]) => ({ groupId, digest, devices: byRow.get(groupId)?.length ?? 0 })),
      gone: news.filter(([, digest]) => digest === GONE).map(([groupId]) => groupId),
      unmappedDevices: unmapped,
      ...(!isAsTold && { missing }),
      night,
    };
  }

  /** @throws {ApiError} `stranger` when nothing of the mapping exists: absence of one group is news, of all is doubt */
  #digests(sweep: Sweep, byRow: ReadonlyMap<string, Device[]>): ReadonlyMap<string, string> {
    const rows = this.#rows.filter((row) => !row.excluded);
    const known = rows.filter((row) => sweep.groups.has(row.groupId));
    if (known.length === 0 && rows.length > 1)
      throw new ApiError(
        FAILURES.stranger,
        `none of the ${rows.length} mapped groups exists in this Level account: the API key belongs to another account. Nothing is done until the right key is back`,
      );
    return new Map(
      rows.map((row) => [
        row.groupId,
        sweep.groups.has(row.groupId) ? sweep.digest(byRow.get(row.groupId) ?? []) : GONE,
      ]),
    );
  }
}
