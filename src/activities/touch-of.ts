import type { Touch, Untouched } from '../domain/ticket.ts';
import { touched } from '../domain/touched.ts';
import { listActions } from '../apis/halopsa/actions.ts';
import type { TicketRow } from '../apis/halopsa/tickets.ts';
import type { Session } from '../holder/session.ts';
import type { Voice } from '../holder/voice.ts';

/** The action that opened the ticket: it shows how HaloPSA names our application. */
const OPENED = 1;

/** Who worked on a ticket of ours, by its actions as they are now; null = nobody. */
export async function touchOf(
  { desk }: Session,
  voice: Voice,
  { id, statusId, agentId }: TicketRow,
  baseline: Untouched | null,
): Promise<Touch | null> {
  const { actions } = await listActions(desk.halo, voice, id);
  const own = {
    agentId: (await desk.lists.ownAgent(voice))?.id ?? null,
    application: actions.find((action) => action.id === OPENED)?.application || null,
  };
  return touched(actions, { statusId, agentId }, baseline, own);
}
