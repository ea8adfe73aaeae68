import { FAILURES } from '../../../src/contract/failures.ts';
import type { Ticketing } from '../../../src/contract/feed-activities.ts';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import type { Caller } from '../../../src/apis/http/caller.ts';
import { HaloClient, type HaloCall, type HaloClientDeps, type HaloReply } from '../../../src/apis/halopsa/client.ts';
import { LevelClient, type LevelCaller, type LevelClientDeps } from '../../../src/apis/level/client.ts';
import { conditionId, type Severity } from '../../../src/domain/alert.ts';
import type { GroupMapping } from '../../../src/domain/mapping.ts';
import { DEFAULT_TICKET_SETTINGS } from '../../../src/domain/ticket-settings.ts';
import { keyOf } from '../../../src/holder/alert-book.ts';
import { Desk } from '../../../src/holder/desk.ts';
import type { Sweep } from '../../../src/holder/sweep.ts';
import { mapping } from '../../support/builders.ts';
import { policy } from '../domain/policy-builders.ts';

const missing = (path: string): ApiError => new ApiError(FAILURES.rejected, `no ${path}`, { status: 404 });

interface LevelAlert {
  readonly id: string;
  readonly device_id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly started_at: string;
  readonly is_resolved: boolean;
  readonly resolved_at: string | null;
}

export const STARTED = '2026-11-23T11:00:00.000Z';
export const RESOLVED = '2026-11-23T11:30:00.000Z';

/** A Level account in memory: the alerts, devices and groups that a test puts there. */
export class FakeLevel extends LevelClient {
  readonly alerts = new Map<string, LevelAlert>();
  readonly devices = new Map<string, object>();
  groups: { readonly id: string; readonly name: string; readonly parent_id: string | null }[] = [
    { id: 'g-1', name: 'Acme', parent_id: null },
  ];
  /** Alerts that the list of active ones leaves out, though they exist. */
  readonly unlisted = new Set<string>();
  /** Fails a request; undefined lets it pass. */
  fails: (path: string, query: Readonly<Record<string, string>>) => Error | undefined = () => undefined;
  /** Paths with what was filtered by. */
  asked: string[] = [];

  constructor() {
    super({} as LevelClientDeps);
  }

  addDevice(id: string, over: object = {}): void {
    this.devices.set(id, { id, hostname: id.toUpperCase(), group_id: 'g-1', ...over });
  }

  /** On a device of its own unless that is there already. @returns the id of its condition */
  raise(id: string, over: Partial<LevelAlert> = {}): string {
    const alert: LevelAlert = {
      id,
      device_id: `dev-${id}`,
      name: 'Disk Monitor',
      severity: 'critical',
      started_at: STARTED,
      is_resolved: false,
      resolved_at: null,
      ...over,
    };
    this.alerts.set(id, alert);
    if (!this.devices.has(alert.device_id)) this.addDevice(alert.device_id);
    return conditionId({ deviceId: alert.device_id, key: keyOf(alert.name) });
  }

  raiseMany(count: number, from = 0): string[] {
    return Array.from({ length: count }, (_, index) => this.raise(`a${from + index}`));
  }

  resolve(id: string): void {
    const alert = this.alerts.get(id);
    if (alert !== undefined) this.alerts.set(id, { ...alert, is_resolved: true, resolved_at: RESOLVED });
  }

  deleteDevice(id: string): void {
    this.devices.delete(id);
    for (const alert of this.alerts.values()) if (alert.device_id === id) this.alerts.delete(alert.id);
  }

  override get(_: LevelCaller, path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    this.asked.push(query['device_id'] === undefined ? path : `${path}?${query['device_id']}`);
    const fault = this.fails(path, query);
    return fault === undefined ? this.#answer(path, query) : Promise.reject(fault);
  }

  async #answer(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    const [, list, id] = path.split('/');
    if (id !== undefined) {
      const found = list === 'alerts' ? this.alerts.get(id) : this.devices.get(id);
      if (found === undefined) throw missing(path);
      return found;
    }
    if (list === 'groups') return { data: this.groups, has_more: false };
    const { device_id: deviceId, status } = query;
    const data = [...this.alerts.values()].filter(
      (alert) =>
        (deviceId === undefined || alert.device_id === deviceId) &&
        (status === undefined || alert.is_resolved === (status === 'resolved')) &&
        !(status === 'active' && this.unlisted.has(alert.id)),
    );
    return { data, has_more: false };
  }
}

interface HaloTicket {
  readonly id: number;
  readonly status_id: number;
  readonly client_id: number;
  readonly summary: string;
  readonly third_party_id_string: string;
  readonly details: string;
  readonly deleted: boolean;
  readonly hasbeenclosed: boolean;
  readonly merged_into_id: number;
}

export const CLOSED = 9;

/** A HaloPSA tenant's tickets in memory. */
export class FakeHalo extends HaloClient {
  readonly tickets = new Map<number, HaloTicket>();
  /** Tickets that lists leave out, though they exist. */
  readonly unlisted = new Set<number>();
  isReferenceFilterHonoured = true;
  /** Runs while a list of tickets is on its way, after it was made. */
  whileListing: () => void = () => undefined;
  asked: string[] = [];

  constructor() {
    super({} as HaloClientDeps);
  }

  put(id: number, over: Partial<HaloTicket> = {}): void {
    this.tickets.set(id, {
      id,
      status_id: 1,
      client_id: 12,
      summary: '',
      third_party_id_string: '',
      details: '',
      deleted: false,
      hasbeenclosed: false,
      merged_into_id: 0,
      ...this.tickets.get(id),
      ...over,
    });
  }

  override call(_: Caller, { path, query = {} }: HaloCall): Promise<HaloReply> {
    const { ticketids, third_party_id_string: reference, client_id: clientId } = query;
    const by = Object.entries({ ticketids, reference, clientId }).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${String(value)}`],
    );
    this.asked.push([path, ...by].join('?'));
    return this.#answer(path, query).then((json) => ({ json, sentAt: Date.now() }));
  }

  async #answer(path: string, query: NonNullable<HaloCall['query']>): Promise<unknown> {
    if (path === '/Status') {
      const all = [1, 2, CLOSED].map((id) => ({ id, name: `status ${id}` }));
      return query['excludeclosed'] === true ? all.filter(({ id }) => id !== CLOSED) : all;
    }
    const id = /^\/Tickets\/(\d+)$/.exec(path)?.[1];
    if (id !== undefined) {
      const found = this.tickets.get(Number(id));
      if (found === undefined) throw missing(path);
      return found;
    }
    const { ticketids, third_party_id_string: reference, client_id: clientId } = query;
    const ids = ticketids === undefined ? null : new Set(String(ticketids).split(',').map(Number));
    const tickets = [...this.tickets.values()].filter(
      (ticket) =>
        !this.unlisted.has(ticket.id) &&
        (ids === null || ids.has(ticket.id)) &&
        (reference === undefined ||
          !this.isReferenceFilterHonoured ||
          ticket.third_party_id_string === String(reference)) &&
        (clientId === undefined || ticket.client_id === Number(clientId)),
    );
    this.whileListing();
    return { record_count: tickets.length, tickets };
  }
}

export const ticketing = (over: Partial<Ticketing> = {}): Ticketing => ({
  policies: [policy({ severities: ['warning', 'critical', 'emergency'] })],
  settings: DEFAULT_TICKET_SETTINGS,
  alertsSince: null,
  offSince: null,
  onSince: null,
  instance: null,
  ...over,
});

export interface DeskOptions {
  readonly ticketing?: Partial<Ticketing>;
  readonly rows?: readonly GroupMapping[];
  /** The newest sweep of the holder. */
  readonly sweep?: () => Sweep | null;
}

/** The desk of a holder whose group `g-1` is mapped to client 12, with both sides in memory. */
export function openDesk({ ticketing: over = {}, rows = [mapping()], sweep = () => null }: DeskOptions = {}) {
  const halo = new FakeHalo();
  const level = new FakeLevel();
  const desk = new Desk(halo, level, sweep);
  desk.configure(ticketing(over), rows);
  return { desk, halo, level };
}
