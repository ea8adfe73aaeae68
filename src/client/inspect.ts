import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { CheckLine, HaloClientView, LevelGroupView } from '../contract/activities.ts';
import type { InspectInput, InspectResult } from '../contract/messages.ts';
import { inspectId, LH_CONNECTION, WORKFLOW_QUEUE, WORKFLOWS } from '../contract/names.ts';
import { patiently } from './patience.ts';
import { hasPoller } from './pollers.ts';

/** What each question answers with, all pages together. */
export interface Inspected {
  connection: readonly CheckLine[];
  groups: readonly LevelGroupView[];
  clients: readonly HaloClientView[];
}

const SUMMARY = {
  connection: 'Test the connection',
  groups: 'List Level groups',
  clients: 'List HaloPSA clients',
} as const;
const ACTIVITY_SCHEDULED = 1;
const TASK_SCHEDULED = 1;

/** Certain: nothing of it was ever begun, although it is waiting. */
async function isUntouched(client: Client, workflowId: string): Promise<boolean> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  if (raw.pendingWorkflowTask?.state === TASK_SCHEDULED) return true;
  return (raw.pendingActivities ?? []).some(
    ({ state, attempt, lastStartedTime }) =>
      state === ACTIVITY_SCHEDULED && (attempt ?? 1) <= 1 && !lastStartedTime?.seconds,
  );
}

async function ask(client: Client, input: InspectInput): Promise<InspectResult> {
  const { connection, what } = input;
  const workflowId = inspectId(connection, randomUUID());
  const work = client.workflow.execute<(input: InspectInput) => Promise<InspectResult>>(WORKFLOWS.inspect, {
    taskQueue: WORKFLOW_QUEUE,
    workflowId,
    args: [input],
    // Nobody waits for the answer any more after this.
    workflowExecutionTimeout: '10m',
    typedSearchAttributes: [{ key: LH_CONNECTION, value: connection }],
    staticSummary: SUMMARY[what],
  });
  const isMissing = async (): Promise<boolean> => {
    const pollers = await hasPoller(client, connection);
    return !pollers.workflows || !pollers.credentials || (await isUntouched(client, workflowId));
  };
  return patiently(work, { connection, isMissing });
}

/**
 * Asks a worker with the credentials of the connection; works while the integration is off. Writes nothing.
 *
 * @throws {UserError} when no worker has the credentials, or what Level or HaloPSA said instead
 */
export async function inspect<What extends InspectInput['what']>(
  client: Client,
  connection: string,
  what: What,
): Promise<Inspected[What]> {
  const all: unknown[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const answer: InspectResult = await ask(client, { connection, what, offset });
    if (answer.what === 'connection') return answer.lines as Inspected[What];
    all.push(...answer.items);
    if (answer.next !== null && answer.next <= offset)
      throw new Error(`page ${offset} of ${what} names ${answer.next} as the next`);
    offset = answer.next;
  }
  return all as unknown as Inspected[What];
}
