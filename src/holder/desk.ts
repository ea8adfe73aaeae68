import type { Client } from '@temporalio/client';
import type { Ticketing, TicketProblem } from '../contract/feed-activities.ts';
import type { Device } from '../domain/device.ts';
import type { LevelGroup } from '../domain/group.ts';
import type { GroupMapping } from '../domain/mapping.ts';
import type { LevelCaller, LevelClient } from '../apis/level/client.ts';
import { getDevice } from '../apis/level/devices.ts';
import { listGroups } from '../apis/level/groups.ts';
import type { HaloClient } from '../apis/halopsa/client.ts';
import { AlertBook } from './alert-book.ts';
import { Circuit } from './circuit.ts';
import { DeskLists } from './desk-lists.ts';
import { RunningTickets } from './running-tickets.ts';
import type { Sweep } from './sweep.ts';
import { Told } from './told.ts';

/** A device looked up by itself is believed so long, unless a sweep says more. */
const LOOKED_UP_MS = 600_000;
const LIST_MS = 600_000;

/** What a holder knows about alerts and tickets while it holds a connection. */
export class Desk {
  readonly halo: HaloClient;
  readonly level: LevelClient;
  readonly book = new AlertBook();
  readonly running = new RunningTickets();
  readonly lists: DeskLists;
  readonly circuit = new Circuit();
  readonly toldAlerts = new Told();
  readonly toldTickets = new Told();
  /** Whether tickets keep our reference and can be found by it; null until the first one shows it. */
  keepsReference: boolean | null = null;
  readonly #problems = new Map<TicketProblem['what'], string | null>();
  #ticketing: Ticketing | null = null;
  #rows: ReadonlyMap<string, GroupMapping> = new Map();
  #newestSweep: () => Sweep | null;
  #groups: { readonly at: number; readonly rows: ReadonlyMap<string, LevelGroup> } | null = null;
  readonly #lookedUp = new Map<string, { readonly at: number; readonly device: Device | null }>();
  #creating: Promise<unknown> = Promise.resolve();
  /** Grows when mappings or policies change: what was concluded before is concluded again. */
  version = 0;

  constructor(halo: HaloClient, level: LevelClient, newestSweep: () => Sweep | null) {
    this.halo = halo;
    this.level = level;
    this.lists = new DeskLists(halo);
    this.#newestSweep = newestSweep;
  }

  /** Null until the watch brought it. */
  get ticketing(): Ticketing | null {
    return this.#ticketing;
  }

  get rows(): ReadonlyMap<string, GroupMapping> {
    return this.#rows;
  }

  configure(ticketing: Ticketing, rows: readonly GroupMapping[]): void {
    this.#ticketing = ticketing;
    this.#rows = new Map(rows.map((row) => [row.groupId, row]));
    this.version += 1;
  }

  /** What is known without asking: null = Level has no such device, undefined = not known. */
  knownDevice(deviceId: string): Device | null | undefined {
    const sweep = this.#newestSweep();
    const looked = this.#lookedUp.get(deviceId);
    if (looked !== undefined && looked.at + LOOKED_UP_MS > Date.now() && looked.at >= (sweep?.at ?? 0))
      return looked.device;
    return sweep?.get(deviceId);
  }

  /** When what is known of a device was read, ms since 1970. */
  readAt(deviceId: string): number {
    return Math.max(this.#newestSweep()?.at ?? 0, this.#lookedUp.get(deviceId)?.at ?? 0);
  }

  /** Asks Level for one device. @throws {ApiError} when it cannot be asked */
  async lookUp(caller: LevelCaller, deviceId: string): Promise<Device | null> {
    const device = await getDevice(this.level, caller, deviceId);
    this.#lookedUp.set(deviceId, { at: Date.now(), device });
    return device;
  }

  /** The tree of groups: the sweep's, or one of its own before the first sweep ended. */
  async groups(caller: LevelCaller): Promise<ReadonlyMap<string, LevelGroup>> {
    const sweep = this.#newestSweep();
    if (sweep !== null && sweep.at >= (this.#groups?.at ?? 0)) return sweep.groups;
    if (this.#groups !== null && this.#groups.at + LOOKED_UP_MS > Date.now()) return this.#groups.rows;
    const at = Date.now();
    this.#groups = { at, rows: await listGroups(this.level, caller) };
    return this.#groups.rows;
  }

  /** Lists the ticket workflows anew now and then: one may have been terminated, and its alert has no ticket then. */
  async refreshRunning(client: Client, connection: string): Promise<void> {
    if (this.running.listedAt + LIST_MS > Date.now()) return;
    for (const id of await this.running.list(client, connection)) this.toldAlerts.forget(id);
  }

  /** Creates of a tenant go one at a time: parallel ones were seen to collide (halopsa-api.md 2.2). */
  creating<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#creating.then(work, work);
    this.#creating = mine.catch(() => undefined);
    return mine;
  }

  /** @param message null: it works */
  report(what: TicketProblem['what'], message: string | null): void {
    if (message === null && !this.#problems.has(what)) return;
    this.#problems.set(what, message);
  }

  get problems(): readonly TicketProblem[] {
    const waits = this.circuit.message;
    const all = new Map(this.#problems);
    if (waits !== null) all.set('create', waits);
    else if (!all.has('create')) all.set('create', null);
    return [...all].map(([what, message]) => ({ what, message }));
  }

  /** Level's own links of alerts to devices: for names in texts. */
  readonly nameOf = (deviceId: string): string | undefined => {
    const device = this.knownDevice(deviceId);
    return device === null || device === undefined ? undefined : (device.nickname ?? device.hostname);
  };
}
