import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { alertFeedId, integrationId } from '../../src/contract/names.ts';

/** Ends all workflows of a connection that nobody needs any more. No worker of it may run: it would start new ones. */
export async function endWorkflows({ workflow }: Client, connection: string): Promise<void> {
  // The list may be a moment behind; these two begin all others.
  const ids = new Set([integrationId(connection), alertFeedId(connection)]);
  const query = `LhConnection = "${connection}" AND ExecutionStatus = "Running"`;
  for await (const { workflowId } of workflow.list({ query })) ids.add(workflowId);
  for (const id of ids)
    await workflow
      .getHandle(id)
      .terminate('the demo is over')
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
}
