import { listed, menuOf, pick, type DeskLists, type DeskTicketType } from './policy-desk.ts';
import type { Named, PolicyRequest } from './policy.ts';

/** HaloPSA's own "Closed", in every tenant that has not removed it (halopsa-api.md 3.3). */
const CLOSED_ID = 9;
const NEW_ID = 1;

const isAllowed = (type: DeskTicketType, { id }: Named): boolean =>
  type.allowedStatusIds === null || type.allowedStatusIds.includes(id);

function allowed(type: DeskTicketType, status: Named, desk: DeskLists): Named | string {
  if (isAllowed(type, status)) return status;
  const names = desk.statuses.filter((other) => isAllowed(type, other)).map(({ name }) => name);
  return `status "${status.name}" is not allowed for the ticket type "${type.name}": choose one of ${listed(names)}, or allow it in ${menuOf(type)} > Allowed Values`;
}

const closes = (desk: DeskLists, { id }: Named): boolean => desk.closedStatusIds.includes(id);

/** Null: the ticket type's own. */
export function newStatusOf(request: PolicyRequest, type: DeskTicketType, desk: DeskLists): Named | null | string {
  if (request.newStatus === undefined) return null;
  const status = pick('status', request.newStatus, desk.statuses);
  if (typeof status === 'string') return status;
  if (closes(desk, status)) return `newStatus "${status.name}" closes a ticket: choose a status of open tickets`;
  return allowed(type, status, desk);
}

export function closedStatusOf(request: PolicyRequest, type: DeskTicketType, desk: DeskLists): Named | string {
  const closing = desk.statuses.filter((status) => closes(desk, status) && isAllowed(type, status));
  const names = listed(closing.map(({ name }) => name));
  if (request.closedStatus !== undefined) {
    const status = pick('status', request.closedStatus, desk.statuses);
    if (typeof status === 'string') return status;
    if (!closes(desk, status))
      return `closedStatus "${status.name}" does not close a ticket: those that do are ${names}`;
    return allowed(type, status, desk);
  }
  const [first, ...others] = closing;
  const usual = closing.find(({ id }) => id === CLOSED_ID) ?? (others.length === 0 ? first : undefined);
  if (usual !== undefined) return usual;
  return first === undefined
    ? `the ticket type "${type.name}" allows no status that closes a ticket: allow one in ${menuOf(type)} > Allowed Values`
    : `several statuses close a ticket of the type "${type.name}" (${names}): say which by closedStatus`;
}

/** The ticket type's, else what a new ticket gets: a reopened ticket must be seen as open. */
export function reopenedStatusOf(newStatus: Named | null, type: DeskTicketType, desk: DeskLists): Named | string {
  const open = desk.statuses.filter((status) => !closes(desk, status));
  const wanted = [type.reopenedStatusId, newStatus?.id, type.initialStatusId, NEW_ID];
  const found =
    wanted.map((id) => open.find((status) => status.id === id)).find((status) => status !== undefined) ??
    open.find((status) => isAllowed(type, status));
  return (
    found ?? `HaloPSA told no status of open tickets for the ticket type "${type.name}": see ${menuOf(type)} > Defaults`
  );
}
