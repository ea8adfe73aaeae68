import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { TaskInput, TestTicketResult } from '../contract/messages.ts';
import { taskId, WORKFLOWS } from '../contract/names.ts';
import { hasPoller } from './pollers.ts';
import { readConfig } from './read-integration.ts';
import { isUntouched, runShort } from './run-short.ts';
import { noWorker } from './user-error.ts';

/** What nobody began must not write later, when its sender was told that it failed. */
async function callOff(client: Client, workflowId: string): Promise<void> {
  try {
    if (await isUntouched(client, workflowId)) await client.workflow.getHandle(workflowId).cancel();
  } catch {
    // It has ended, or the server is gone: its own time limit remains.
  }
}

/**
 * Writes one clearly marked ticket of the policy to HaloPSA and lives its whole life: create, note, close, reopen,
 * close. Works while the integration is off.
 *
 * @param policy its name
 * @returns a line for each step; one that failed does not throw
 * @throws {UserError} when no worker has the credentials; nothing was written then
 */
export async function runTestTicket(client: Client, connection: string, policy: string): Promise<TestTicketResult> {
  // Sent only when a worker has just answered: a task that waits would write when nobody expects it any more.
  await readConfig(client, connection);
  if (!(await hasPoller(client, connection)).credentials) throw noWorker(connection);
  const workflowId = taskId(connection, randomUUID());
  try {
    return await runShort<TaskInput, TestTicketResult>(client, {
      type: WORKFLOWS.task,
      workflowId,
      input: { connection, what: 'testTicket', policy },
      summary: `Test ticket of policy ${policy}`,
    });
  } catch (error) {
    await callOff(client, workflowId);
    throw error;
  }
}
