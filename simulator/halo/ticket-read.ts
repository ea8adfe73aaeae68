import { empty, isTrue, json, type SimAnswer } from '../exchange.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import type { Ticket } from '../world/desk-types.ts';
import { listAnswer } from './list.ts';
import { ticketFilter, visibleTicket } from './ticket-filter.ts';
import { actionWire, ticketDetails, ticketRow } from './ticket-wire.ts';

/** By number unless asked otherwise. */
function sorted(rows: Ticket[], query: URLSearchParams): Ticket[] {
  const sign = isTrue(query.get('orderdesc')) ? -1 : 1;
  const byDate = query.get('order')?.toLowerCase() === 'dateoccurred';
  return rows.sort((a, b) => sign * ((byDate ? a.createdAt - b.createdAt : 0) || a.id - b.id));
}

export function listTickets(sim: Simulation, grant: TokenGrant, query: URLSearchParams): SimAnswer {
  const { world, switches } = sim;
  const rows = [...world.desk.tickets.values()].filter(ticketFilter(sim, grant, query));
  const idOnly = isTrue(query.get('ticketidonly')) || isTrue(query.get('idonly'));
  return listAnswer(
    sorted(rows, query),
    query,
    switches,
    { key: 'tickets', cap: switches.ticketsPageSizeCap },
    (ticket) => (idOnly ? { id: ticket.id } : ticketRow(sim, ticket)),
  );
}

/** Deleted tickets answer as unknown ones, or as deleted: switch `deletedTicket` (halopsa-api.md 5.5, 9.2 row 21). */
export function showTicket(sim: Simulation, grant: TokenGrant, id: number, query: URLSearchParams): SimAnswer {
  const ticket = sim.world.desk.tickets.get(id);
  if (ticket === undefined || !visibleTicket(grant, ticket)) return empty(404);
  if (ticket.deleted && sim.switches.deletedTicket === 404) return empty(404);
  return json(200, isTrue(query.get('includedetails')) ? ticketDetails(sim, ticket) : ticketRow(sim, ticket));
}

/** Soft: `deleted=true` lists it, `_recover` brings it back. */
export function deleteTicket({ world }: Simulation, id: number): SimAnswer {
  const ticket = world.desk.tickets.get(id);
  if (ticket === undefined || ticket.deleted) return empty(404);
  ticket.deleted = true;
  return json(200, { id });
}

const hasTicketId = (query: URLSearchParams): boolean => Number(query.get('ticket_id')) > 0;

/** The newest first. Without a ticket HaloPSA fails (halopsa-api.md 2.4). */
export function listActions(sim: Simulation, grant: TokenGrant, query: URLSearchParams): SimAnswer {
  if (!hasTicketId(query)) return json(500, { message: 'An error has occurred.' });
  const ticket = sim.world.desk.tickets.get(Number(query.get('ticket_id')));
  const visible = ticket !== undefined && !ticket.deleted && visibleTicket(grant, ticket);
  const rows = (visible ? ticket.actions : []).filter(
    ({ isSystem, hidden }) =>
      !(isSystem && isTrue(query.get('excludesys'))) && !(hidden && isTrue(query.get('conversationonly'))),
  );
  return listAnswer(rows.toReversed(), query, sim.switches, { key: 'actions', cap: null }, (action) =>
    ticket === undefined ? null : actionWire(sim, ticket, action),
  );
}

/** Ids of actions count within their ticket. */
export function showAction(sim: Simulation, grant: TokenGrant, id: number, query: URLSearchParams): SimAnswer {
  if (!hasTicketId(query)) return json(500, { message: 'An error has occurred.' });
  const ticket = sim.world.desk.tickets.get(Number(query.get('ticket_id')));
  const action = ticket?.actions.find((row) => row.id === id);
  if (ticket === undefined || action === undefined || !visibleTicket(grant, ticket)) return empty(404);
  return json(200, actionWire(sim, ticket, action));
}
