import { ApplicationFailure, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { InspectActivities } from '../contract/activities.ts';
import { FAILURES } from '../contract/failures.ts';
import type { InspectInput, InspectResult } from '../contract/messages.ts';
import { inspectId } from '../contract/names.ts';
import { inspectOptions } from '../contract/options.ts';
import { answerTo, readFailure } from './activity-failure.ts';

async function answer(input: InspectInput): Promise<InspectResult> {
  const { connection, what, offset = 0 } = input;
  const activities = proxyActivities<InspectActivities>(inspectOptions(connection));
  switch (what) {
    case 'connection': {
      const { lines } = await activities.checkConnection({ connection });
      return { what, lines };
    }
    case 'groups': {
      const { items, next } = await activities.listLevelGroups({ connection, offset });
      return { what, items, next };
    }
    case 'clients': {
      const { items, next } = await activities.listHaloClients({ connection, offset });
      return { what, items, next };
    }
  }
}

/** A question about a connection: short, read-only, works while the integration is off. */
export async function inspect(input: InspectInput): Promise<InspectResult> {
  const prefix = inspectId(String(input?.connection), '');
  if (!workflowInfo().workflowId.startsWith(prefix) || !['connection', 'groups', 'clients'].includes(input.what))
    throw ApplicationFailure.nonRetryable(
      `start it with --workflow-id ${prefix}ANYTHING and --input '{"connection":"…","what":"connection"}' (or groups, clients)`,
      FAILURES.invalid,
    );
  try {
    return await answer(input);
  } catch (error) {
    const failure = readFailure(error);
    throw ApplicationFailure.nonRetryable(answerTo(input.connection, failure), failure.type);
  }
}
