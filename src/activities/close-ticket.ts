import type { CloseInput, CloseResult } from '../contract/ticket-activities.ts';
import { isRefused } from '../apis/http/api-error.ts';
import { getTicket, type TicketRow } from '../apis/halopsa/tickets.ts';
import type { Named } from '../domain/policy.ts';
import type { Statuses } from '../holder/desk-lists.ts';
import type { Session } from '../holder/session.ts';
import { closingText } from '../holder/ticket-text.ts';
import { seenOf } from '../holder/ticket-watch.ts';
import type { Voice } from '../holder/voice.ts';
import { isNoted, writeNote } from './note-ticket.ts';
import { putStatus } from './put-status.ts';
import { idOf, noteContextOf, policyNamed, type Said } from './ticket-voice.ts';
import { touchOf } from './touch-of.ts';

const DEFAULT_CLOSED = 9;

/** The policy's; where that is gone, another one's of the same ticket type, or any that closes. */
function closedStatusFor(session: Session, policy: string, row: TicketRow, { all, closedIds }: Statuses): Named {
  const own =
    policyNamed(session, policy) ??
    session.desk.ticketing?.policies.find(({ ticketType }) => ticketType.id === row.ticketTypeId);
  const usual = all.find(({ id }) => id === DEFAULT_CLOSED && closedIds.has(id));
  return (
    own?.closedStatus ?? usual ?? all.find(({ id }) => closedIds.has(id)) ?? { id: DEFAULT_CLOSED, name: 'Closed' }
  );
}

/** Reads the ticket first, past HaloPSA's cache: closes it only if it is open and nobody has worked on it. */
async function close(session: Session, voice: Voice, input: CloseInput): Promise<Said<CloseResult>> {
  const { desk, ticketWatch } = session;
  const { ticketId, deviceId, baseline } = input;
  const mayBeClosed = input.mayExist || voice.hasWritten('/Tickets');
  const mayBeNoted = input.mayExist || voice.hasWritten('/Actions');
  const statuses = await desk.lists.statuses(voice);
  const row = await getTicket(desk.halo, voice, ticketId);
  const seen = seenOf(row, statuses);
  if (row === null || seen.isDeleted || seen.mergedInto !== null) return { kind: 'seen', seen };
  if (seen.isClosed) {
    ticketWatch.wrote(idOf(input), ticketId, seen);
    if (mayBeClosed) desk.running.change(idOf(input), { state: 'Closed' });
    return mayBeClosed ? { kind: 'closed' } : { kind: 'seen', seen };
  }
  const by = await touchOf(session, voice, row, baseline);
  if (by !== null) return { kind: 'touched', by };
  const text = closingText(input, noteContextOf(session, input));
  if (!mayBeNoted || !(await isNoted(session, voice, ticketId, text)))
    await writeNote(session, voice, { ticketId, text, deviceId }).catch((error: unknown) => {
      // The right to write notes may be missing where the right to close is not.
      if (!isRefused(error)) throw error;
    });
  const closedStatus = closedStatusFor(session, input.names.policy, row, statuses);
  const changed = await putStatus(session, voice, row, { id: closedStatus.id, deed: 'close' }, deviceId);
  if ('why' in changed) {
    desk.report('close', `tickets cannot be closed: ${changed.why}`);
    return { kind: 'notClosed', why: changed.why };
  }
  const after = seenOf(changed.row, statuses);
  if (!after.isClosed) {
    const status = statuses.all.find(({ id }) => id === after.statusId)?.name ?? `#${after.statusId}`;
    const why = `HaloPSA left it in the status "${status}" instead of "${closedStatus.name}": the ticket type uses pending closure, or a rule changed it back`;
    desk.report('close', why);
    return { kind: 'notClosed', why };
  }
  desk.report('close', null);
  desk.running.change(idOf(input), { state: 'Closed' });
  ticketWatch.wrote(idOf(input), ticketId, after);
  return { kind: 'closed' };
}

export async function closeTicket(session: Session, voice: Voice, input: CloseInput): Promise<CloseResult> {
  return { ...(await close(session, voice, input)), records: voice.records } as CloseResult;
}
