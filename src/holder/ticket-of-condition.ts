import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import * as messages from '../contract/messages.ts';
import { alertFeedId, alertTicketId, LH_STATE, LH_TICKET } from '../contract/names.ts';
import { conditionId } from '../domain/alert.ts';

export interface TicketOfCondition {
  readonly isRunning: boolean;
  readonly state: string;
  readonly ticketId: number | null;
  readonly workflowId: string;
}

/** The newest ticket workflow of a condition; null when there never was one. */
export async function ticketOfCondition(
  client: Client,
  connection: string,
  { deviceId, key }: { readonly deviceId: string; readonly key: string },
): Promise<TicketOfCondition | null> {
  const workflowId = alertTicketId(connection, deviceId, key);
  try {
    const { status, typedSearchAttributes } = await client.workflow.getHandle(workflowId).describe();
    const ticketId = Number(typedSearchAttributes.get(LH_TICKET));
    return {
      isRunning: status.name === 'RUNNING',
      state: typedSearchAttributes.get(LH_STATE) ?? '',
      ticketId: ticketId > 0 ? ticketId : null,
      workflowId,
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Why a condition waits in the alert feed; null when it does not. */
export async function waitOfCondition(
  client: Client,
  connection: string,
  target: { readonly deviceId: string; readonly key: string },
): Promise<{ readonly why: string; readonly dueAt: number } | null> {
  try {
    const held = await client.workflow.getHandle(alertFeedId(connection)).query(messages.held);
    return held.find(({ condition }) => conditionId(condition) === conditionId(target)) ?? null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
