import type { Client } from '@temporalio/client';
import { LH_ALERT, LH_DEVICE, LH_STATE, LH_TICKET, WORKFLOWS } from '../contract/names.ts';
import { conditionId } from '../domain/alert.ts';
import { validSerial } from '../domain/serial.ts';

/** A ticket workflow that runs, as far as its holder knows it. */
export interface RunningTicket {
  readonly deviceId: string;
  readonly key: string;
  /** Null until its ticket is opened. */
  readonly ticketId: number | null;
  /** One of the alerts that it stands for. */
  readonly alertId: string | null;
  /** Its LhState. */
  readonly state: string;
  /** Of its device, for recognising it under a new Level id. */
  readonly serial: string | null;
  readonly assetId: number | null;
  /** When this process heard of it, ms since 1970. */
  readonly since: number;
}

/** States in which a ticket workflow takes its alert for firing. */
const FIRING: ReadonlySet<string> = new Set(['Opening', 'Open', 'Closed by a person']);
/** Visibility may be so far behind. */
const LAG_MS = 60_000;

export const takesForFiring = ({ state }: RunningTicket): boolean => FIRING.has(state);

/** The ticket workflows of a connection: asked of Temporal once, then kept up by what this process does itself. */
export class RunningTickets {
  readonly #byId = new Map<string, RunningTicket>();
  /** What this process did to tickets that it has not listed yet. */
  readonly #early = new Map<string, Partial<RunningTicket>>();
  /** When they were last listed, ms since 1970. */
  listedAt = 0;

  get all(): ReadonlyMap<string, RunningTicket> {
    return this.#byId;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  get(id: string): RunningTicket | undefined {
    return this.#byId.get(id);
  }

  started(ticket: Pick<RunningTicket, 'deviceId' | 'key' | 'alertId' | 'serial'>): void {
    const id = conditionId(ticket);
    const known = this.#byId.get(id);
    this.#byId.set(id, {
      ticketId: known?.ticketId ?? null,
      assetId: known?.assetId ?? null,
      state: known?.state ?? 'Opening',
      since: Date.now(),
      ...ticket,
      ...this.#early.get(id),
    });
    this.#early.delete(id);
  }

  change(id: string, change: Partial<RunningTicket>): void {
    const known = this.#byId.get(id);
    if (known !== undefined) this.#byId.set(id, { ...known, ...change });
    else this.#early.set(id, { ...this.#early.get(id), ...change });
  }

  ended(id: string): void {
    this.#byId.delete(id);
    this.#early.delete(id);
  }

  /**
   * Asks Temporal which run. What this process started in the last minute may not be listed yet.
   *
   * @returns those that ran and do not any more: ended, or terminated by somebody
   */
  async list(client: Client, connection: string): Promise<string[]> {
    const startedAt = Date.now();
    const found = new Set<string>();
    const query = `WorkflowType = "${WORKFLOWS.alertTicket}" AND LhConnection = "${connection}" AND ExecutionStatus = "Running"`;
    for await (const { workflowId, typedSearchAttributes: shown, memo } of client.workflow.list({ query })) {
      const deviceId = shown.get(LH_DEVICE);
      const key = workflowId.split('/').at(-1);
      if (deviceId === undefined || key === undefined) continue;
      const id = conditionId({ deviceId, key });
      found.add(id);
      const known = this.#byId.get(id);
      const ticketId = Number(shown.get(LH_TICKET));
      if (known !== undefined) {
        // It was opened by another process, or before this one knew of it.
        if (known.ticketId === null && ticketId > 0) this.#byId.set(id, { ...known, ticketId });
        continue;
      }
      const serial: unknown = memo?.['serial'];
      this.#byId.set(id, {
        deviceId,
        key,
        ticketId: ticketId > 0 ? ticketId : null,
        alertId: shown.get(LH_ALERT) ?? null,
        state: shown.get(LH_STATE) ?? '',
        serial: typeof serial === 'string' ? validSerial(serial) : null,
        assetId: null,
        since: startedAt,
        ...this.#early.get(id),
      });
      this.#early.delete(id);
    }
    const gone = [...this.#byId].filter(([id, { since }]) => !found.has(id) && since + LAG_MS < startedAt);
    for (const [id] of gone) this.#byId.delete(id);
    this.listedAt = startedAt;
    return gone.map(([id]) => id);
  }
}
