import { FAILURES } from '../contract/failures.ts';
import type { LinkInput, TicketTarget } from '../contract/ticket-activities.ts';
import { ApiError, isRefused } from '../apis/http/api-error.ts';
import { changeTicket, getTicket } from '../apis/halopsa/tickets.ts';
import { resolveAlert } from '../apis/level/alerts.ts';
import type { Session } from '../holder/session.ts';
import type { Voice } from '../holder/voice.ts';
import { idOf } from './ticket-voice.ts';

/** Adds the asset to what is linked then: HaloPSA replaces the whole list (halopsa-api.md 5.1). */
export async function linkAsset(session: Session, voice: Voice, input: LinkInput) {
  const { desk } = session;
  const { ticketId, assetId, deviceId } = input;
  // From here on nobody needs to hear of it again, whatever comes of it: it is linked once.
  desk.running.change(idOf(input), { assetId });
  const row = await getTicket(desk.halo, voice, ticketId);
  const asset = session.view.knownIndex?.get(assetId);
  const isElsewhere = asset !== undefined && row !== null && asset.clientId !== row.clientId;
  if (row === null || isElsewhere || row.assetIds.includes(assetId))
    return { linked: row?.assetIds.includes(assetId) === true, records: voice.records };
  const { id, ticketTypeId, clientId } = row;
  try {
    await changeTicket(desk.halo, voice, { id, ticketTypeId, clientId, assetIds: [...row.assetIds, assetId] }, [
      deviceId,
    ]);
    desk.report('link', null);
  } catch (error) {
    if (isRefused(error)) {
      desk.report('link', `assets cannot be linked to tickets: ${error.message}`);
      return { linked: false, records: voice.records };
    }
    throw error;
  }
  return { linked: true, records: voice.records };
}

/** Level's alerts of a ticket that a person closed. Repeating it is harmless. */
export async function resolveAlerts(
  session: Session,
  voice: Voice,
  { alertIds }: TicketTarget & { readonly alertIds: readonly string[] },
) {
  const { level } = session.desk;
  try {
    for (const id of alertIds) {
      // Level has no fence: at least nothing more is sent once the hold has ended.
      await voice.waiting(Date.now());
      await resolveAlert(level, voice, id);
    }
    session.desk.report('resolveAlert', null);
  } catch (error) {
    // Level's faults are no reason for HaloPSA's tickets to wait.
    if (error instanceof ApiError && error.kind !== FAILURES.notSent) {
      session.desk.report('resolveAlert', error.message);
      throw new ApiError(FAILURES.rejected, error.message, { cause: error });
    }
    throw error;
  }
  return { records: voice.records };
}
