import { json, type SimAnswer, type SimRequest } from '../exchange.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import { ROUTED_TO } from '../world/desk.ts';
import type { Ticket } from '../world/desk-types.ts';
import { integerOf, type Item } from './posted-array.ts';
import { postItems } from './posted-items.ts';
import { createTicket, updateTicket } from './ticket-item.ts';
import { mail, systemAction } from './ticket-life.ts';
import { ticketDetails } from './ticket-wire.ts';

const INTEGERS = [
  'id',
  'tickettype_id',
  'client_id',
  'site_id',
  'user_id',
  'status_id',
  'priority_id',
  'team_id',
  'agent_id',
] as const;

/** The acknowledgement to the end user; switch `ackMailAnyway` sends it in spite of `sendack: false`. */
function acknowledge(sim: Simulation, ticket: Ticket, item: Item): void {
  if (item['sendack'] === false && !sim.switches.ackMailAnyway) return;
  const emailTo = mail(sim, ticket, 'acknowledgement of the new ticket');
  systemAction(ticket, 'System', 'Acknowledgement', { hidden: false, sendemail: true, emailTo });
}

/** Rules of the tenant, after the ticket is there: switch `ticketRules`. */
function applyRules({ switches }: Simulation, ticket: Ticket, item: Item): void {
  if (switches.ticketRules === 'none' || item['dont_do_rules'] === true) return;
  Object.assign(ticket, ROUTED_TO);
  systemAction(ticket, 'Rules', 'Re-assigned');
}

/** `POST /Tickets` (halopsa-api.md 5.1, 5.4). The answer shows a new ticket as it was before the tenant's rules. */
export function postTickets(sim: Simulation, grant: TokenGrant, request: SimRequest): SimAnswer {
  if (request.collides === true)
    return json(500, { Message: "Violation of PRIMARY KEY constraint 'PK_FAULTS'. Cannot insert duplicate key." });
  return postItems(sim, request, INTEGERS, (item) => {
    const id = integerOf(item['id']) ?? 0;
    if (id > 0) return ticketDetails(sim, updateTicket(sim, grant, item, id));
    const ticket = createTicket(sim, grant, item);
    const answer = ticketDetails(sim, ticket);
    acknowledge(sim, ticket, item);
    applyRules(sim, ticket, item);
    return answer;
  });
}
