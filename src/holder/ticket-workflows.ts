import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { cutToBytes } from '../contract/cut-text.ts';
import * as messages from '../contract/messages.ts';
import {
  alertTicketId,
  LH_ALERT,
  LH_CONNECTION,
  LH_DEVICE,
  LH_STATE,
  WORKFLOW_QUEUE,
  WORKFLOWS,
} from '../contract/names.ts';
import type { Delivery } from '../contract/feed-activities.ts';
import { conditionId, severityOf } from '../domain/alert.ts';
import { validSerial } from '../domain/serial.ts';
import { DEFAULT_TICKET_SETTINGS } from '../domain/ticket-settings.ts';
import type { TicketRules } from '../domain/ticket-state.ts';
import type { Session } from './session.ts';

const rulesOf = ({ desk }: Session): TicketRules => {
  const { whenAlertResolves, whenAlertReturns, reopenWithinMinutes, whenTicketCloses, repeatNoteMinutes } =
    desk.ticketing?.settings ?? DEFAULT_TICKET_SETTINGS;
  return { whenAlertResolves, whenAlertReturns, reopenWithinMinutes, whenTicketCloses, repeatNoteMinutes };
};

/** Starts the ticket workflow unless it runs; one that runs hears of the alerts. */
export async function openTicketWorkflow(
  session: Session,
  client: Client,
  connection: string,
  delivery: Extract<Delivery, { kind: 'open' }>,
): Promise<void> {
  const { condition, policy } = delivery;
  const rules = rulesOf(session);
  const { heartbeat, settle } = session.settings.timing;
  const alertId = condition.alerts[0]?.id ?? '';
  const serial = validSerial(session.desk.knownDevice(condition.deviceId)?.serialNumber ?? null);
  const signal: messages.AlertSignal = { delivery, rules };
  await client.workflow.signalWithStart<(input: messages.AlertTicketInput) => Promise<string>, [messages.AlertSignal]>(
    WORKFLOWS.alertTicket,
    {
      taskQueue: WORKFLOW_QUEUE,
      workflowId: alertTicketId(connection, condition.deviceId, condition.key),
      args: [{ connection, condition, policy, rules, heartbeatSeconds: heartbeat, settleSeconds: settle }],
      signal: messages.alert,
      signalArgs: [signal],
      typedSearchAttributes: [
        { key: LH_CONNECTION, value: connection },
        { key: LH_DEVICE, value: condition.deviceId.slice(0, 500) },
        { key: LH_ALERT, value: alertId.slice(0, 500) },
        { key: LH_STATE, value: 'Opening' },
      ],
      ...(serial === null ? {} : { memo: { serial } }),
      staticSummary: cutToBytes(`${condition.name} on ${condition.deviceName}`),
      staticDetails: `The ticket of **${condition.name}** (${severityOf(condition)}) on **${condition.deviceName}**, by the policy **${policy}**. Its history lists every request and everything that happened to the alert and the ticket.`,
    },
  );
  session.desk.running.started({ deviceId: condition.deviceId, key: condition.key, alertId, serial });
}

/** @returns false when the ticket workflow has ended */
export async function tellTicketWorkflow(
  session: Session,
  client: Client,
  connection: string,
  delivery: Exclude<Delivery, { kind: 'open' }>,
): Promise<boolean> {
  const handle = client.workflow.getHandle(alertTicketId(connection, delivery.deviceId, delivery.key));
  const signal: messages.AlertSignal = { delivery, rules: rulesOf(session) };
  try {
    await handle.signal(delivery.kind === 'tell' ? messages.alert : messages.ticketSeen, signal);
    return true;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    session.desk.running.ended(conditionId(delivery));
    return false;
  }
}
