import { json, type SimAnswer, type SimRequest } from '../exchange.ts';
import { retryAfterHeader } from '../rate-window.ts';
import type { Simulation } from '../simulation.ts';
import { numberOf } from '../world/level-ids.ts';
import { alertsApi } from './alerts.ts';
import { listDevices, showDevice } from './devices.ts';
import { listGroups, showGroup } from './groups.ts';
import { error, pageOf } from './page.ts';

type Access = 'read' | 'write' | 'none';

function accessOf({ world, switches }: Simulation, authorization: string | undefined): Access {
  if (authorization === undefined || switches.keyRevoked) return 'none';
  const key = switches.bearerAccepted ? authorization.replace(/^Bearer /, '') : authorization;
  if (key === world.credentials.levelKey) return 'write';
  return key === world.credentials.levelReadOnlyKey ? 'read' : 'none';
}

/** Level's API v2: raw key, one limit per account, 404 for whatever does not exist (level-api.md 10). */
export function levelApi(sim: Simulation, request: SimRequest): SimAnswer {
  const { switches } = sim;
  const access = accessOf(sim, request.headers['authorization']);
  if (access === 'none') return error(401, 'Access denied');
  const now = Date.now();
  const slot = sim.windows.level.take(now, switches.levelLimit, switches.levelWindowSeconds);
  if (!slot.allowed)
    return json(429, { error: 'Too many requests' }, retryAfterHeader(switches.levelRetryAfter, slot.freeInMs, now));
  return route(sim, request, access);
}

function route(sim: Simulation, request: SimRequest, access: Access): SimAnswer {
  const { switches, world } = sim;
  const [, resource = '', id, verb, ...more] = request.path.split('/').map((part) => decodeURIComponent(part));
  if (request.method !== 'GET' && access === 'read') return error(403, 'This key may only read');
  if (resource === 'alerts' && more.length === 0) return alertsApi(sim, request, id, verb);
  if (request.method !== 'GET' || verb !== undefined) return error(404, 'Not found');
  switch (resource) {
    case 'devices':
      return id === undefined ? listDevices(sim, request) : showDevice(sim, id, request);
    case 'groups':
      return id === undefined ? listGroups(sim, request) : showGroup(sim, id);
    case 'tags': {
      if (id !== undefined) {
        const tag = world.tags.find((row) => row.id === id);
        return tag === undefined ? error(404, 'Not found') : json(200, tag);
      }
      const page = pageOf(
        world.tags.map((tag) => ({ ...tag, number: numberOf(tag.id) ?? 0 })),
        request.query,
        switches,
      );
      return 'status' in page
        ? page
        : json(200, { data: page.rows.map((tag) => ({ id: tag.id, name: tag.name })), has_more: page.hasMore });
    }
    default:
      return error(404, 'Not found');
  }
}
