import { isClosed } from '../world/desk.ts';
import type { Ticket } from '../world/desk-types.ts';
import type { World } from '../world/types.ts';

/** All tickets with their actions, deleted and merged ones too. `reference` is what was sent, whatever the tenant keeps of it. */
export const ticketRows = ({ desk }: World) =>
  [...desk.tickets.values()].map((ticket) => ({
    id: ticket.id,
    summary: ticket.summary,
    details: ticket.details,
    typeId: ticket.typeId,
    clientId: ticket.clientId,
    siteId: ticket.siteId,
    statusId: ticket.statusId,
    isClosed: isClosed(desk, ticket.statusId),
    priorityId: ticket.priorityId,
    team: desk.teams.find(({ id }) => id === ticket.teamId)?.name ?? '',
    agentId: ticket.agentId,
    assets: ticket.assetIds,
    reference: ticket.reference,
    mergedInto: ticket.mergedInto,
    deleted: ticket.deleted,
    customfields: Object.fromEntries(
      [...ticket.customfields].map(([id, value]) => [desk.fields.get(id)?.name ?? String(id), value]),
    ),
    category: ticket.category,
    userId: ticket.userId,
    createdAt: ticket.createdAt,
    closedAt: ticket.closedAt,
    actions: ticket.actions.map((action) => ({
      id: action.id,
      outcome: action.outcome,
      who: action.who,
      application: action.application,
      agentId: action.agentId,
      note: action.note,
      hidden: action.hidden,
      sendemail: action.sendemail,
      oldStatus: action.oldStatus,
      newStatus: action.newStatus,
      at: action.at,
    })),
  }));

const RAW_HTML = /<\s*(?:script|img)/i;

/** Texts through which a payload's HTML came in; a summary counts as well, although it is shown as text. */
function rawHtml(ticket: Ticket): { ticketId: number; actionId: number | null; where: string }[] {
  const own = (['summary', 'details'] as const)
    .filter((where) => RAW_HTML.test(ticket[where]))
    .map((where) => ({ ticketId: ticket.id, actionId: null, where }));
  // The first action holds the details.
  const actions = ticket.actions
    .filter(({ id, note, mergedFrom }) => id > 1 && mergedFrom === null && RAW_HTML.test(note))
    .map(({ id }) => ({ ticketId: ticket.id, actionId: id, where: 'note' }));
  return [...own, ...actions];
}

/** The oracle for tickets: one per reference, linked to assets of its own client, no HTML from payloads. */
export function checkTickets({ desk, assets, sites }: World) {
  const tickets = [...desk.tickets.values()].filter(({ deleted }) => !deleted);
  const byReference = new Map<string, number[]>();
  for (const { id, reference, mergedInto } of tickets) {
    if (reference !== '' && mergedInto === null)
      byReference.set(reference, [...(byReference.get(reference) ?? []), id]);
  }
  const clientOf = (assetId: number): number | null => sites.get(assets.get(assetId)?.siteId ?? 0)?.clientId ?? null;
  return {
    tickets: tickets.length,
    open: tickets.filter(({ statusId }) => !isClosed(desk, statusId)).length,
    byReference: [...byReference]
      .filter(([, ticketIds]) => ticketIds.length > 1)
      .map(([reference, ticketIds]) => ({ reference, ticketIds })),
    wrongAsset: tickets.flatMap(({ id, clientId, assetIds }) =>
      assetIds
        .map((assetId) => ({ ticketId: id, clientId, assetId, assetClientId: clientOf(assetId) }))
        .filter(({ assetClientId }) => assetClientId !== clientId),
    ),
    html: tickets.flatMap(rawHtml),
  };
}
