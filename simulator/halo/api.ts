import { empty, json, text, type SimAnswer, type SimRequest } from '../exchange.ts';
import { retryAfterHeader } from '../rate-window.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import { deleteAsset, listAssets, showAsset } from './asset-read.ts';
import { listFields, listTypes, postFields, postTypes, showField, showType } from './asset-types.ts';
import { postAssets } from './asset-write.ts';
import { listClients, listSites, showClient, showSite, topLevels } from './organisation.ts';
import { may, missingRight, type Noun } from './rights.ts';
import { deskWrite, readDeskRow, readDeskList } from './desk-api.ts';
import { showOwnAgent } from './service-desk.ts';
import { sloppyIds } from './sloppy-ids.ts';
import { deleteTicket } from './ticket-read.ts';
import { grantOf, issueToken } from './token.ts';

/** One limit for the whole tenant; tokens and authinfo count as well (halopsa-api.md 2.6). */
function throttle(sim: Simulation): SimAnswer | { remaining: number } {
  const { switches } = sim;
  const now = Date.now();
  const slot = sim.windows.halo.take(now, switches.haloLimit, switches.haloWindowSeconds, switches.haloCountsRefused);
  if (slot.allowed) return { remaining: slot.remaining };
  const message = `Rate Limit Reached - ${switches.haloLimit} Requests per rolling ${switches.haloWindowSeconds / 60} minute window.`;
  const headers = {
    ...retryAfterHeader(switches.haloRetryAfter, slot.freeInMs, now),
    ...(switches.xRateLimitRemaining ? { 'x-ratelimit-remaining': '0' } : {}),
  };
  return switches.json429 ? json(429, { message }, headers) : text(429, message, headers);
}

/** HaloPSA: authorisation server and resource server of one tenant. */
export function haloApi(sim: Simulation, request: SimRequest): SimAnswer {
  const { switches } = sim;
  if (request.api === 'auth' && !switches.tokenCountsInLimit) return authServer(sim, request);
  const slot = throttle(sim);
  if ('status' in slot) return slot;
  const answer = request.api === 'auth' ? authServer(sim, request) : resourceServer(sim, request);
  if (switches.xRateLimitRemaining) answer.headers['x-ratelimit-remaining'] = String(slot.remaining);
  if (switches.sloppyIds && request.api === 'halo') answer.body = sloppyIds(answer.body);
  return answer;
}

function authServer(sim: Simulation, request: SimRequest): SimAnswer {
  const path = request.path.toLowerCase();
  if (path === '/token') return issueToken(sim, request);
  if (path === '/.well-known/openid-configuration' && request.method === 'GET') {
    const issuer = `${request.origin}/halo/auth`;
    return json(200, { issuer, token_endpoint: `${issuer}/token`, grant_types_supported: ['client_credentials'] });
  }
  return empty(404);
}

const instanceInfo = ({ world }: Simulation, origin: string): SimAnswer =>
  json(200, {
    dbid: world.dbid,
    app_version: '2.252.25',
    database_version: '2.252',
    app_name: 'Halo PSA',
    agent_url: `${origin}/halo`,
    portal_url: `${origin}/halo/portal`,
    auth_url: `${origin}/halo/auth`,
  });

const NOUNS: Record<string, Noun> = {
  asset: 'assets',
  assettype: 'assets',
  assetgroup: 'assets',
  field: 'assets',
  client: 'customers',
  site: 'customers',
  toplevel: 'customers',
  tickets: 'tickets',
  actions: 'tickets',
  category: 'tickets',
  tickettype: 'tickets',
  status: 'tickets',
  priority: 'tickets',
  outcome: 'tickets',
  sla: 'tickets',
};

function resourceServer(sim: Simulation, request: SimRequest): SimAnswer {
  const [, name = '', rawId, ...more] = request.path.split('/');
  const resource = name.toLowerCase();
  if (resource === 'authinfo')
    return json(200, { auth_url: `${request.origin}/halo/auth`, tenant_id: sim.world.tenant });
  const grant = grantOf(sim, request.headers['authorization']);
  if (grant === null) return empty(401, { 'www-authenticate': 'Bearer' });
  if (more.length > 0) return empty(404);
  const noun = NOUNS[resource];
  const action = request.method === 'GET' ? 'read' : 'edit';
  if (noun !== undefined && !may(grant, action, noun)) return missingRight(sim);
  if (request.method === 'GET') return read(sim, grant, resource, rawId, request);
  if (request.method === 'POST') return write(sim, grant, resource, rawId, request);
  return request.method === 'DELETE' ? remove(sim, resource, rawId) : empty(405);
}

function read(
  sim: Simulation,
  grant: TokenGrant,
  resource: string,
  rawId: string | undefined,
  { query, origin }: SimRequest,
): SimAnswer {
  if (rawId !== undefined) {
    const id = Number(rawId);
    switch (resource) {
      case 'agent':
        return rawId.toLowerCase() === 'me' ? showOwnAgent(sim) : empty(404);
      case 'client':
        return showClient(sim, grant, id, query);
      case 'site':
        return showSite(sim, grant, id);
      case 'asset':
        return showAsset(sim, grant, id);
      case 'assettype':
        return showType(sim, grant, id, query);
      case 'field':
        return showField(sim, id);
      default:
        return readDeskRow(sim, grant, resource, id, query);
    }
  }
  switch (resource) {
    case 'instanceinfo':
      return instanceInfo(sim, origin);
    case 'client':
      return listClients(sim, grant, query);
    case 'site':
      return listSites(sim, grant, query);
    case 'toplevel':
      return topLevels();
    case 'asset':
      return listAssets(sim, grant, query);
    case 'assettype':
      return listTypes(sim, grant);
    case 'assetgroup':
      return json(200, [{ id: 1, name: 'Hardware' }]);
    case 'field':
      return listFields(sim, query);
    default:
      return readDeskList(sim, grant, resource, query);
  }
}

function remove(sim: Simulation, resource: string, rawId: string | undefined): SimAnswer {
  if (rawId === undefined) return empty(405);
  if (resource === 'asset') return deleteAsset(sim, Number(rawId));
  return resource === 'tickets' ? deleteTicket(sim, Number(rawId)) : empty(405);
}

function write(
  sim: Simulation,
  grant: TokenGrant,
  resource: string,
  rawId: string | undefined,
  request: SimRequest,
): SimAnswer {
  if (rawId !== undefined) return empty(404);
  switch (resource) {
    case 'asset':
      return postAssets(sim, grant, request);
    case 'field':
      return postFields(sim, grant, request);
    case 'assettype':
      return postTypes(sim, grant, request);
    default:
      return deskWrite(sim, grant, resource, request);
  }
}
