import { isTrue } from '../exchange.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import { isClosed } from '../world/desk.ts';
import type { Ticket } from '../world/desk-types.ts';
import { idFilter } from './list.ts';
import { sees } from './rights.ts';
import { plain } from './ticket-wire.ts';

type Test = (ticket: Ticket) => boolean;

const includes = (wanted: string, ...texts: string[]): boolean =>
  texts.some((text) => text.toLowerCase().includes(wanted));

function textTests(query: URLSearchParams): Test[] {
  const tests: Test[] = [];
  const add = (name: string, texts: (ticket: Ticket) => string[]): void => {
    const wanted = query.get(name)?.toLowerCase() ?? '';
    if (wanted !== '') tests.push((ticket) => includes(wanted, ...texts(ticket)));
  };
  add('search', (ticket) => [ticket.summary, plain(ticket.details), String(ticket.id)]);
  add('search_summary', (ticket) => [ticket.summary]);
  add('search_details', (ticket) => [plain(ticket.details)]);
  return tests;
}

function idTests(query: URLSearchParams): Test[] {
  const tests: Test[] = [];
  const add = (names: string[], idsOf: (ticket: Ticket) => readonly number[]): void => {
    const wanted = idFilter(query, ...names);
    if (wanted !== null) tests.push((ticket) => idsOf(ticket).some((id) => wanted.has(id)));
  };
  add(['client_id', 'client_ids'], ({ clientId }) => [clientId]);
  add(['site_id'], ({ siteId }) => [siteId]);
  add(['asset_id'], ({ assetIds }) => assetIds);
  add(['status_id', 'status'], ({ statusId }) => [statusId]);
  add(['requesttype_id', 'requesttype'], ({ typeId }) => [typeId]);
  add(['priority'], ({ priorityId }) => [priorityId]);
  add(['agent_id'], ({ agentId }) => [agentId]);
  add(['user_id'], ({ userId }) => [userId]);
  add(['ticketids'], ({ id }) => [id]);
  return tests;
}

/** Whether the tenant keeps our reference and can filter by it: switch `ticketReference` (halopsa-api.md 10 #8). */
function referenceTest({ switches }: Simulation, query: URLSearchParams): Test | null {
  const wanted = query.get('third_party_id_string') ?? '';
  if (wanted === '' || switches.ticketReference === 'not_filterable') return null;
  return ({ reference }) => switches.ticketReference === 'kept' && reference === wanted;
}

export const visibleTicket = ({ rights }: TokenGrant, ticket: Ticket): boolean =>
  sees(rights.allClients, ticket.clientId);

/** All tests of a list; new tickets are in no list until `ticketSearchLagMs` have passed. */
export function ticketFilter(sim: Simulation, grant: TokenGrant, query: URLSearchParams): Test {
  const { world, switches } = sim;
  const deleted = isTrue(query.get('deleted'));
  const openOnly = isTrue(query.get('open_only'));
  const closedOnly = isTrue(query.get('closed_only'));
  const since = Date.parse(query.get('lastupdatefromdate') ?? '');
  const reference = referenceTest(sim, query);
  const tests = [...idTests(query), ...textTests(query), ...(reference === null ? [] : [reference])];
  const newest = Date.now() - switches.ticketSearchLagMs;
  return (ticket) => {
    const closed = isClosed(world.desk, ticket.statusId);
    return (
      ticket.deleted === deleted &&
      ticket.createdAt <= newest &&
      visibleTicket(grant, ticket) &&
      !(openOnly && closed) &&
      !(closedOnly && !closed) &&
      !(ticket.lastActionAt < since) &&
      tests.every((test) => test(ticket))
    );
  };
}
