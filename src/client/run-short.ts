import type { Client } from '@temporalio/client';
import { LH_CONNECTION, WORKFLOW_QUEUE } from '../contract/names.ts';
import { patiently } from './patience.ts';
import { hasPoller } from './pollers.ts';

interface Short<Input> {
  readonly type: string;
  readonly workflowId: string;
  readonly input: Input & { readonly connection: string };
  /** What a person reads of it in the list of the Web UI. */
  readonly summary: string;
}

const ACTIVITY_SCHEDULED = 1;
const TASK_SCHEDULED = 1;

/** Certain: nothing of it was ever begun, although it is waiting. */
export async function isUntouched(client: Client, workflowId: string): Promise<boolean> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  if (raw.pendingWorkflowTask?.state === TASK_SCHEDULED) return true;
  return (raw.pendingActivities ?? []).some(
    ({ state, attempt, lastStartedTime }) =>
      state === ACTIVITY_SCHEDULED && (attempt ?? 1) <= 1 && !lastStartedTime?.seconds,
  );
}

/**
 * Runs a short workflow that a person waits for, and gives its result.
 *
 * @throws {UserError} when no worker has the credentials, or what Level or HaloPSA said instead
 */
export function runShort<Input, Ret>(client: Client, { type, workflowId, input, summary }: Short<Input>): Promise<Ret> {
  const { connection } = input;
  const work = client.workflow.execute<(input: Input) => Promise<Ret>>(type, {
    taskQueue: WORKFLOW_QUEUE,
    workflowId,
    args: [input],
    // Nobody waits for the answer any more after this.
    workflowExecutionTimeout: '10m',
    typedSearchAttributes: [{ key: LH_CONNECTION, value: connection }],
    staticSummary: summary,
  });
  const isMissing = async (): Promise<boolean> => {
    const pollers = await hasPoller(client, connection);
    return !pollers.workflows || !pollers.credentials || (await isUntouched(client, workflowId));
  };
  return patiently(work, { connection, isMissing });
}
