import type { FastifyReply } from 'fastify';
import { setTimeout as delay } from 'node:timers/promises';
import { empty, json, text, type SimAnswer } from './exchange.ts';
import type { Fault, FaultKind } from './faults.ts';
import type { LedgerEntry, Outcome } from './ledger.ts';
import { send } from './send.ts';
import type { Simulation } from './simulation.ts';

interface SpoiltCall {
  sim: Simulation;
  entry: LedgerEntry;
  reply: FastifyReply;
  fault: Fault;
  /** Does what the request asks for, and answers as if nothing were wrong. */
  carryOut: () => SimAnswer;
}

const PROCESSED: Record<FaultKind, boolean> = {
  status: false,
  html: false,
  reset: false,
  cut_after_store: true,
  stored_late: false,
  latency: true,
  stall: true,
  cut_json: true,
  empty_200: true,
  wrong_content_type: true,
  empty_list: false,
};

const GATEWAY_PAGE =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

function cut({ sim, entry, reply }: SpoiltCall, outcome: Outcome, how: 'reset' | 'end'): void {
  reply.hijack();
  const { socket } = reply.raw;
  sim.ledger.settle(entry, outcome, null);
  if (how === 'reset') socket?.resetAndDestroy();
  else socket?.destroy();
}

function statusAnswer({ status = 500, body, retryAfter }: Fault): SimAnswer {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return body === undefined ? json(status, { error: `simulated ${status}` }, headers) : text(status, body, headers);
}

/** Half an answer, then silence; the connection ends after `ms`. */
async function stall(call: SpoiltCall, answer: SimAnswer): Promise<void> {
  const { sim, entry, reply, fault } = call;
  reply.hijack();
  const bytes = Buffer.from(answer.body);
  reply.raw.once('close', () => sim.ledger.settle(entry, 'stalled', answer.status));
  reply.raw.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
  await delay(fault.ms ?? 60_000, undefined, { ref: false });
  reply.raw.socket?.destroy();
}

/** Answers a call the way its fault says. */
export async function spoil(call: SpoiltCall): Promise<void> {
  const { sim, entry, reply, fault, carryOut } = call;
  const processed = fault.processed ?? PROCESSED[fault.kind];
  switch (fault.kind) {
    case 'reset':
      return cut(call, 'cut', 'reset');
    case 'stored_late': {
      const timer = setTimeout(() => {
        sim.timers.delete(timer);
        carryOut();
      }, fault.afterMs ?? 1_000);
      timer.unref();
      sim.timers.add(timer);
      return cut(call, 'stored_late', 'end');
    }
    case 'latency':
      await delay(fault.ms ?? 1_000, undefined, { ref: false });
      return send(sim, entry, reply, carryOut());
    case 'stall':
      return stall(call, carryOut());
    case 'cut_after_store':
      carryOut();
      return cut(call, 'stored_cut', 'end');
    case 'cut_json': {
      const answer = carryOut();
      return send(sim, entry, reply, { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) });
    }
    case 'wrong_content_type': {
      const answer = processed ? carryOut() : json(200, {});
      return send(sim, entry, reply, {
        ...answer,
        headers: { ...answer.headers, 'content-type': 'text/html; charset=utf-8' },
      });
    }
    case 'status':
      if (processed) carryOut();
      return send(sim, entry, reply, statusAnswer(fault));
    case 'html':
      if (processed) carryOut();
      return send(sim, entry, reply, {
        ...text(fault.status ?? 502, fault.body ?? GATEWAY_PAGE),
        headers: { 'content-type': 'text/html' },
      });
    case 'empty_200':
      if (processed) carryOut();
      return send(sim, entry, reply, empty(200));
    case 'empty_list':
      return send(sim, entry, reply, json(200, { data: [], has_more: false }));
  }
}
