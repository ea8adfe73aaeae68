import { z } from 'zod';
import type { Named } from '../../domain/policy.ts';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import { sloppyBoolean, sloppyId } from '../http/sloppy.ts';
import type { HaloCall, HaloClient } from './client.ts';
import { readAll, rowsOf } from './lists.ts';
import { idOrZero, textOrEmpty } from './ticket-wire.ts';

export { getTicketType, listTicketTypes } from './ticket-types.ts';

/** HaloPSA's own "Closed" (halopsa-api.md 3.3). */
const CLOSED_ID = 9;

const WireNamed = z.object({ id: idOrZero, name: textOrEmpty });

/** Rows of a bare list; what cannot be read is only a label that is missing, and is left out. */
async function readRows<S extends z.ZodType>(
  client: HaloClient,
  caller: Caller,
  list: { readonly path: string; readonly key: string; readonly query?: HaloCall['query'] },
  schema: S,
): Promise<z.output<S>[]> {
  const { path, key, query } = list;
  const { json } = await client.call(caller, { method: 'GET', path, ...(query === undefined ? {} : { query }) });
  return rowsOf(json, key).flatMap((row) => {
    const parsed = schema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}

const named = ({ id, name }: Named): Named => ({ id, name: name.trim() });
const isNamed = ({ id, name }: Named): boolean => id > 0 && name.trim() !== '';

const WireStatus = z.object({ id: sloppyId, name: textOrEmpty });

/** A status that is left out of one of the two lists would change what closes a ticket: such a row fails the reading. */
async function readStatuses(client: HaloClient, caller: Caller, query: HaloCall['query']): Promise<Named[]> {
  const { json } = await client.call(caller, {
    method: 'GET',
    path: '/Status',
    ...(query === undefined ? {} : { query }),
  });
  return rowsOf(json, 'statuses').map((row) => {
    const parsed = WireStatus.safeParse(row);
    if (parsed.success) return named(parsed.data);
    throw new ApiError(FAILURES.unavailable, "HaloPSA's list of statuses holds a row that cannot be read");
  });
}

/**
 * The statuses of tickets, and which of them close one. HaloPSA has no flag for it (halopsa-api.md 3.3): those that
 * `excludeclosed` leaves out, else its own "Closed" where the tenant has it.
 */
export async function listStatuses(client: HaloClient, caller: Caller): Promise<{ all: Named[]; closedIds: number[] }> {
  const all = await readStatuses(client, caller, undefined);
  const open = new Set((await readStatuses(client, caller, { excludeclosed: true })).map(({ id }) => id));
  const closedIds = all.map(({ id }) => id).filter((id) => !open.has(id));
  // All of them cannot be closing ones: then the second list was not what was asked for.
  const isTold = closedIds.length > 0 && closedIds.length < all.length;
  return { all, closedIds: isTold ? closedIds : all.map(({ id }) => id).filter((id) => id === CLOSED_ID) };
}

const WirePriority = z.object({ priorityid: sloppyId, slaid: sloppyId, name: textOrEmpty, ishidden: sloppyBoolean });

/** Priorities by SLA: the same id is another priority in another SLA. Hidden ones are left out. One request. */
export async function listPriorities(client: HaloClient, caller: Caller): Promise<Map<number, Named[]>> {
  const bySla = new Map<number, Named[]>();
  for (const row of await readRows(client, caller, { path: '/Priority', key: 'priorities' }, WirePriority)) {
    const own = bySla.get(row.slaid) ?? [];
    const isKnown = own.some(({ id }) => id === row.priorityid);
    if (!row.ishidden && !isKnown) bySla.set(row.slaid, [...own, named({ id: row.priorityid, name: row.name })]);
  }
  return bySla;
}

const WireOutcome = z.object({ id: idOrZero, outcome: textOrEmpty, buttonname: textOrEmpty });

export async function listOutcomes(client: HaloClient, caller: Caller): Promise<Named[]> {
  const rows = await readRows(client, caller, { path: '/Outcome', key: 'outcomes' }, WireOutcome);
  return rows
    .map(({ id, outcome, buttonname }) => named({ id, name: outcome.trim() === '' ? buttonname : outcome }))
    .filter(isNamed);
}

const WireTeam = z.object({
  id: idOrZero,
  name: textOrEmpty,
  inactive: sloppyBoolean,
  /** Absent in some versions. */
  forrequests: z.unknown().optional(),
});

/** Teams that take tickets. May be empty for an agent who sees no department. */
export async function listTeams(client: HaloClient, caller: Caller): Promise<Named[]> {
  const rows = await readRows(client, caller, { path: '/Team', key: 'teams' }, WireTeam);
  return rows
    .filter((row) => isNamed(row) && !row.inactive)
    .filter(({ forrequests }) => forrequests === undefined || forrequests === null || sloppyBoolean.parse(forrequests))
    .map(named);
}

const WireAgent = z
  .object({ id: idOrZero, name: textOrEmpty, isdisabled: sloppyBoolean })
  .catch({ id: 0, name: '', isdisabled: true });

/** Agents who are not disabled, "Unassigned" (1) among them. */
export async function listAgents(client: HaloClient, caller: Caller): Promise<Named[]> {
  const rows = await readAll(client, caller, {
    path: '/Agent',
    key: 'agents',
    read: (row) => WireAgent.parse(row),
    idOf: ({ id }) => id,
  });
  return rows.filter((row) => isNamed(row) && !row.isdisabled).map(named);
}

/** The application's own agent, null when HaloPSA does not say who that is. */
export async function getOwnAgent(client: HaloClient, caller: Caller): Promise<Named | null> {
  try {
    const { json } = await client.call(caller, { method: 'GET', path: '/Agent/me' });
    const parsed = WireNamed.safeParse(Array.isArray(json) ? json[0] : json);
    return parsed.success && parsed.data.id > 0 ? named(parsed.data) : null;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

const WireCategory = z.object({ value: textOrEmpty, category_name: textOrEmpty });

const levelsOf = (name: string): number => name.split('>').length;

/** Full names such as "Hardware>Laptop" of what `category_1` may hold in tickets of this type. */
export async function listCategories(client: HaloClient, caller: Caller, ticketTypeId: number): Promise<string[]> {
  const list = { path: '/Category', key: 'categories', query: { tickettype_id: ticketTypeId, type_id: 1 } };
  const names = (await readRows(client, caller, list, WireCategory)).map(({ value, category_name: name }) =>
    value.trim() === '' || levelsOf(name) > levelsOf(value) ? name.trim() : value.trim(),
  );
  return [...new Set(names)].filter((name) => name !== '');
}

export async function listSlas(client: HaloClient, caller: Caller): Promise<Named[]> {
  const rows = await readRows(client, caller, { path: '/SLA', key: 'slas' }, WireNamed);
  return rows.filter(isNamed).map(named);
}
