import { FAILURES } from '../contract/failures.ts';
import type { CloseInput, CloseResult } from '../contract/ticket-activities.ts';
import { touched } from '../domain/touched.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { listActions } from '../apis/halopsa/actions.ts';
import { changeTicket, getTicket, type TicketRow } from '../apis/halopsa/tickets.ts';
import type { Named } from '../domain/policy.ts';
import type { Statuses } from '../holder/desk-lists.ts';
import type { Session } from '../holder/session.ts';
import { closingText } from '../holder/ticket-text.ts';
import { seenOf } from '../holder/ticket-watch.ts';
import type { Voice } from '../holder/voice.ts';
import { isNoted, writeNote } from './note-ticket.ts';
import { idOf, noteContextOf, policyNamed } from './ticket-voice.ts';

type Said = CloseResult extends infer R ? (R extends unknown ? Omit<R, 'records'> : never) : never;

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

const isSaid = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.kind === FAILURES.forbidden || error.kind === FAILURES.rejected);

async function statusTo(
  session: Session,
  voice: Voice,
  row: TicketRow,
  status: { readonly id: number; readonly deed: 'close' | 'reopen' },
  deviceId: string,
): Promise<{ readonly row: TicketRow | null } | { readonly why: string }> {
  const { halo } = session.desk;
  // Type and client as they are now: a technician may have changed both (halopsa-api.md 5.4).
  const { id, ticketTypeId, clientId } = row;
  try {
    await changeTicket(
      halo,
      voice,
      { id, ticketTypeId, clientId, statusId: status.id, deed: status.deed },
      deviceId === '' ? [] : [deviceId],
    );
  } catch (error) {
    if (isSaid(error)) return { why: error.message };
    throw error;
  }
  return { row: await getTicket(halo, voice, id) };
}

/** Reads the ticket first, past HaloPSA's cache: closes it only if it is open and nobody has worked on it. */
async function close(session: Session, voice: Voice, input: CloseInput): Promise<Said> {
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
  const { actions } = await listActions(desk.halo, voice, ticketId);
  const own = {
    agentId: (await desk.lists.ownAgent(voice))?.id ?? null,
    application: actions.find(({ id }) => id === 1)?.application || null,
  };
  const by = touched(actions, { statusId: row.statusId, agentId: row.agentId }, baseline, own);
  if (by !== null) return { kind: 'touched', by };
  const text = closingText(input, noteContextOf(session, input));
  if (!mayBeNoted || !(await isNoted(session, voice, ticketId, text)))
    await writeNote(session, voice, { ticketId, text, deviceId }).catch((error: unknown) => {
      // The right to write notes may be missing where the right to close is not.
      if (!isSaid(error)) throw error;
    });
  const closedStatus = closedStatusFor(session, input.names.policy, row, statuses);
  const changed = await statusTo(session, voice, row, { id: closedStatus.id, deed: 'close' }, deviceId);
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

export { statusTo };
