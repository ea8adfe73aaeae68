import type { Client, WorkflowHandle } from '@temporalio/client';
import type { QueryDefinition, SignalDefinition } from '@temporalio/common';
import { integrationId } from '../contract/names.ts';
import { nobodyRunsWorkflows, patiently } from './patience.ts';
import { translateError } from './translate-error.ts';

export const ANSWER_MS = 15_000;
export const SEND_MS = 10_000;

export const integrationOf = (client: Client, connection: string): WorkflowHandle =>
  client.workflow.getHandle(integrationId(connection));

/** A signal is kept by the server: it needs no worker to be taken, only to take effect. */
export async function signalIntegration<Args extends unknown[]>(
  client: Client,
  connection: string,
  signal: SignalDefinition<Args>,
  ...args: Args
): Promise<void> {
  try {
    await client.withDeadline(Date.now() + SEND_MS, () => integrationOf(client, connection).signal(signal, ...args));
  } catch (error) {
    throw translateError(error, connection, SEND_MS);
  }
}

/** @throws {UserError} within 15 s when no worker answers */
export function queryIntegration<Ret>(client: Client, connection: string, query: QueryDefinition<Ret>): Promise<Ret> {
  const work = client.withDeadline(Date.now() + ANSWER_MS, () => integrationOf(client, connection).query(query));
  return patiently(work, { connection, isMissing: nobodyRunsWorkflows(client, connection), limitMs: ANSWER_MS });
}
