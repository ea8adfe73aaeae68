import { ApplicationFailure, proxyActivities, workflowInfo } from '@temporalio/workflow';
import { FAILURES } from '../contract/failures.ts';
import type { TaskInput, TestTicketResult } from '../contract/messages.ts';
import { taskId } from '../contract/names.ts';
import { testTicketOptions } from '../contract/options.ts';
import type { TaskActivities } from '../contract/ticketing-activities.ts';
import { answerTo, readFailure } from './activity-failure.ts';

/** Writes that are no sync, for a person who waits: short, and recorded like all others. */
export async function task(input: TaskInput): Promise<TestTicketResult> {
  const prefix = taskId(String(input?.connection), '');
  if (!workflowInfo().workflowId.startsWith(prefix) || input.what !== 'testTicket' || typeof input.policy !== 'string')
    throw ApplicationFailure.nonRetryable(
      `start it with --workflow-id ${prefix}ANYTHING and --input '{"connection":"…","what":"testTicket","policy":"…"}'`,
      FAILURES.invalid,
    );
  const { testTicket } = proxyActivities<TaskActivities>(testTicketOptions(input.connection));
  try {
    const { records: _records, ...result } = await testTicket.executeWithOptions({ summary: 'a test ticket' }, [
      { connection: input.connection, policy: input.policy },
    ]);
    return result;
  } catch (error) {
    const failure = readFailure(error);
    throw ApplicationFailure.nonRetryable(answerTo(input.connection, failure), failure.type);
  }
}
