import type { TokenGrant } from '../simulation.ts';
import { OWN_FIELD, UNASSIGNED } from '../world/desk.ts';
import type { Desk, Ticket, TicketType } from '../world/desk-types.ts';
import type { Place, World } from '../world/types.ts';
import { integerOf, textOf, type Item } from './posted-array.ts';
import { Rejection } from './rejection.ts';
import { sees } from './rights.ts';

/** What a posted ticket chooses, checked against what the desk has. All throw a Rejection. */

const named = <T extends { name: string }>(rows: readonly T[], name: unknown): T | undefined => {
  const wanted = textOf(name).trim().toLowerCase();
  return rows.find((row) => row.name.toLowerCase() === wanted);
};

const DEFAULT_TYPE = 1;

export function typeFor({ types }: Desk, item: Item, current: Ticket | undefined): TicketType {
  const type = types.get(integerOf(item['tickettype_id']) ?? current?.typeId ?? DEFAULT_TYPE);
  if (type === undefined) throw new Rejection('A valid Ticket Type must be selected');
  if (current === undefined && !type.canCreate)
    throw new Rejection('You do not have permission to create Tickets of this Ticket Type');
  if (current === undefined && type.needsApproval)
    throw new Rejection('CODE:APP03/2 Please select the CAB members to approve');
  return type;
}

/** A site alone names its client; a client alone stands for its first site. */
export function placeFor(world: World, grant: TokenGrant, item: Item, current: Ticket | undefined): Place {
  const siteId = integerOf(item['site_id']);
  const clientId = integerOf(item['client_id']);
  const site = siteId === undefined || siteId <= 0 ? undefined : world.sites.get(siteId);
  if (siteId !== undefined && siteId > 0 && site === undefined) throw new Rejection('A valid Site must be selected');
  const wanted = clientId ?? site?.clientId ?? current?.clientId;
  if (wanted === undefined || !world.clients.has(wanted) || !sees(grant.rights.allClients, wanted))
    throw new Rejection('A valid Client must be selected');
  if (site !== undefined && site.clientId !== wanted) throw new Rejection('The Site does not belong to the Client');
  if (site === undefined && current?.clientId === wanted) return { clientId: wanted, siteId: current.siteId };
  const first = site ?? [...world.sites.values()].find((row) => row.clientId === wanted);
  if (first === undefined) throw new Rejection('A valid Site must be selected');
  return { clientId: wanted, siteId: first.id };
}

/** A priority means nothing outside its SLA (halopsa-api.md 3.3). */
export function priorityFor({ priorities }: Desk, item: Item, type: TicketType, current: Ticket | undefined): number {
  const asked = integerOf(item['priority_id']);
  if (asked === undefined) return current?.priorityId ?? type.defaultPriority;
  if (!priorities.some(({ priorityId, slaId }) => priorityId === asked && slaId === type.slaId))
    throw new Rejection('Invalid Priority for this SLA');
  return asked;
}

export function statusFor({ statuses }: Desk, item: Item, type: TicketType, current: Ticket | undefined): number {
  const asked = integerOf(item['status_id']);
  if (asked === undefined || asked === current?.statusId) return current?.statusId ?? type.initialStatus;
  if (!statuses.some(({ id }) => id === asked)) throw new Rejection('A valid Status must be selected');
  if (type.allowedStatuses !== null && !type.allowedStatuses.includes(asked))
    throw new Rejection('This Status is not allowed for this Ticket Type');
  return asked;
}

export function teamFor({ teams }: Desk, item: Item, type: TicketType, current: Ticket | undefined): number {
  const id = integerOf(item['team_id']);
  if (id === undefined && textOf(item['team']) === '') return current?.teamId ?? type.teamId;
  const team = id === undefined ? named(teams, item['team']) : teams.find((row) => row.id === id);
  if (team === undefined) throw new Rejection('A valid Team must be selected');
  return team.id;
}

export function agentFor({ agents }: Desk, item: Item, current: Ticket | undefined): number {
  const asked = integerOf(item['agent_id']) ?? current?.agentId ?? UNASSIGNED;
  if (!agents.some(({ id }) => id === asked)) throw new Rejection('A valid Agent must be selected');
  return asked;
}

export function categoryFor({ categories }: Desk, item: Item, type: TicketType, current: Ticket | undefined): string {
  if (item['category_1'] === undefined) return current?.category ?? '';
  const asked = textOf(item['category_1']);
  const known = categories.some(
    ({ value, level, typeIds }) => value === asked && level === 1 && (typeIds === null || typeIds.includes(type.id)),
  );
  if (asked !== '' && !known) throw new Rejection('A valid Category must be selected');
  return asked;
}

/** On update the list replaces what was linked (halopsa-api.md 5.1). */
export function assetsFor(world: World, item: Item, { clientId }: Place, current: Ticket | undefined): number[] {
  if (!Array.isArray(item['assets'])) return current?.assetIds ?? [];
  const ids = (item['assets'] as (Item | null)[]).map((row) => integerOf(row?.['id']) ?? 0);
  for (const id of ids) {
    const asset = world.assets.get(id);
    if (asset === undefined) throw new Rejection('A valid Asset must be selected');
    const owner = world.sites.get(asset.siteId)?.clientId;
    // An asset that is linked already stays, wherever its client went.
    if (owner !== clientId && current?.assetIds.includes(id) !== true)
      throw new Rejection('The Asset does not belong to the Client of the Ticket');
  }
  return [...new Set(ids)];
}

/** Unknown names and ids are ignored without a word. */
export function customFieldsFor({ fields }: Desk, item: Item, type: TicketType): Map<number, string> {
  const values = new Map<number, string>();
  for (const row of Array.isArray(item['customfields']) ? (item['customfields'] as Item[]) : []) {
    const id = integerOf(row['id']);
    const wanted = textOf(row['name']).toLowerCase();
    const field =
      id !== undefined ? fields.get(id) : [...fields.values()].find(({ name }) => name.toLowerCase() === wanted);
    if (field !== undefined && field.id >= 200 && type.fieldIds.includes(field.id))
      values.set(field.id, textOf(row['value']));
  }
  return values;
}

const isFilled = (ticket: Ticket, fieldId: number): boolean => {
  switch (fieldId) {
    case OWN_FIELD.summary:
      return ticket.summary !== '';
    case OWN_FIELD.details:
      return ticket.details !== '';
    case OWN_FIELD.category:
      return ticket.category !== '';
    case OWN_FIELD.agent:
      return ticket.agentId !== UNASSIGNED;
    case OWN_FIELD.assets:
      return ticket.assetIds.length > 0;
    case OWN_FIELD.priority:
    case OWN_FIELD.team:
      return true;
    default:
      return (ticket.customfields.get(fieldId) ?? '') !== '';
  }
};

/** Checked when a ticket is made (halopsa-api.md 5.1). */
export function refuseEmptyFields({ fields }: Desk, ticket: Ticket, type: TicketType): void {
  const missing = type.mandatoryFieldIds.find((id) => !isFilled(ticket, id));
  if (missing !== undefined) throw new Rejection(`The field ${fields.get(missing)?.label ?? missing} is mandatory`);
}
