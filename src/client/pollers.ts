import type { Client } from '@temporalio/client';
import { queues, WORKFLOW_QUEUE } from '../contract/names.ts';

export interface Pollers {
  /** Some worker runs workflows. */
  readonly workflows: boolean;
  /** Some worker holds the credentials of the connection. */
  readonly credentials: boolean;
}

/** The server remembers pollers for five minutes; a living one asks again within 70 s. */
const FRESH_MS = 75_000;
const QUEUE_TYPE = { workflow: 1, activity: 2 } as const;
const ASK_MS = 5_000;

async function isPolled(client: Client, name: string, taskQueueType: number): Promise<boolean> {
  const { pollers } = await client.withDeadline(Date.now() + ASK_MS, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name },
      taskQueueType,
    }),
  );
  return (pollers ?? []).some(
    ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000 > Date.now() - FRESH_MS,
  );
}

/** Who polls for a connection. A worker that was killed still counts for a minute. */
export async function hasPoller(client: Client, connection: string): Promise<Pollers> {
  const [workflows, credentials] = await Promise.all([
    isPolled(client, WORKFLOW_QUEUE, QUEUE_TYPE.workflow),
    isPolled(client, queues(connection).inspect, QUEUE_TYPE.activity),
  ]);
  return { workflows, credentials };
}
