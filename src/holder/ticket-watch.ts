import type { TicketReport } from '../contract/feed-activities.ts';
import type { RequestRecord } from '../contract/records.ts';
import { conditionId } from '../domain/alert.ts';
import { isClosedStatus, type TicketSeen } from '../domain/ticket.ts';
import type { Caller } from '../apis/http/caller.ts';
import { getTicket, getTickets, type TicketRow } from '../apis/halopsa/tickets.ts';
import type { AssetIndex } from './asset-index.ts';
import type { Desk } from './desk.ts';
import type { Statuses } from './desk-lists.ts';
import type { RunningTicket } from './running-tickets.ts';

const TICKETS_AT_ONCE = 100;
/** Tickets that a list left out, asked for one by one. */
const LOOKUPS_AT_ONCE = 20;
const NEWS_AT_ONCE = 200;

const printOf = ({ isClosed, mergedInto, isDeleted }: TicketSeen): string =>
  `${isClosed ? 'closed' : 'open'}|${mergedInto ?? ''}|${isDeleted ? 'deleted' : ''}`;

/** What a ticket workflow knows of its ticket by its own doing. */
const expectedPrint = ({ state }: RunningTicket): string =>
  printOf({
    statusId: 0,
    isClosed: state === 'Closed' || state === 'Closed by a person',
    mergedInto: null,
    isDeleted: false,
  });

const ticketKey = (id: string, ticketId: number): string => `t ${ticketId} ${id}`;
const assetKey = (id: string): string => `a ${id}`;
const summaryKey = (ticketId: number): string => `s ${ticketId}`;

export const seenOf = (row: TicketRow | null, { closedIds }: Statuses): TicketSeen =>
  row === null
    ? { statusId: 0, isClosed: false, mergedInto: null, isDeleted: true }
    : {
        statusId: row.statusId,
        isClosed: isClosedStatus(row.statusId, row.hasBeenClosed, closedIds),
        mergedInto: row.mergedInto,
        isDeleted: row.isDeleted,
      };

/** Reads our open tickets and concludes what people did to them, for one holder. */
export class TicketWatch {
  readonly #desk: Desk;
  readonly #seen = new Map<number, TicketSeen>();
  /** When we last wrote a ticket, ms since 1970: what was read before does not show it. */
  readonly #wroteAt = new Map<number, number>();
  /** Tickets that lists leave out, by when they had their turn to be asked for alone. */
  readonly #alone = new Map<number, number>();
  #turns = 0;
  #offered: { readonly id: string; readonly merged: readonly { readonly id: string; readonly into: number }[] } | null =
    null;
  /** When the newest reading began, ms since 1970. */
  readAt = 0;
  /** The newest report could not hold all that is new: the rest is told before anything is read again. */
  hasMore = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  #watched(): { id: string; ticket: RunningTicket; ticketId: number }[] {
    return [...this.#desk.running.all].flatMap(([id, ticket]) =>
      ticket.ticketId === null ? [] : [{ id, ticket, ticketId: ticket.ticketId }],
    );
  }

  /** The workflow names the last report that it took: from then on the ticket that ours was merged into is watched. */
  begin(knownReportId: string | null): void {
    const { toldTickets, running } = this.#desk;
    toldTickets.begin(knownReportId);
    const offered = this.#offered;
    this.#offered = null;
    if (offered === null || offered.id !== knownReportId) return;
    for (const { id, into } of offered.merged) running.change(id, { ticketId: into });
  }

  /** Nothing is open: nothing is asked. */
  isIdle(summaries: readonly number[]): boolean {
    return summaries.length === 0 && this.#watched().length === 0;
  }

  /** One reading of all of them. A ticket that a list leaves out is asked for by itself: absence proves nothing. */
  async read(caller: Caller, summaries: readonly number[]): Promise<void> {
    const { halo, lists } = this.#desk;
    const at = Date.now();
    const statuses = await lists.statuses(caller);
    const wanted = [...new Set([...this.#watched().map(({ ticketId }) => ticketId), ...summaries])];
    const leftOut: number[] = [];
    for (let from = 0; from < wanted.length; from += TICKETS_AT_ONCE) {
      const part = wanted.slice(from, from + TICKETS_AT_ONCE);
      const askedAt = Date.now();
      const rows = await getTickets(halo, caller, part);
      for (const ticketId of part) {
        const row = rows.get(ticketId);
        if (row === undefined) leftOut.push(ticketId);
        else this.#saw(ticketId, seenOf(row, statuses), askedAt);
      }
    }
    // Those that were asked for longest ago come first, so that all have their turn.
    const turn = (ticketId: number): number => this.#alone.get(ticketId) ?? 0;
    for (const ticketId of leftOut.sort((a, b) => turn(a) - turn(b)).slice(0, LOOKUPS_AT_ONCE)) {
      const askedAt = Date.now();
      this.#alone.set(ticketId, (this.#turns += 1));
      this.#saw(ticketId, seenOf(await getTicket(halo, caller, ticketId), statuses), askedAt);
    }
    this.readAt = at;
  }

  #saw(ticketId: number, seen: TicketSeen, askedAt: number): void {
    if ((this.#wroteAt.get(ticketId) ?? 0) < askedAt) this.#seen.set(ticketId, seen);
  }

  /** What the workflow's own activities did is no news to it. */
  wrote(id: string, ticketId: number, seen: TicketSeen): void {
    this.#seen.set(ticketId, seen);
    this.#wroteAt.set(ticketId, Date.now());
    this.#desk.toldTickets.expect(ticketKey(id, ticketId), printOf(seen));
  }

  /** @param releaseStatusId a summary in this status releases its storm */
  report(
    summaries: readonly number[],
    index: AssetIndex | null,
    releaseStatusId: number | null,
    records: readonly RequestRecord[],
    always: boolean,
  ): TicketReport | null {
    const { toldTickets, problems } = this.#desk;
    const prints = new Map<string, string>();
    const tickets = new Map<string, TicketReport['seen'][number]>();
    const assets = new Map<string, TicketReport['assets'][number]>();
    for (const { id, ticket, ticketId } of this.#watched()) {
      const { deviceId, key } = ticket;
      const seen = this.#seen.get(ticketId);
      if (seen !== undefined) {
        const print = printOf(seen);
        const name = ticketKey(id, ticketId);
        // After a takeover nobody needs to hear that a ticket is as its workflow left it.
        if (!toldTickets.known.has(name) && print === expectedPrint(ticket)) toldTickets.expect(name, print);
        prints.set(name, print);
        tickets.set(name, { deviceId, key, ticketId, seen });
      }
      const [asset] =
        ticket.assetId === null ? (index?.byDeviceId(deviceId) ?? []).filter((each) => !each.inactive) : [];
      if (asset !== undefined) {
        prints.set(assetKey(id), String(asset.id));
        assets.set(assetKey(id), { deviceId, key, assetId: asset.id });
      }
    }
    const switches = new Map<string, TicketReport['summaries'][number]>();
    for (const ticketId of summaries) {
      const seen = this.#seen.get(ticketId);
      if (seen === undefined) continue;
      const isReleased = releaseStatusId !== null && seen.statusId === releaseStatusId;
      prints.set(summaryKey(ticketId), `${printOf(seen)}|${seen.statusId}`);
      switches.set(summaryKey(ticketId), { ticketId, seen, isReleased });
    }
    const changed = toldTickets.changed(prints);
    this.hasMore = changed.length > NEWS_AT_ONCE;
    if (changed.length === 0 && !always) return null;
    const now = changed.slice(0, NEWS_AT_ONCE);
    const pick = <T>(from: ReadonlyMap<string, T>): T[] => now.flatMap((key) => from.get(key) ?? []);
    const { id } = toldTickets.offer(
      new Map(now.map((key) => [key, prints.get(key) ?? ''])),
      new Set(),
      now.length === changed.length,
    );
    const merged = pick(tickets).flatMap(({ deviceId, key, seen }) =>
      seen.mergedInto === null ? [] : [{ id: conditionId({ deviceId, key }), into: seen.mergedInto }],
    );
    this.#offered = { id, merged };
    return {
      reportId: id,
      seen: pick(tickets),
      assets: pick(assets),
      summaries: pick(switches),
      problems,
      records,
    };
  }
}
