import type { Client } from '@temporalio/client';
import type { IntegrationInput } from '../contract/messages.ts';
import { alertFeedId, integrationId, LH_CONNECTION, WORKFLOW_QUEUE, WORKFLOWS } from '../contract/names.ts';
import type { IntegrationState } from '../domain/integration-state.ts';

const detailsFor = (connection: string): string =>
  [
    `Keeps HaloPSA right from Level for the connection **${connection}**: devices of mapped Level groups become assets, ` +
      'alerts that a policy takes become tickets.',
    'Runs for ever and continues as new by itself. It holds the mapping, the policies, the switch and the state of every row.',
    'Signals: `enable`, `disable`, `syncNow`. Updates: `saveGroupMappings`, `saveTicketing`, `saveSettings`. ' +
      'Queries: `status`, `config`.',
    `Each sync is a workflow of its own, \`${integrationId(connection)}/sync/…\`; its history is its log. ` +
      `With the first policy \`${alertFeedId(connection)}\` begins: it watches the alerts, ` +
      'and each alert with a ticket has a workflow of its own. ' +
      'Do not terminate this one to stop: signal `disable`, and nothing more is sent.',
  ].join('\n\n');

/** Starts the integration of a connection unless it runs already. */
export async function ensureIntegration(client: Client, connection: string, state?: IntegrationState): Promise<void> {
  await client.workflow.start<(input: IntegrationInput) => Promise<void>>(WORKFLOWS.integration, {
    taskQueue: WORKFLOW_QUEUE,
    workflowId: integrationId(connection),
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [{ connection, ...(state !== undefined && { state }) }],
    typedSearchAttributes: [{ key: LH_CONNECTION, value: connection }],
    staticSummary: `Level → HaloPSA, connection ${connection}`,
    staticDetails: detailsFor(connection),
  });
}
