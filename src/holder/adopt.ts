import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { adopted } from '../contract/messages.ts';
import { alertTicketId } from '../contract/names.ts';
import { conditionId } from '../domain/alert.ts';
import type { Device } from '../domain/device.ts';
import type { HaloPlace } from '../domain/mapping.ts';
import { validSerial } from '../domain/serial.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { LevelCaller } from '../apis/level/client.ts';
import { getTicket, type TicketRow } from '../apis/halopsa/tickets.ts';
import type { RunningTicket } from './running-tickets.ts';
import type { Session } from './session.ts';
import { seenOf } from './ticket-watch.ts';
import type { Voice } from './voice.ts';

/** As the sync takes the record of a re-installed agent for the old one (design §6.4). */
const LEFT_MS = 24 * 3_600_000;

/** A ticket has one workflow. */
export const isFollowedByAnother = (
  running: ReadonlyMap<string, RunningTicket>,
  ticketId: number,
  id: string,
): boolean => [...running].some(([other, ticket]) => other !== id && ticket.ticketId === ticketId);

/** Gone, or a record that nobody uses any more: the device is enrolled again under another id. */
async function isLeft(session: Session, caller: LevelCaller, deviceId: string): Promise<boolean> {
  try {
    const device = await session.desk.lookUp(caller, deviceId);
    const seenAt = Date.parse(device?.lastSeenAt ?? '');
    return device === null || (!device.online && seenAt + LEFT_MS < Date.now());
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

/**
 * The open ticket of the same alert name on the same device under its former Level id, known by its serial number. Its
 * workflow is told that the ticket goes on elsewhere.
 */
export async function adopt(
  session: Session,
  voice: Voice,
  level: LevelCaller,
  client: Client,
  {
    connection,
    device,
    key,
    place,
  }: { readonly connection: string; readonly device: Device; readonly key: string; readonly place: HaloPlace },
): Promise<TicketRow | null> {
  const serial = validSerial(device.serialNumber);
  const { desk } = session;
  if (serial === null) return null;
  for (const { deviceId, ticketId, ...orphan } of desk.running.all.values()) {
    if (orphan.key !== key || ticketId === null || deviceId === device.id || orphan.serial !== serial) continue;
    if (!(await isLeft(session, level, deviceId))) continue;
    const row = await getTicket(desk.halo, voice, ticketId);
    // At another client it is another ticket's business.
    if (row === null || row.clientId !== place.clientId) continue;
    if (seenOf(row, await desk.lists.statuses(voice)).isClosed) continue;
    try {
      await client.workflow.getHandle(alertTicketId(connection, deviceId, key)).signal(adopted);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
    desk.running.ended(conditionId({ deviceId, key }));
    return row;
  }
  return null;
}
