import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as delay } from 'node:timers/promises';
import { json, type Api, type SimAnswer, type SimRequest } from './exchange.ts';
import { haloApi } from './halo/api.ts';
import { shownQuery, type LedgerEntry } from './ledger.ts';
import { levelApi } from './level/api.ts';
import type { Simulation } from './simulation.ts';
import { send } from './send.ts';
import { spoil } from './spoil.ts';
import { summaryOf } from './summary.ts';
import { enterTickets } from './ticket-collisions.ts';

const BASES: readonly { prefix: string; api: Api }[] = [
  { prefix: '/level/v2', api: 'level' },
  { prefix: '/halo/auth', api: 'auth' },
  { prefix: '/halo/api', api: 'halo' },
];

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

function readRequest({ method, raw, headers, body }: FastifyRequest): {
  request: SimRequest;
  pathname: string;
  known: boolean;
} {
  const origin = `http://${headers.host ?? '127.0.0.1'}`;
  const [pathname = '/', search = ''] = (raw.url ?? '/').split('?', 2);
  const base = BASES.find(
    ({ prefix }) => pathname.toLowerCase() === prefix || pathname.toLowerCase().startsWith(`${prefix}/`),
  );
  const fallback: Api = pathname.startsWith('/level') ? 'level' : 'halo';
  const request: SimRequest = {
    api: base?.api ?? fallback,
    method,
    path: base === undefined ? pathname : pathname.slice(base.prefix.length).replace(/\/+$/, ''),
    query: new URLSearchParams(search),
    headers: { authorization: headers.authorization },
    body: typeof body === 'string' ? body : '',
    origin,
  };
  return { request, pathname, known: base !== undefined };
}

function arrived(sim: Simulation, { headers }: FastifyRequest, request: SimRequest, pathname: string): LedgerEntry {
  const { items, summary } = summaryOf(request);
  return sim.ledger.arrive({
    at: Date.now(),
    api: request.api,
    method: request.method,
    path: pathname,
    query: shownQuery(request.query),
    requestId: one(headers['x-request-id']) ?? null,
    userAgent: headers['user-agent'] ?? null,
    items,
    summary,
  });
}

/** The way of every call to either API: ledger, fault, latency, the API itself, answer. */
export async function handle(sim: Simulation, incoming: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { request, pathname, known } = readRequest(incoming);
  const entry = arrived(sim, incoming, request, pathname);
  const fault = sim.faults.match({
    api: request.api,
    method: request.method,
    url: incoming.raw.url ?? '/',
    body: request.body,
  });
  const leave = enterTickets(sim, request);
  const carryOut = (): SimAnswer => {
    leave();
    if (!known) return json(404, { error: 'Not found' });
    try {
      return request.api === 'level' ? levelApi(sim, request) : haloApi(sim, request);
    } catch (error) {
      // A bug of ours: it must show in the ledger like any other answer.
      return json(500, {
        error: `simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      });
    }
  };
  const latencyMs = request.api === 'level' ? sim.switches.levelLatencyMs : sim.switches.haloLatencyMs;
  if (latencyMs > 0) await delay(latencyMs, undefined, { ref: false });
  if (fault === null) send(sim, entry, reply, carryOut());
  else {
    entry.fault = fault.id;
    await spoil({ sim, entry, reply, fault, carryOut }).finally(leave);
  }
  return reply;
}
