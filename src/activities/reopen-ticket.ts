import type { ReopenInput, ReopenResult } from '../contract/ticket-activities.ts';
import { getTicket } from '../apis/halopsa/tickets.ts';
import type { Session } from '../holder/session.ts';
import { seenOf } from '../holder/ticket-watch.ts';
import type { Voice } from '../holder/voice.ts';
import { putStatus } from './put-status.ts';
import { idOf, policyNamed, type Said } from './ticket-voice.ts';

const DEFAULT_REOPENED = { id: 2, name: 'In Progress' };

/** Opens a ticket again that we closed; what cannot be reopened gets a new ticket. */
async function reopen(session: Session, voice: Voice, input: ReopenInput): Promise<Said<ReopenResult>> {
  const { desk, ticketWatch } = session;
  const { ticketId, deviceId } = input;
  const statuses = await desk.lists.statuses(voice);
  const row = await getTicket(desk.halo, voice, ticketId);
  const seen = seenOf(row, statuses);
  if (row === null || seen.isDeleted) return { kind: 'notReopened', why: 'it was deleted' };
  if (seen.mergedInto !== null) return { kind: 'notReopened', why: `it was merged into #${seen.mergedInto}` };
  let now = row;
  if (seen.isClosed) {
    const status = policyNamed(session, input.names.policy)?.reopenedStatus ?? DEFAULT_REOPENED;
    const changed = await putStatus(session, voice, row, { id: status.id, deed: 'reopen' }, deviceId);
    const why = 'why' in changed ? changed.why : null;
    const after = 'why' in changed ? seen : seenOf(changed.row, statuses);
    if (why !== null || after.isClosed) {
      const said = why ?? 'HaloPSA left it closed';
      desk.report('reopen', `tickets cannot be reopened, so each return of an alert gets a new one: ${said}`);
      return { kind: 'notReopened', why: said };
    }
    desk.report('reopen', null);
    if ('row' in changed && changed.row !== null) now = changed.row;
    ticketWatch.wrote(idOf(input), ticketId, after);
  } else ticketWatch.wrote(idOf(input), ticketId, seen);
  desk.running.change(idOf(input), { state: 'Open' });
  return { kind: 'reopened', baseline: { statusId: now.statusId, agentId: now.agentId } };
}

export async function reopenTicket(session: Session, voice: Voice, input: ReopenInput): Promise<ReopenResult> {
  return { ...(await reopen(session, voice, input)), records: voice.records } as ReopenResult;
}
