import type { Client } from '@temporalio/client';
import { alertTicketId, LH_TICKET } from '../contract/names.ts';

const MONTH_MS = 30 * 86_400_000;

export interface ConditionHistory {
  /** Tickets of runs that ended by themselves, oldest first: their conditions were over. */
  readonly completed: readonly number[];
  /** Firings within 30 days that had a ticket workflow, this one included. */
  readonly runs: number;
}

/** What Temporal remembers of a condition: its earlier ticket workflows. */
export async function historyOf(
  client: Client,
  connection: string,
  { deviceId, key }: { readonly deviceId: string; readonly key: string },
): Promise<ConditionHistory> {
  const workflowId = alertTicketId(connection, deviceId, key);
  const completed: { readonly at: number; readonly ticketId: number }[] = [];
  let runs = 1;
  for await (const run of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
    const { status, closeTime, startTime, typedSearchAttributes } = run;
    if (status.name === 'RUNNING') continue;
    if (startTime.getTime() + MONTH_MS > Date.now()) runs += 1;
    const ticketId = Number(typedSearchAttributes.get(LH_TICKET));
    if (status.name === 'COMPLETED' && ticketId > 0) completed.push({ at: closeTime?.getTime() ?? 0, ticketId });
  }
  const sorted = completed.toSorted((a, b) => a.at - b.at).map(({ ticketId }) => ticketId);
  return { completed: [...new Set(sorted)], runs };
}
