import { Context } from '@temporalio/activity';
import { FAILURES } from '../contract/failures.ts';
import type { OpenTicketInput, OpenTicketResult } from '../contract/ticket-activities.ts';
import { severityOf, type Condition } from '../domain/alert.ts';
import type { Device } from '../domain/device.ts';
import { policyOf } from '../domain/policy-of.ts';
import { ticketReference } from '../domain/ticket-reference.ts';
import { ApiError, isPassing, isRefused } from '../apis/http/api-error.ts';
import { getAlert } from '../apis/level/alerts.ts';
import type { LevelCaller } from '../apis/level/client.ts';
import type { TicketRow } from '../apis/halopsa/tickets.ts';
import { assetFor } from '../holder/asset-for-ticket.ts';
import { adopt, isFollowedByAnother } from '../holder/adopt.ts';
import { historyOf } from '../holder/condition-history.ts';
import { findTickets } from '../holder/find-tickets.ts';
import type { Session } from '../holder/session.ts';
import { ticketTexts } from '../holder/ticket-text.ts';
import { seenOf } from '../holder/ticket-watch.ts';
import type { Voice } from '../holder/voice.ts';
import { whereaboutsOf } from '../holder/whereabouts.ts';
import { closeTwins } from './close-twins.ts';
import { ALERT_SHARE } from './level-share.ts';
import { madeBy, makeTicket } from './make-ticket.ts';
import { idOf, ticketingOf, type Said } from './ticket-voice.ts';

/** An alert seen firing so recently needs no question. */
const FRESH_MS = 60_000;
/** What is known of a device is believed so long: it may have moved to another client. */
const FRESH_DEVICE_MS = 60_000;
/** A device that cannot be asked for now is taken as the sweep saw it. */
const LEVEL_WAIT_MS = 1_000;

const levelVoice = (voice: Voice): LevelCaller => ({
  budgetClass: 'alerts',
  share: () => ALERT_SHARE,
  waitMs: LEVEL_WAIT_MS,
  waiting: (until) => voice.waiting(until),
});

/** The condition as it fires now; null when it does not. A create that waited asks first. */
async function firingNow(session: Session, voice: Voice, input: OpenTicketInput): Promise<Condition | null> {
  const { book, level } = session.desk;
  const known = book.conditions.get(idOf(input));
  if (known !== undefined && book.readAt + FRESH_MS > Date.now()) return known;
  try {
    for (const { id } of input.condition.alerts) {
      const alert = await getAlert(level, levelVoice(voice), id);
      if (alert !== null && !alert.isResolved) return known ?? input.condition;
    }
    return null;
  } catch (error) {
    // Level is silent: what was seen firing when the ticket was asked for is believed for a while.
    if (isPassing(error) && Date.now() < input.askedAt + FRESH_MS) return known ?? input.condition;
    if (error instanceof ApiError)
      throw new ApiError(FAILURES.notSent, `whether the alert still fires cannot be asked: ${error.message}`, {
        retryAt: Date.now() + 5_000,
      });
    throw error;
  }
}

/** The device as it is now: a ticket at the wrong client is worse than a request to Level. */
async function deviceNow(session: Session, voice: Voice, deviceId: string): Promise<Device | null> {
  const { desk } = session;
  const known = desk.knownDevice(deviceId);
  if (known !== undefined && desk.readAt(deviceId) + FRESH_DEVICE_MS > Date.now()) return known;
  try {
    return await desk.lookUp(levelVoice(voice), deviceId);
  } catch (error) {
    if (known !== undefined && error instanceof ApiError) return known;
    if (error instanceof ApiError)
      throw new ApiError(FAILURES.notSent, `the alert's device cannot be read: ${error.message}`, {
        retryAt: Date.now() + 5_000,
      });
    throw error;
  }
}

/** Finds the ticket of the episode, adopts one, or creates it. Creates of a tenant go one at a time. */
export async function openTicket(session: Session, voice: Voice, input: OpenTicketInput): Promise<OpenTicketResult> {
  const said = await open(session, voice, input);
  return { ...said, records: voice.records } as OpenTicketResult;
}

async function open(session: Session, voice: Voice, input: OpenTicketInput): Promise<Said<OpenTicketResult>> {
  const { desk } = session;
  const { deviceId, key, episode, connection } = input;
  const notNeeded = (why: string): Said<OpenTicketResult> => {
    // Its workflow ends with this: what is true of it later is news again.
    desk.running.ended(idOf(input));
    desk.toldAlerts.forget(idOf(input));
    return { kind: 'notNeeded', why };
  };
  const ticketing = ticketingOf(session);
  const condition = await firingNow(session, voice, input);
  if (condition === null) return notNeeded('the alert does not fire any more');
  const device = await deviceNow(session, voice, deviceId);
  if (device === null) return notNeeded('Level has no such device any more');
  // The sweep that let it through may be minutes old.
  if (device.inMaintenance) return notNeeded('its device is in maintenance mode');
  const groups = await desk.groups(levelVoice(voice));
  const where = whereaboutsOf(device, groups, desk.rows, ticketing.settings.catchAll);
  if (where.place === null)
    return notNeeded(where.reason === 'excluded' ? 'its group is excluded' : 'its group is not mapped');
  const { place, groupPath } = where;
  const severity = severityOf(condition);
  const found = policyOf(ticketing.policies, { name: condition.name, severity }, device.tags);
  if ('reason' in found) return notNeeded('no policy takes it any more');
  const { policy } = found;
  const reference = ticketReference(deviceId, key, episode);
  const asset = await assetFor(session, voice, device, place);
  const assetId = 'id' in asset ? asset.id : null;

  const take = async (row: TicketRow, as: 'found' | 'adopted'): Promise<Said<OpenTicketResult>> => {
    const seen = seenOf(row, await desk.lists.statuses(voice));
    desk.running.change(idOf(input), { ticketId: row.id, state: 'Open', assetId: row.assetIds[0] ?? null });
    session.ticketWatch.wrote(idOf(input), row.id, { ...seen, mergedInto: null });
    return {
      kind: 'opened',
      ticketId: row.id,
      as,
      assetId: row.assetIds[0] ?? null,
      baseline: null,
      earlier: input.earlier,
    };
  };

  return desk.creating(async () => {
    const { settings } = ticketing;
    const alerts = desk.book.alertsOf(idOf(input));
    const known = { connection, condition, alerts, device, groupPath, place, policy, settings, asset, reference };
    const { summary } = ticketTexts({ ...known, earlier: [], timesIn30Days: 1 });
    const rows = await findTickets(desk, voice, {
      reference,
      summary,
      clientId: place.clientId,
      deep: input.mayExist || voice.hasWritten('/Tickets'),
    });
    const statuses = await desk.lists.statuses(voice);
    const openRows = rows.filter((row) => !seenOf(row, statuses).isClosed && !row.isDeleted && row.mergedInto === null);
    const [first, ...twins] = openRows.toSorted((a, b) => a.id - b.id);
    if (first !== undefined) {
      // The device goes on under another Level id, and its ticket there.
      if (isFollowedByAnother(desk.running.all, first.id, idOf(input)))
        return notNeeded('its ticket goes on under the new Level id of the device');
      await closeTwins(session, voice, twins, policy, first.id);
      return take(first, 'found');
    }
    const { client } = Context.current();
    const past = await historyOf(client, connection, input);
    const [closed] = rows.toSorted((a, b) => b.id - a.id);
    if (closed !== undefined)
      return { kind: 'foundClosed', ticketId: closed.id, isNewFiring: past.completed.some((id) => id >= closed.id) };

    const adopted = await adopt(session, voice, levelVoice(voice), client, { connection, device, key, place });
    if (adopted !== null) return take(adopted, 'adopted');

    const earlier = [...new Set([...past.completed, ...input.earlier])].slice(-5);
    const wanted = {
      ...madeBy(policy, place),
      ...ticketTexts({ ...known, earlier, timesIn30Days: past.runs }),
      priorityId: policy.priorities[severity]?.id ?? null,
      assetIds: assetId === null ? [] : [assetId],
      reference,
    };
    const ticket = await makeTicket(session, voice, wanted, [deviceId]).catch((error: unknown) => {
      if (isRefused(error))
        desk.report('create', `HaloPSA refuses "${policy.ticketType.name}" tickets: ${error.message}`);
      throw error;
    });
    desk.report('create', null);
    desk.running.change(idOf(input), { ticketId: ticket.id, state: 'Open', assetId });
    session.ticketWatch.wrote(idOf(input), ticket.id, seenOf(ticket, statuses));
    return {
      kind: 'opened',
      ticketId: ticket.id,
      as: 'created',
      assetId,
      baseline: { statusId: ticket.statusId, agentId: ticket.agentId },
      earlier,
    };
  });
}
