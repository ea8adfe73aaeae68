import type { Named, Policy } from '../../domain/policy.ts';
import type { Caller } from '../http/caller.ts';
import type { HaloClient } from './client.ts';
import { namingRight, type TicketDeed } from './rights.ts';
import { answeredRows, digest, readTicket, type TicketRow } from './ticket-wire.ts';

export interface NewTicket {
  readonly summary: string;
  readonly detailsHtml: string;
  readonly ticketTypeId: number;
  readonly clientId: number;
  readonly siteId: number;
  /** Null here and below: HaloPSA's own choice, by type and rules. */
  readonly priorityId: number | null;
  readonly statusId: number | null;
  readonly team: Named | null;
  readonly agentId: number | null;
  /** Levels joined by ">". */
  readonly category: string | null;
  readonly fields: Policy['fields'];
  readonly assetIds: readonly number[];
  readonly reference: string;
}

const PATH = '/Tickets';

const linkedAssets = (ids: readonly number[]) => ids.map((id) => ({ id }));

/**
 * One item of `POST /Tickets`. No user is named, so it belongs to the site's General User, who gets no mail; rules
 * run, templates do not (they would change the texts).
 */
function toWire(ticket: NewTicket): Record<string, unknown> {
  const { priorityId, statusId, team, agentId, category, fields, assetIds } = ticket;
  return {
    summary: ticket.summary,
    details_html: ticket.detailsHtml,
    tickettype_id: ticket.ticketTypeId,
    client_id: ticket.clientId,
    site_id: ticket.siteId,
    ...(priorityId === null ? {} : { priority_id: priorityId }),
    ...(statusId === null ? {} : { status_id: statusId }),
    // Older versions know a ticket's team by name only (halopsa-api.md 3.2).
    ...(team === null ? {} : { team: team.name, team_id: team.id }),
    ...(agentId === null ? {} : { agent_id: agentId }),
    ...(category === null ? {} : { category_1: category }),
    ...(fields.length === 0
      ? {}
      : { customfields: fields.map(({ id, name, value }) => (id === null ? { name, value } : { id, value })) }),
    ...(assetIds.length === 0 ? {} : { assets: linkedAssets(assetIds) }),
    third_party_id_string: ticket.reference,
    sendack: false,
    donotapplytemplateintheapi: true,
  };
}

async function post(
  client: HaloClient,
  caller: Caller,
  item: Record<string, unknown>,
  deed: TicketDeed,
  devices: readonly string[],
): Promise<{ rows: TicketRow[]; sentAt: number }> {
  const { json, sentAt } = await namingRight(PATH, deed, () =>
    client.call(caller, { method: 'POST', path: PATH, body: [item], devices, digest }),
  );
  return { rows: answeredRows(json).flatMap((row) => readTicket(row) ?? []), sentAt };
}

/**
 * Creates one ticket.
 *
 * @returns the ticket, null when HaloPSA took it but did not say which it is; and when it was sent, ms since 1970
 * @throws {ApiError} `rejected`: HaloPSA did not take it as it was; `uncertain`: it may have
 */
export async function createTicket(
  client: HaloClient,
  caller: Caller,
  ticket: NewTicket,
  devices: readonly string[],
): Promise<{ ticket: TicketRow | null; sentAt: number }> {
  const { rows, sentAt } = await post(client, caller, toWire(ticket), 'create', devices);
  return { ticket: rows.find(({ reference }) => reference === ticket.reference) ?? rows[0] ?? null, sentAt };
}

interface TicketChange {
  readonly id: number;
  /** Of the ticket as it is now: without them HaloPSA may not find it (halopsa-api.md 5.4). */
  readonly ticketTypeId: number;
  readonly clientId: number;
  readonly statusId?: number;
  /** All that is to be linked: the list replaces the one that is (halopsa-api.md 5.1). */
  readonly assetIds?: readonly number[];
  /** Makes the message of a missing right exact. */
  readonly deed?: 'close' | 'reopen' | 'link';
}

/**
 * Changes what is named. A closed ticket proves itself by reading it again, not by this answer.
 *
 * @returns the ticket as HaloPSA answered it, null when it said nothing readable
 * @throws {ApiError} `rejected`: HaloPSA did not take it; `uncertain`: it may have
 */
export async function changeTicket(
  client: HaloClient,
  caller: Caller,
  change: TicketChange,
  devices: readonly string[],
): Promise<TicketRow | null> {
  const { id, ticketTypeId, clientId, statusId, assetIds } = change;
  const deed = change.deed ?? (statusId === undefined ? 'link' : 'status');
  const item = {
    id,
    tickettype_id: ticketTypeId,
    client_id: clientId,
    ...(statusId === undefined ? {} : { status_id: statusId }),
    ...(assetIds === undefined ? {} : { assets: linkedAssets(assetIds) }),
  };
  const { rows } = await post(client, caller, item, deed, devices);
  return rows.find((row) => row.id === id) ?? null;
}
