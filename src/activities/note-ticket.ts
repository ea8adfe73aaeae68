import { FAILURES } from '../contract/failures.ts';
import type { NoteInput } from '../contract/ticket-activities.ts';
import { ApiError, isRefused } from '../apis/http/api-error.ts';
import { listActions, postNote } from '../apis/halopsa/actions.ts';
import { plainText } from '../apis/halopsa/plain-text.ts';
import type { Session } from '../holder/session.ts';
import { noteText } from '../holder/ticket-text.ts';
import type { Voice } from '../holder/voice.ts';
import { toHtml } from '../texts/to-html.ts';
import { noteContextOf } from './ticket-voice.ts';

/** Whether an action of the ticket says this already: a note that was sent without an answer may have been stored. */
export async function isNoted(session: Session, voice: Voice, ticketId: number, text: string): Promise<boolean> {
  const { notes } = await listActions(session.desk.halo, voice, ticketId);
  return [...notes.values()].some((note) => note === plainText(toHtml(text)));
}

/** A private note without mail. @throws {ApiError} */
export async function writeNote(
  session: Session,
  voice: Voice,
  { ticketId, text, deviceId }: { readonly ticketId: number; readonly text: string; readonly deviceId: string },
): Promise<void> {
  const { desk } = session;
  const outcome = desk.ticketing?.settings.noteOutcome ?? 7;
  try {
    await postNote(desk.halo, voice, { ticketId, outcome, html: toHtml(text) }, deviceId === '' ? [] : [deviceId]);
    desk.report('note', null);
  } catch (error) {
    if (isRefused(error)) {
      desk.report('note', `notes cannot be written: ${error.message}`);
      throw new ApiError(FAILURES.rejected, error.message, { cause: error });
    }
    throw error;
  }
}

export async function noteTicket(session: Session, voice: Voice, input: NoteInput) {
  const { ticketId, deviceId, note } = input;
  const mayExist = input.mayExist || voice.hasWritten('/Actions');
  const text = noteText(note, noteContextOf(session, input));
  if (!mayExist || !(await isNoted(session, voice, ticketId, text)))
    await writeNote(session, voice, { ticketId, text, deviceId });
  return { records: voice.records };
}
