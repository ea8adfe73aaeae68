import type { Simulation } from '../simulation.ts';
import { API_AGENT_ID, APPLICATION_NAME } from '../world/desk.ts';
import type { Ticket, TicketAction } from '../world/desk-types.ts';
import { haloDate } from './dates.ts';

const TAG = /<[^>]*>/g;
const looksLikeHtml = (text: string): boolean => /<\/?[a-z][^>]*>/i.test(text);
const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/** A text as HaloPSA shows it without HTML. */
export const plain = (text: string): string =>
  looksLikeHtml(text)
    ? text
        .replace(/<(br|\/p|\/tr|\/li|\/h\d)[^>]*>/gi, '\n')
        .replace(TAG, '')
        .replace(/&(lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity)
        .trim()
    : text;

/** A ticket as lists show it: thin, without details and custom fields (halopsa-api.md 2.3). */
export function ticketRow({ world, switches }: Simulation, ticket: Ticket): Record<string, unknown> {
  return {
    id: ticket.id,
    summary: ticket.summary,
    tickettype_id: ticket.typeId,
    status_id: ticket.statusId,
    hasbeenclosed: ticket.hasBeenClosed,
    client_id: ticket.clientId,
    client_name: world.clients.get(ticket.clientId)?.name ?? '',
    site_id: ticket.siteId,
    site_name: world.sites.get(ticket.siteId)?.name ?? '',
    user_id: ticket.userId,
    user_name: ticket.userId === 0 ? 'General User' : `User ${ticket.userId}`,
    agent_id: ticket.agentId,
    team: world.desk.teams.find(({ id }) => id === ticket.teamId)?.name ?? '',
    team_id: ticket.teamId,
    priority_id: ticket.priorityId,
    sla_id: world.desk.types.get(ticket.typeId)?.slaId ?? 0,
    category_1: ticket.category,
    dateoccurred: haloDate(ticket.createdAt, switches),
    dateclosed: haloDate(ticket.closedAt, switches),
    lastactiondate: haloDate(ticket.lastActionAt, switches),
    last_update: haloDate(ticket.lastActionAt, switches),
    deleted: ticket.deleted,
    merged_into_id: ticket.mergedInto ?? 0,
    parent_id: 0,
    third_party_id_string: switches.ticketReference === 'dropped' ? '' : ticket.reference,
    customfields: null,
  };
}

/** With what `includedetails=true` adds. */
export function ticketDetails(sim: Simulation, ticket: Ticket): Record<string, unknown> {
  const { world } = sim;
  const type = world.desk.types.get(ticket.typeId);
  return {
    ...ticketRow(sim, ticket),
    details: plain(ticket.details),
    details_html: ticket.details,
    assets: ticket.assetIds.flatMap((id) => {
      const asset = world.assets.get(id);
      return asset === undefined ? [] : [{ id, inventory_number: asset.tag, assettype_id: asset.typeId }];
    }),
    customfields: (type?.fieldIds ?? []).flatMap((id) => {
      const field = world.desk.fields.get(id);
      if (field === undefined || id < 200) return [];
      return [{ id, name: field.name, label: field.label, value: ticket.customfields.get(id) ?? '' }];
    }),
  };
}

const WHO_TYPE = { agent: 1, user: 0, system: 3 } as const;

export function actionWire(
  { world, switches }: Simulation,
  ticket: Ticket,
  action: TicketAction,
): Record<string, unknown> {
  return {
    id: action.id,
    ticket_id: ticket.id,
    outcome: action.outcome,
    outcome_id: action.outcomeId,
    action_systemid: action.systemId,
    who: action.who,
    who_type: WHO_TYPE[action.whoType],
    who_agentid: action.agentId,
    actionby_agent_id: action.application === APPLICATION_NAME ? API_AGENT_ID : action.agentId,
    actionby_application_id: action.application,
    datetime: haloDate(action.at, switches),
    note: plain(action.note),
    note_html: action.note,
    hiddenfromuser: action.hidden,
    sendemail: action.sendemail ?? false,
    emailto: action.emailTo,
    old_status: action.oldStatus,
    new_status: action.newStatus,
    new_status_name: world.desk.statuses.find(({ id }) => id === action.newStatus)?.name ?? '',
    timetaken: action.timeTaken,
    merged_from_ticketid: action.mergedFrom ?? 0,
  };
}
