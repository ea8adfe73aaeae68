import { isRefused } from '../apis/http/api-error.ts';
import { changeTicket, getTicket, type TicketRow } from '../apis/halopsa/tickets.ts';
import type { Session } from '../holder/session.ts';
import type { Voice } from '../holder/voice.ts';

/** Writes a status, and reads back what HaloPSA made of it. `why`: it refuses. */
export async function putStatus(
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
    if (isRefused(error)) return { why: error.message };
    throw error;
  }
  return { row: await getTicket(halo, voice, id) };
}
