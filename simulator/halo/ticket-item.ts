import type { Simulation, TokenGrant } from '../simulation.ts';
import { API_AGENT_ID, APPLICATION_NAME, GENERAL_USER, isClosed } from '../world/desk.ts';
import type { Ticket } from '../world/desk-types.ts';
import { integerOf, textOf, type Item } from './posted-array.ts';
import { Rejection } from './rejection.ts';
import {
  agentFor,
  assetsFor,
  categoryFor,
  customFieldsFor,
  placeFor,
  priorityFor,
  refuseEmptyFields,
  statusFor,
  teamFor,
  typeFor,
} from './ticket-choice.ts';
import { visibleTicket } from './ticket-filter.ts';
import { mailClosure, moveStatus, statusAfter, addAction } from './ticket-life.ts';

const MAX_SUMMARY = 4_000;

const detailsOf = (item: Item, current: Ticket | undefined): string =>
  item['details_html'] === undefined
    ? item['details'] === undefined
      ? (current?.details ?? '')
      : textOf(item['details'])
    : textOf(item['details_html']);

/** The ticket as the item wants it, checked; nothing is stored yet. */
function wantedTicket(sim: Simulation, grant: TokenGrant, item: Item, current: Ticket | undefined): Ticket {
  const { desk } = sim.world;
  const type = typeFor(desk, item, current);
  const place = placeFor(sim.world, grant, item, current);
  const now = Date.now();
  const summary = item['summary'] === undefined ? (current?.summary ?? '') : textOf(item['summary']);
  if (summary.length > MAX_SUMMARY) throw new Rejection('String or binary data would be truncated.');
  const ticket: Ticket = {
    id: current?.id ?? desk.nextTicket,
    summary,
    details: detailsOf(item, current),
    typeId: type.id,
    ...place,
    userId: integerOf(item['user_id']) ?? current?.userId ?? GENERAL_USER,
    statusId: statusFor(desk, item, type, current),
    priorityId: priorityFor(desk, item, type, current),
    teamId: teamFor(desk, item, type, current),
    agentId: agentFor(desk, item, current),
    category: categoryFor(desk, item, type, current),
    customfields: new Map([...(current?.customfields ?? []), ...customFieldsFor(desk, item, type)]),
    assetIds: assetsFor(sim.world, item, place, current),
    reference:
      item['third_party_id_string'] === undefined ? (current?.reference ?? '') : textOf(item['third_party_id_string']),
    createdAt: current?.createdAt ?? now,
    closedAt: current?.closedAt ?? null,
    lastActionAt: now,
    hasBeenClosed: current?.hasBeenClosed ?? false,
    deleted: false,
    mergedInto: current?.mergedInto ?? null,
    actions: current?.actions ?? [],
  };
  if (current === undefined && item['_novalidate'] !== true) refuseEmptyFields(desk, ticket, type);
  return ticket;
}

/** Author of everything that comes through the API. */
export const API_AUTHOR = {
  who: 'Level integration',
  whoType: 'agent',
  agentId: API_AGENT_ID,
  application: APPLICATION_NAME,
} as const;

/** @throws {Rejection} with nothing stored */
export function createTicket(sim: Simulation, grant: TokenGrant, item: Item): Ticket {
  const { desk } = sim.world;
  const ticket = wantedTicket(sim, grant, item, undefined);
  desk.nextTicket += 1;
  desk.tickets.set(ticket.id, ticket);
  addAction(ticket, {
    ...API_AUTHOR,
    outcomeId: 1,
    outcome: 'Opened',
    systemId: 1,
    note: ticket.details,
    hidden: false,
    at: ticket.createdAt,
  });
  if (isClosed(desk, ticket.statusId)) Object.assign(ticket, { hasBeenClosed: true, closedAt: ticket.createdAt });
  return ticket;
}

/** Whether this token may move the ticket to that status (halopsa-api.md 1.4), and whether the tenant lets it close. */
export function refuseMove({ world, switches }: Simulation, { rights }: TokenGrant, from: number, to: number): void {
  const wasClosed = isClosed(world.desk, from);
  const closes = isClosed(world.desk, to) && !wasClosed;
  if (wasClosed && to !== from && !rights.editClosedTickets) throw new Rejection('', 403);
  if (closes && !rights.closeTickets) throw new Rejection('', 403);
  if (closes && switches.closeNeeds !== null) throw new Rejection(switches.closeNeeds);
}

function currentOf(sim: Simulation, grant: TokenGrant, item: Item, id: number): Ticket {
  const { world, switches } = sim;
  const ticket = world.desk.tickets.get(id);
  if (ticket === undefined || !visibleTicket(grant, ticket) || (ticket.deleted && item['_recover'] !== true))
    throw new Rejection('Record not found', 404);
  const named = item['tickettype_id'] !== undefined && item['client_id'] !== undefined;
  if (switches.ticketUpdateNeedsType && !named) throw new Rejection('Record not found');
  if (isClosed(world.desk, ticket.statusId) && !grant.rights.editClosedTickets) throw new Rejection('', 403);
  return ticket;
}

/** Changes what was sent. A change of status is told by an action of the system's. @throws {Rejection} with nothing stored */
export function updateTicket(sim: Simulation, grant: TokenGrant, item: Item, id: number): Ticket {
  const ticket = currentOf(sim, grant, item, id);
  const oldStatus = ticket.statusId;
  const { statusId: asked, ...wanted } = wantedTicket(sim, grant, item, ticket);
  refuseMove(sim, grant, oldStatus, asked);
  Object.assign(ticket, wanted);
  // The first action holds the details (halopsa-api.md 5.1).
  if (ticket.actions[0] !== undefined) ticket.actions[0].note = ticket.details;
  const newStatus = statusAfter(sim, asked);
  if (newStatus !== oldStatus) {
    moveStatus(sim, ticket, newStatus);
    addAction(ticket, { ...API_AUTHOR, outcome: 'Status Changed', systemId: 3, isSystem: true, oldStatus, newStatus });
    mailClosure(sim, ticket, oldStatus);
  }
  return ticket;
}
