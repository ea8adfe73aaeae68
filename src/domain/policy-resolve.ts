import { SEVERITIES, type Severity } from './alert.ts';
import { createFaults, listed, menuOf, pick, wantedOf, type DeskLists, type DeskTicketType } from './policy-desk.ts';
import { fieldsOf } from './policy-fields.ts';
import { closedStatusOf, newStatusOf, reopenedStatusOf } from './policy-statuses.ts';
import type { Named, Policy, PolicyRequest } from './policy.ts';
import { sameName } from './same-name.ts';

export type { DeskLists, DeskTicketType } from './policy-desk.ts';

export type ResolvedPolicy = { readonly ok: Policy } | { readonly faults: readonly string[] };

const DEFAULT_SEVERITIES: readonly Severity[] = ['warning', 'critical', 'emergency'];

const named = ({ id, name }: Named): Named => ({ id, name });

function typeOf(wanted: string | number, desk: DeskLists): DeskTicketType | string {
  const type = pick('ticket type', wanted, desk.ticketTypes);
  if (typeof type === 'string') return type;
  if (!type.canCreate)
    return `agents may not create tickets of the type "${type.name}": choose another one, or let agents create it in ${menuOf(type)}`;
  if (type.needsApproval === true)
    return `tickets of the type "${type.name}" start with an approval, and HaloPSA refuses to create those by API: choose another one, or take the approval out of its workflow in ${menuOf(type)}`;
  return type;
}

/** Priorities mean something within an SLA only: the same name or number in another one is another priority. */
function priorityOf(wanted: string | number, type: DeskTicketType, desk: DeskLists): Named | string {
  const slaId = type.slaId;
  if (slaId === null)
    return `the ticket type "${type.name}" has no SLA, so priority "${wanted}" means nothing to it: leave priorities out, or set an SLA in ${menuOf(type)} > Defaults`;
  const own = desk.prioritiesBySla.get(slaId) ?? [];
  if (wantedOf(wanted, own).length > 0) return pick('priority', wanted, own);
  const label = desk.slas?.find(({ id }) => id === slaId)?.name ?? slaId;
  const choice = `the ticket type "${type.name}" uses "${label}": ${listed(own.map(({ name }) => name))}`;
  const isElsewhere = [...desk.prioritiesBySla.values()].some((others) => wantedOf(wanted, others).length > 0);
  return isElsewhere
    ? `priority "${wanted}" belongs to another SLA; ${choice}`
    : `HaloPSA has no priority "${wanted}"; ${choice}`;
}

const levels = (category: string): string =>
  category
    .split('>')
    .map((level) => level.trim())
    .join('>');

function categoryOf(wanted: string, type: DeskTicketType, desk: DeskLists): { name: string } | string {
  const names = desk.categories.get(type.id) ?? [];
  const name = names.find((other) => sameName(levels(other), levels(wanted)));
  return name === undefined
    ? `the ticket type "${type.name}" has no category "${wanted}": there are ${listed(names)}`
    : { name };
}

/** Turns one request into ids and checks that such tickets can be made; says all that is wrong with it. */
export function resolvePolicy(request: PolicyRequest, desk: DeskLists): ResolvedPolicy {
  const faults = createFaults();
  const optional = <T>(wanted: T | undefined, find: (wanted: T) => Named | string): Named | null => {
    if (wanted === undefined) return null;
    const found = faults.take(find(wanted));
    return found === undefined ? null : named(found);
  };
  const about = (all: readonly string[]): readonly string[] => all.map((fault) => `policy "${request.name}": ${fault}`);

  const team = optional(request.team, (wanted) => pick('team', wanted, desk.teams));
  const agent = optional(request.agent, (wanted) => pick('agent', wanted, desk.agents));
  const type = faults.take(typeOf(request.ticketType, desk));
  if (type === undefined) return { faults: about(faults.all) };

  const priorities: Partial<Record<Severity, Named>> = {};
  for (const severity of SEVERITIES) {
    const priority = optional(request.priorities?.[severity], (wanted) => priorityOf(wanted, type, desk));
    if (priority !== null) priorities[severity] = priority;
  }
  const category =
    request.category === undefined ? undefined : faults.take(categoryOf(request.category, type, desk))?.name;
  const newStatus = faults.take(newStatusOf(request, type, desk)) ?? null;
  const closedStatus = faults.take(closedStatusOf(request, type, desk));
  const reopenedStatus = faults.take(reopenedStatusOf(newStatus, type, desk));
  const own = fieldsOf(request, type);
  const all = [...faults.all, ...own.faults];
  if (all.length > 0 || closedStatus === undefined || reopenedStatus === undefined)
    return { faults: about([...new Set(all)]) };

  return {
    ok: {
      name: request.name.trim(),
      tags: (request.tags ?? []).map((tag) => tag.trim()),
      alerts: request.alerts.map((pattern) => pattern.trim()),
      severities: SEVERITIES.filter((severity) => (request.severities ?? DEFAULT_SEVERITIES).includes(severity)),
      ticketType: named(type),
      priorities,
      team,
      agent,
      category: category ?? null,
      fields: own.fields,
      newStatus: newStatus === null ? null : named(newStatus),
      closedStatus: named(closedStatus),
      reopenedStatus: named(reopenedStatus),
      texts: request.texts ?? {},
      openAfterSeconds: request.openAfterSeconds ?? {},
    },
  };
}
