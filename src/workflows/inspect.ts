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
    case 'alertNames': {
      const { items, next } = await activities.listAlertNames({ connection, offset });
      return { what, items, next };
    }
    case 'alertCounts':
      return { what, counts: await activities.countAlerts({ connection }) };
    case 'alert':
      return { what, explanation: await activities.explainAlert({ connection, alertId: String(input.alertId) }) };
  }
}

const QUESTIONS: readonly InspectInput['what'][] = [
  'connection',
  'groups',
  'clients',
  'alertNames',
  'alertCounts',
  'alert',
];

/** A question about a connection: short, read-only, works while the integration is off. */
export async function inspect(input: InspectInput): Promise<InspectResult> {
  const prefix = inspectId(String(input?.connection), '');
  if (!workflowInfo().workflowId.startsWith(prefix) || !QUESTIONS.includes(input.what))
    throw ApplicationFailure.nonRetryable(
      `start it with --workflow-id ${prefix}ANYTHING and --input '{"connection":"…","what":"connection"}' (or ${QUESTIONS.slice(1).join(', ')})`,
      FAILURES.invalid,
    );
  try {
    return await answer(input);
  } catch (error) {
    const failure = readFailure(error);
    throw ApplicationFailure.nonRetryable(answerTo(input.connection, failure), failure.type);
  }
}
