import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError, type QueryDefinition } from '@temporalio/common';
import * as messages from '../contract/messages.ts';
import { alertFeedId } from '../contract/names.ts';
import { ANSWER_MS, SEND_MS } from './ask-integration.ts';
import { nobodyRunsWorkflows, patiently } from './patience.ts';
import { translateError } from './translate-error.ts';
import { noFeed } from './user-error.ts';

/** A condition that waits for its time, or is held by a storm. */
export type HeldAlert = (typeof messages.held extends QueryDefinition<infer Ret> ? Ret : never)[number];

const feedOf = (client: Client, connection: string): WorkflowHandle =>
  client.workflow.getHandle(alertFeedId(connection));

/** Only that there is none reads as null; every other failure is one. */
function orNull(error: unknown): null {
  if (error instanceof WorkflowNotFoundError) return null;
  throw error;
}

function queryFeed<Ret>(client: Client, connection: string, query: QueryDefinition<Ret>): Promise<Ret | null> {
  const work = client.withDeadline(Date.now() + ANSWER_MS, () => feedOf(client, connection).query(query)).catch(orNull);
  return patiently(work, { connection, isMissing: nobodyRunsWorkflows(client, connection), limitMs: ANSWER_MS });
}

/** @returns null before the first policy: there is no feed yet */
export const readFeed = (client: Client, connection: string): Promise<messages.FeedStatus | null> =>
  queryFeed(client, connection, messages.feedStatus);

/** What waits for its time or is held, by condition; nothing before the first policy. */
export const readHeld = async (client: Client, connection: string): Promise<readonly HeldAlert[]> =>
  (await queryFeed(client, connection, messages.held)) ?? [];

/** Ends the storm of one client, or all: what is held becomes tickets, or never does. */
export async function orderStorm(client: Client, connection: string, order: messages.StormOrder): Promise<void> {
  try {
    await client.withDeadline(Date.now() + SEND_MS, () => feedOf(client, connection).signal(messages.storm, order));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw noFeed(connection, error);
    throw translateError(error, connection, SEND_MS);
  }
}
