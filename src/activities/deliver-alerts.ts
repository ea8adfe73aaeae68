import { Context } from '@temporalio/activity';
import type { DeliverInput, DeliverResult } from '../contract/feed-activities.ts';
import { conditionId } from '../domain/alert.ts';
import type { Session } from '../holder/session.ts';
import { openTicketWorkflow, tellTicketWorkflow } from '../holder/ticket-workflows.ts';

/** Wakes ticket workflows, at least once: repeating a delivery changes nothing. Sends nothing to HaloPSA. */
export async function deliverAlerts(
  session: Session,
  { connection, deliveries }: DeliverInput,
): Promise<DeliverResult> {
  const context = Context.current();
  const { client } = context;
  const ended: string[] = [];
  for (const delivery of deliveries) {
    context.heartbeat();
    if (delivery.kind === 'open') await openTicketWorkflow(session, client, connection, delivery);
    else if (!(await tellTicketWorkflow(session, client, connection, delivery))) ended.push(conditionId(delivery));
  }
  return { ended };
}
