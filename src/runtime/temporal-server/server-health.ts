import { connect } from 'node:net';

import { Connection } from '@temporalio/client';

const FRONTEND = 'temporal.api.workflowservice.v1.WorkflowService';
const SERVING = 1;
const ANSWER_LIMIT_MS = 3_000;

/** Whether a Temporal server at `host:port` says that it serves. Never throws; `limitMs` bounds the answer to it. */
export async function isServing(address: string, limitMs = ANSWER_LIMIT_MS): Promise<boolean> {
  // gRPC waits longer and longer between its own tries, so it is asked only when somebody listens.
  if (!(await isListening(address))) return false;
  const connection = Connection.lazy({ address, tls: false, connectTimeout: limitMs });
  try {
    const check = () => connection.healthService.check({ service: FRONTEND });
    const { status } = await connection.withDeadline(Date.now() + limitMs, check);
    return status === SERVING;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

export function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}
