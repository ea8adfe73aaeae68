import { addAction, mergeTicket, moveStatus, systemAction } from '../halo/ticket-life.ts';
import type { Simulation } from '../simulation.ts';
import { CLOSED, isClosed } from '../world/desk.ts';
import type { Agent, Desk, Ticket, TicketAction } from '../world/desk-types.ts';
import { updateTicketType } from './edit-ticket-type.ts';
import { EditError, found, numberIn, stringOf, type Edit } from './edit-error.ts';

type Result = Record<string, unknown>;

const ticketOf = ({ tickets }: Desk, edit: Edit, name = 'ticketId'): Ticket =>
  found(tickets.get(numberIn(edit, name)), edit, 'ticket');

/** The person at work: Ana unless named. */
function personOf({ agents }: Desk, edit: Edit): Agent {
  const name = edit['agent'] === undefined ? 'Ana' : stringOf(edit, 'agent');
  return found(
    agents.find((agent) => agent.name === name),
    edit,
    `agent "${name}"`,
  );
}

/** `value` is a name or an id. */
function statusOf({ statuses }: Desk, edit: Edit, value: unknown): number {
  const row = statuses.find(({ id, name }) => id === value || name === value);
  return found(row, edit, `status "${String(value)}"`).id;
}

/** What a person writes carries their name, and the web application's where the tenant tells it. */
function byPerson(
  sim: Simulation,
  ticket: Ticket,
  edit: Edit,
  outcome: string,
  over: Partial<TicketAction> = {},
): Result {
  const person = personOf(sim.world.desk, edit);
  const oldStatus = ticket.statusId;
  const newStatus = over.newStatus ?? oldStatus;
  const { id } = addAction(ticket, {
    who: person.name,
    whoType: 'agent',
    agentId: person.id,
    application: sim.switches.peopleApplication,
    outcome,
    ...over,
    oldStatus,
    newStatus,
  });
  if (newStatus !== oldStatus) moveStatus(sim, ticket, newStatus);
  return { ticketId: ticket.id, actionId: id };
}

function ticketAction(sim: Simulation, edit: Edit): Result {
  const { desk } = sim.world;
  return byPerson(sim, ticketOf(desk, edit), edit, 'Update', {
    note: edit['note'] === undefined ? '' : stringOf(edit, 'note'),
    timeTaken: edit['timeTaken'] === undefined ? 0 : numberIn(edit, 'timeTaken'),
    ...(edit['newStatus'] === undefined ? {} : { newStatus: statusOf(desk, edit, edit['newStatus']) }),
  });
}

/** A closed ticket comes back when its user answers. */
function userReply(sim: Simulation, edit: Edit): Result {
  const { desk } = sim.world;
  const ticket = ticketOf(desk, edit);
  const oldStatus = ticket.statusId;
  const type = desk.types.get(ticket.typeId);
  const newStatus = isClosed(desk, oldStatus) ? (type?.reopenedStatus ?? oldStatus) : oldStatus;
  const { id } = addAction(ticket, {
    who: 'Robin (end user)',
    whoType: 'user',
    outcome: 'User Update',
    note: 'It is still slow.',
    hidden: false,
    oldStatus,
    newStatus,
  });
  if (newStatus !== oldStatus) moveStatus(sim, ticket, newStatus);
  return { ticketId: ticket.id, actionId: id };
}

function ruleAction(sim: Simulation, edit: Edit): Result {
  const { desk } = sim.world;
  const ticket = ticketOf(desk, edit);
  const oldStatus = ticket.statusId;
  const newStatus = edit['newStatus'] === undefined ? oldStatus : statusOf(desk, edit, edit['newStatus']);
  if (edit['agentId'] !== undefined) ticket.agentId = agentIn(desk, edit);
  const { id } = systemAction(ticket, 'Rules', 'Rule', { oldStatus, newStatus });
  if (newStatus !== oldStatus) moveStatus(sim, ticket, newStatus);
  return { ticketId: ticket.id, actionId: id };
}

const agentIn = ({ agents }: Desk, edit: Edit): number => {
  const wanted = numberIn(edit, 'agentId');
  return found(
    agents.find(({ id }) => id === wanted),
    edit,
    'agent',
  ).id;
};

function assignTicket(sim: Simulation, edit: Edit): Result {
  const ticket = ticketOf(sim.world.desk, edit);
  ticket.agentId = agentIn(sim.world.desk, edit);
  return byPerson(sim, ticket, edit, 'Re-assigned');
}

function setTicket(sim: Simulation, edit: Edit): Result {
  const { world } = sim;
  const ticket = ticketOf(world.desk, edit);
  if (edit['clientId'] !== undefined) {
    const client = found(world.clients.get(numberIn(edit, 'clientId')), edit, 'client');
    ticket.clientId = client.id;
    ticket.siteId = [...world.sites.values()].find((site) => site.clientId === client.id)?.id ?? ticket.siteId;
  }
  if (edit['siteId'] !== undefined) {
    const site = found(world.sites.get(numberIn(edit, 'siteId')), edit, 'site');
    Object.assign(ticket, { siteId: site.id, clientId: site.clientId });
  }
  if (edit['typeId'] !== undefined)
    ticket.typeId = found(world.desk.types.get(numberIn(edit, 'typeId')), edit, 'ticket type').id;
  if (edit['priorityId'] !== undefined) ticket.priorityId = numberIn(edit, 'priorityId');
  const statusId = edit['statusId'];
  return byPerson(
    sim,
    ticket,
    edit,
    'Changed',
    statusId === undefined ? {} : { newStatus: statusOf(world.desk, edit, statusId) },
  );
}

function merge(sim: Simulation, edit: Edit): Result {
  const { desk } = sim.world;
  const loser = ticketOf(desk, edit);
  const winner = ticketOf(desk, edit, 'intoId');
  if (loser === winner) throw new EditError('mergeTicket: a ticket cannot be merged into itself');
  const { name } = personOf(desk, edit);
  byPerson(sim, loser, edit, 'Merged', { note: `Merged into ${winner.id} by ${name}` });
  mergeTicket(sim, loser, winner);
  return byPerson(sim, winner, edit, 'Merged', { note: `${loser.id} was merged into this ticket` });
}

/** A person's link adds to what is linked; HaloPSA writes no action for it. */
function linkAsset({ world }: Simulation, edit: Edit): Result {
  const ticket = ticketOf(world.desk, edit);
  const asset = found(world.assets.get(numberIn(edit, 'assetId')), edit, 'asset');
  if (!ticket.assetIds.includes(asset.id)) ticket.assetIds = [...ticket.assetIds, asset.id];
  return { ticketId: ticket.id, assetIds: ticket.assetIds };
}

const setDeleted = ({ world }: Simulation, edit: Edit, deleted: boolean): Result => {
  const ticket = ticketOf(world.desk, edit);
  ticket.deleted = deleted;
  return { ticketId: ticket.id };
};

/** What people and rules do at the service desk. None of it counts as mail of ours. */
export const DESK_EDITS: Record<string, (sim: Simulation, edit: Edit) => Result> = {
  ticketAction,
  userReply,
  ruleAction,
  assignTicket,
  setTicket,
  linkAsset,
  updateTicketType,
  closeTicket: (sim, edit) => byPerson(sim, ticketOf(sim.world.desk, edit), edit, 'Closed', { newStatus: CLOSED }),
  openTicket: (sim, edit) => {
    const ticket = ticketOf(sim.world.desk, edit);
    const reopened = sim.world.desk.types.get(ticket.typeId)?.reopenedStatus ?? 2;
    return byPerson(sim, ticket, edit, 'Re-opened', { newStatus: reopened });
  },
  mergeTicket: merge,
  deleteTicket: (sim, edit) => setDeleted(sim, edit, true),
  restoreTicket: (sim, edit) => setDeleted(sim, edit, false),
};
