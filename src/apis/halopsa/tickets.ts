import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import type { HaloCall, HaloClient } from './client.ts';
import { PAGE_SIZE, rowsOf } from './lists.ts';
import { oneLine, plainText } from './plain-text.ts';
import { mustReadTicket, type TicketRow } from './ticket-wire.ts';

export type { TicketRow } from './ticket-wire.ts';
export { changeTicket, createTicket, type NewTicket } from './ticket-writes.ts';

const LOOKS_INTO = 5;
/** So few that a page leaves out are no sign of a shorter page. */
const FEW = 5;

/** The first page of a list: open and closed tickets alike. */
async function listTickets(
  client: HaloClient,
  caller: Caller,
  query: NonNullable<HaloCall['query']>,
): Promise<TicketRow[]> {
  const { json } = await client.call(caller, {
    method: 'GET',
    path: '/Tickets',
    query: { pageinate: true, page_size: PAGE_SIZE, page_no: 1, ...query },
  });
  return rowsOf(json, 'tickets').map(mustReadTicket);
}

/**
 * Rows of these tickets, by id. One that is absent may be deleted, hidden from the agent, or not indexed yet: ask
 * for it by itself.
 *
 * @param ids at most 100: a longer list does not fit one page
 */
export async function getTickets(
  client: HaloClient,
  caller: Caller,
  ids: readonly number[],
): Promise<Map<number, TicketRow>> {
  const found = new Map<number, TicketRow>();
  if (ids.length > PAGE_SIZE) throw new RangeError(`at most ${PAGE_SIZE} tickets fit one request, not ${ids.length}`);
  let missing = [...new Set(ids)];
  let isNew = missing.length > 0;
  while (isNew) {
    const asked = new Set(missing);
    const rows = await listTickets(client, caller, { ticketids: missing.join(',') });
    for (const row of rows) if (asked.has(row.id)) found.set(row.id, row);
    missing = missing.filter((id) => !found.has(id));
    // Some tenants send 50 rows whatever is asked for (halopsa-api.md 2.3): the rest is asked for while that helps.
    isNew = missing.length < asked.size && missing.length > FEW;
  }
  return found;
}

/**
 * One ticket, past HaloPSA's cache and with its details.
 *
 * @returns null when HaloPSA has no such ticket, or does not show it: deleted ones are not found either
 */
export async function getTicket(client: HaloClient, caller: Caller, id: number): Promise<TicketRow | null> {
  try {
    const { json } = await client.call(caller, {
      method: 'GET',
      path: `/Tickets/${id}`,
      query: { includedetails: true, nocache: true },
    });
    const row = mustReadTicket(Array.isArray(json) ? json[0] : json);
    if (row.id === id) return row;
  } catch (error) {
    // A page instead of an answer is a gateway's, and says nothing about the ticket.
    if (error instanceof ApiError && error.status === 404 && error.kind === FAILURES.rejected) return null;
    throw error;
  }
  throw new ApiError(FAILURES.unavailable, `HaloPSA answered with another ticket than #${id}: it is asked again`);
}

/** Tickets that carry a reference, in every status. Only newer versions can filter by it (halopsa-api.md 5.2). */
export async function findByReference(
  client: HaloClient,
  caller: Caller,
  reference: string,
): Promise<{ rows: TicketRow[]; isFilterHonoured: boolean }> {
  const all = await listTickets(client, caller, { third_party_id_string: reference });
  const rows = all.filter((row) => row.reference === reference);
  return { rows, isFilterHonoured: rows.length === all.length };
}

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** A reference with a count begins with the one without: the end matters. */
function holds(details: string | null, reference: string): boolean {
  if (details === null) return false;
  const whole = new RegExp(`${escaped(oneLine(reference))}(?!:?\\w)`);
  return whole.test(plainText(details)) || whole.test(oneLine(details));
}

/**
 * Tickets of a reference where it cannot be searched for: among the client's newest 100, those with our summary whose
 * details, or the row itself, hold the reference. At most six requests.
 */
export async function findBySummary(
  client: HaloClient,
  caller: Caller,
  { clientId, summary, reference }: { clientId: number; summary: string; reference: string },
): Promise<TicketRow[]> {
  const newest = await listTickets(client, caller, { client_id: clientId, order: 'id', orderdesc: true });
  const carrying = newest.filter((row) => row.reference === reference);
  // A rule of the desk may have put something before or behind the summary.
  const alike = newest
    .filter((row) => row.reference === '' && oneLine(row.summary).includes(oneLine(summary)))
    .toSorted((a, b) => b.id - a.id);
  for (const { id } of alike.slice(0, LOOKS_INTO)) {
    const row = await getTicket(client, caller, id);
    if (row !== null && (row.reference === reference || holds(row.details, reference))) carrying.push(row);
  }
  return carrying;
}
