import { empty, type SimAnswer, type SimRequest } from '../exchange.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import { postActions } from './action-write.ts';
import {
  listAgents,
  listCategories,
  listLookup,
  listOutcomes,
  listPriorities,
  listSlas,
  listStatuses,
  listTeams,
} from './service-desk.ts';
import { listActions, listTickets, showAction, showTicket } from './ticket-read.ts';
import { listTicketTypes, showTicketType } from './ticket-types.ts';
import { postTickets } from './ticket-write.ts';

export function readDeskRow(
  sim: Simulation,
  grant: TokenGrant,
  resource: string,
  id: number,
  query: URLSearchParams,
): SimAnswer {
  switch (resource) {
    case 'tickets':
      return showTicket(sim, grant, id, query);
    case 'actions':
      return showAction(sim, grant, id, query);
    case 'tickettype':
      return showTicketType(sim, id, query);
    default:
      return empty(404);
  }
}

export function readDeskList(sim: Simulation, grant: TokenGrant, resource: string, query: URLSearchParams): SimAnswer {
  switch (resource) {
    case 'tickets':
      return listTickets(sim, grant, query);
    case 'actions':
      return listActions(sim, grant, query);
    case 'tickettype':
      return listTicketTypes(sim, query);
    case 'status':
      return listStatuses(sim, query);
    case 'priority':
      return listPriorities(sim, query);
    case 'category':
      return listCategories(sim, query);
    case 'outcome':
      return listOutcomes(sim);
    case 'agent':
      return listAgents(sim);
    case 'team':
      return listTeams(sim);
    case 'sla':
      return listSlas();
    case 'lookup':
      return listLookup(query);
    default:
      return empty(404);
  }
}

export function deskWrite(sim: Simulation, grant: TokenGrant, resource: string, request: SimRequest): SimAnswer {
  switch (resource) {
    case 'tickets':
      return postTickets(sim, grant, request);
    case 'actions':
      return postActions(sim, grant, request);
    default:
      return empty(404);
  }
}
