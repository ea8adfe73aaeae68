import type { Simulation } from '../simulation.ts';
import { CLOSED, GENERAL_USER, isClosed, PENDING_CLOSURE } from '../world/desk.ts';
import type { Ticket, TicketAction } from '../world/desk-types.ts';

type NewAction = Pick<TicketAction, 'outcome' | 'who' | 'whoType'> & Partial<Omit<TicketAction, 'id'>>;

/** Adds the next action; its `newStatus` is recorded, not set: `moveStatus` does that. */
export function addAction(ticket: Ticket, action: NewAction): TicketAction {
  const row: TicketAction = {
    outcomeId: 0,
    agentId: 0,
    application: '',
    note: '',
    hidden: true,
    sendemail: null,
    emailTo: '',
    oldStatus: ticket.statusId,
    newStatus: ticket.statusId,
    timeTaken: 0,
    systemId: 0,
    isSystem: false,
    mergedFrom: null,
    at: Date.now(),
    ...action,
    id: ticket.actions.length + 1,
  };
  ticket.actions.push(row);
  ticket.lastActionAt = row.at;
  return row;
}

/** Everything that HaloPSA does by itself has this author. */
export const systemAction = (ticket: Ticket, who: string, outcome: string, over: Partial<TicketAction> = {}) =>
  addAction(ticket, { who, outcome, whoType: 'system', systemId: 3, isSystem: true, ...over });

/** What becomes of a ticket that is told to close: with pending closure it stays open in a status of its own. */
export const statusAfter = ({ world, switches }: Simulation, wanted: number): number =>
  isClosed(world.desk, wanted) && switches.pendingClosure ? PENDING_CLOSURE : wanted;

/** Sets the status and what follows from it. Whether `hasbeenclosed` goes back on reopening is unknown: switch `hasBeenClosedSticky`. */
export function moveStatus({ world, switches }: Simulation, ticket: Ticket, statusId: number): void {
  const was = isClosed(world.desk, ticket.statusId);
  const is = isClosed(world.desk, statusId);
  ticket.statusId = statusId;
  if (is && !was) {
    ticket.hasBeenClosed = true;
    ticket.closedAt = Date.now();
  }
  if (was && !is) {
    ticket.hasBeenClosed = switches.hasBeenClosedSticky;
    ticket.closedAt = null;
  }
}

/** Counts a mail that leaves the desk. @returns to whom it goes, for the action's `emailto` */
export function mail({ world }: Simulation, ticket: Ticket, why: string): string {
  world.desk.mail.push({ ticketId: ticket.id, why, at: Date.now() });
  return ticket.userId === GENERAL_USER
    ? `client${ticket.clientId}@customer.example`
    : `user${ticket.userId}@customer.example`;
}

/** The user of a ticket is told that it was closed; the General User is nobody. */
export function mailClosure(sim: Simulation, ticket: Ticket, oldStatus: number): void {
  const closedNow = isClosed(sim.world.desk, ticket.statusId) && !isClosed(sim.world.desk, oldStatus);
  if (closedNow && ticket.userId !== GENERAL_USER) mail(sim, ticket, 'closed');
}

/** The loser is closed and its actions are copied to the winner (halopsa-api.md 5.5). */
export function mergeTicket(sim: Simulation, loser: Ticket, winner: Ticket): void {
  for (const action of loser.actions) {
    winner.actions.push({ ...action, id: winner.actions.length + 1, mergedFrom: loser.id });
  }
  winner.lastActionAt = Date.now();
  loser.mergedInto = winner.id;
  moveStatus(sim, loser, CLOSED);
}
