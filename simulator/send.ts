import type { FastifyReply } from 'fastify';
import type { SimAnswer } from './exchange.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Simulation } from './simulation.ts';

/** Settles the ledger entry when the answer is out, or when the client left before. */
export function send(
  sim: Simulation,
  entry: LedgerEntry,
  reply: FastifyReply,
  { status, headers, body }: SimAnswer,
): void {
  if (reply.raw.destroyed) {
    sim.ledger.settle(entry, 'client_gone', status);
    return;
  }
  reply.raw.once('finish', () => sim.ledger.settle(entry, 'answered', status));
  reply.raw.once('close', () => sim.ledger.settle(entry, 'client_gone', status));
  reply.code(status).headers(headers).send(body);
}
