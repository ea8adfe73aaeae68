import type { Policy } from '../domain/policy.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { postNote } from '../apis/halopsa/actions.ts';
import { changeTicket, type TicketRow } from '../apis/halopsa/tickets.ts';
import type { Session } from '../holder/session.ts';
import type { Voice } from '../holder/voice.ts';
import { renderText } from '../texts/render-text.ts';
import { toHtml } from '../texts/to-html.ts';

/** Second tickets of one episode, stored late after an unanswered create: noted, and closed. */
export async function closeTwins(
  session: Session,
  voice: Voice,
  twins: readonly TicketRow[],
  policy: Policy,
  keptId: number,
): Promise<void> {
  const { halo, ticketing } = session.desk;
  const outcome = ticketing?.settings.noteOutcome ?? 7;
  for (const twin of twins) {
    const texts = { ...ticketing?.settings.texts, ...policy.texts };
    const text = renderText('noteTwin', texts, { policy: policy.name, kept: keptId });
    try {
      await postNote(halo, voice, { ticketId: twin.id, outcome, html: toHtml(text) }, []);
      const { id, ticketTypeId, clientId } = twin;
      await changeTicket(halo, voice, { id, ticketTypeId, clientId, statusId: policy.closedStatus.id }, []);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      session.desk.report(
        'close',
        `ticket #${twin.id} is a twin of #${keptId} and could not be closed: ${error.message}`,
      );
    }
  }
}
