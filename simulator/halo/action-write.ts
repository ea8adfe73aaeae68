import type { SimAnswer, SimRequest } from '../exchange.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import type { ActionOutcome, Ticket, TicketAction } from '../world/desk-types.ts';
import { integerOf, textOf, type Item } from './posted-array.ts';
import { postItems } from './posted-items.ts';
import { Rejection } from './rejection.ts';
import { missingRight } from './rights.ts';
import { outcomesOf } from './service-desk.ts';
import { visibleTicket } from './ticket-filter.ts';
import { API_AUTHOR, refuseMove } from './ticket-item.ts';
import { addAction, mail, mailClosure, moveStatus, statusAfter } from './ticket-life.ts';
import { actionWire } from './ticket-wire.ts';

const INTEGERS = ['id', 'ticket_id', 'outcome_id', 'new_status', 'who_agentid'] as const;

/** By id, or by name; a name that no button has is kept as free text (halopsa-api.md 5.3). */
function outcomeFor(sim: Simulation, item: Item): ActionOutcome {
  const id = integerOf(item['outcome_id']) ?? 0;
  const name = textOf(item['outcome']).trim();
  const known = outcomesOf(sim).find((row) => (id > 0 ? row.id === id : row.name.toLowerCase() === name.toLowerCase()));
  if (known !== undefined) return known;
  if (id > 0) throw new Rejection('A valid Outcome must be selected');
  if (name === '') throw new Rejection('An Outcome must be entered for this Action');
  return { id: 0, name, systemId: 0, newStatus: -1, sendEmail: false, hideFromUser: false };
}

/** `new_status` before the outcome's own; `status_id` means nothing in an action (halopsa-api.md 5.4). */
function statusOf({ world: { desk } }: Simulation, item: Item, outcome: ActionOutcome, ticket: Ticket): number {
  const asked = integerOf(item['new_status']) ?? -1;
  const wanted = asked > 0 ? asked : outcome.newStatus;
  if (wanted <= 0) return ticket.statusId;
  if (!desk.statuses.some(({ id }) => id === wanted)) throw new Rejection('A valid Status must be selected');
  return wanted;
}

const noteOf = (item: Item): string => textOf(item['note_html'] ?? item['note']);
const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** Mail goes out when it was asked for, and for a visible action unless it was declined. */
const mails = (item: Item): boolean =>
  item['sendemail'] === true || (item['hiddenfromuser'] !== true && item['sendemail'] !== false);

function editAction(ticket: Ticket, item: Item, id: number): TicketAction {
  const action = ticket.actions.find((row) => row.id === id);
  if (action === undefined) throw new Rejection('Record not found', 404);
  if (item['note'] !== undefined || item['note_html'] !== undefined) action.note = noteOf(item);
  action.hidden = flag(item['hiddenfromuser']) ?? action.hidden;
  if (typeof item['timetaken'] === 'number') action.timeTaken = item['timetaken'];
  return action;
}

function newAction(sim: Simulation, grant: TokenGrant, ticket: Ticket, item: Item): TicketAction {
  const outcome = outcomeFor(sim, item);
  const oldStatus = ticket.statusId;
  const asked = statusOf(sim, item, outcome, ticket);
  if (asked !== oldStatus) refuseMove(sim, grant, oldStatus, asked);
  const newStatus = statusAfter(sim, asked);
  const action = addAction(ticket, {
    ...API_AUTHOR,
    who: textOf(item['who']) === '' ? API_AUTHOR.who : textOf(item['who']),
    agentId: integerOf(item['who_agentid']) ?? API_AUTHOR.agentId,
    outcomeId: outcome.id,
    outcome: outcome.name,
    systemId: outcome.systemId,
    note: noteOf(item),
    hidden: flag(item['hiddenfromuser']) ?? outcome.hideFromUser,
    sendemail: flag(item['sendemail']),
    emailTo: mails(item) ? mail(sim, ticket, `action "${outcome.name}"`) : '',
    timeTaken: typeof item['timetaken'] === 'number' ? item['timetaken'] : 0,
    oldStatus,
    newStatus,
  });
  if (newStatus !== oldStatus) {
    moveStatus(sim, ticket, newStatus);
    mailClosure(sim, ticket, oldStatus);
  }
  return action;
}

/** `POST /Actions` (halopsa-api.md 5.3). */
export function postActions(sim: Simulation, grant: TokenGrant, request: SimRequest): SimAnswer {
  if (!grant.rights.addNotes) return missingRight(sim);
  return postItems(sim, request, INTEGERS, (item) => {
    const ticket = sim.world.desk.tickets.get(integerOf(item['ticket_id']) ?? 0);
    if (ticket === undefined || ticket.deleted || !visibleTicket(grant, ticket))
      throw new Rejection('A valid Ticket must be selected');
    const id = integerOf(item['id']) ?? 0;
    const action = id > 0 ? editAction(ticket, item, id) : newAction(sim, grant, ticket, item);
    return actionWire(sim, ticket, action);
  });
}
