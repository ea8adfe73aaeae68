import type { SimRequest } from './exchange.ts';
import type { Simulation } from './simulation.ts';

function makesTickets({ api, method, path, body }: SimRequest): boolean {
  if (api !== 'halo' || method !== 'POST' || path.toLowerCase() !== '/tickets') return false;
  try {
    const items: unknown = JSON.parse(body);
    return Array.isArray(items) && items.some((item: { id?: unknown } | null) => !(Number(item?.id) > 0));
  } catch {
    return false;
  }
}

/**
 * Parallel creates were seen to collide on the ticket's number (halopsa-api.md 2.2): one that arrives while another is
 * handled fails. Shows only with latency, as nothing else lies between arrival and carrying out.
 *
 * @returns to be called when the request is carried out or over
 */
export function enterTickets({ switches, creates }: Simulation, request: SimRequest): () => void {
  if (!switches.ticketCollisions || !makesTickets(request)) return () => {};
  if (creates.size > 0) request.collides = true;
  const own = Symbol('create');
  creates.add(own);
  return () => creates.delete(own);
}
