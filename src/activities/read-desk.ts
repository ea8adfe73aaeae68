import { wantedOf } from '../domain/policy-desk.ts';
import type { DeskLists, DeskTicketType } from '../domain/policy-resolve.ts';
import type { PolicyRequest } from '../domain/policy.ts';
import {
  getTicketType,
  listAgents,
  listCategories,
  listOutcomes,
  listPriorities,
  listSlas,
  listStatuses,
  listTeams,
  listTicketTypes,
} from '../apis/halopsa/desk.ts';
import type { HaloClient } from '../apis/halopsa/client.ts';
import type { Voice } from '../holder/voice.ts';

/** What policies are checked against. Fields and categories are read for the named ticket types only: a request each. */
export async function readDesk(halo: HaloClient, voice: Voice, requests: readonly PolicyRequest[]): Promise<DeskLists> {
  const types = await listTicketTypes(halo, voice);
  const named = new Map(
    requests.flatMap(({ ticketType }) => wantedOf(ticketType, types)).map((type) => [type.id, type]),
  );
  const ticketTypes: DeskTicketType[] = [];
  for (const type of types) {
    const details = named.has(type.id) ? await getTicketType(halo, voice, type.id) : null;
    // Whether agents may create it, only the list says.
    ticketTypes.push(details === null ? type : { ...details, canCreate: type.canCreate });
  }
  const categories = new Map<number, readonly string[]>();
  for (const { ticketType, category } of requests)
    if (category !== undefined)
      for (const { id } of wantedOf(ticketType, types)) categories.set(id, await listCategories(halo, voice, id));
  const { all, closedIds } = await listStatuses(halo, voice);
  return {
    ticketTypes,
    prioritiesBySla: await listPriorities(halo, voice),
    slas: await listSlas(halo, voice),
    statuses: all,
    closedStatusIds: closedIds,
    teams: requests.some(({ team }) => team !== undefined) ? await listTeams(halo, voice) : [],
    agents: requests.some(({ agent }) => agent !== undefined) ? await listAgents(halo, voice) : [],
    outcomes: await listOutcomes(halo, voice),
    categories,
  };
}
