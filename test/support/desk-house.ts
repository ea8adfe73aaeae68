import { House, FAST, type HouseOptions, type Mapping } from './house.ts';
import * as messages from '../../src/contract/messages.ts';
import { alertFeedId } from '../../src/contract/names.ts';
import type { PolicyRequest } from '../../src/domain/policy.ts';
import type { TicketSettingsChange } from '../../src/domain/ticket-settings.ts';

export interface SimAction {
  id: number;
  outcome: string;
  who: string;
  application: string;
  agentId: number;
  note: string;
  hidden: boolean;
  sendemail: boolean;
  oldStatus: number | null;
  newStatus: number | null;
  at: string;
}

export interface SimTicket {
  id: number;
  summary: string;
  details: string;
  typeId: number;
  clientId: number;
  siteId: number;
  statusId: number;
  isClosed: boolean;
  priorityId: number;
  team: string;
  agentId: number;
  assets: number[];
  reference: string;
  mergedInto: number | null;
  deleted: boolean;
  createdAt: number;
  closedAt: number | null;
  actions: SimAction[];
}

/** Intervals that fit a test, alerts and tickets included. */
export const FAST_DESK = {
  ...FAST,
  timing: { ...FAST.timing, alertPoll: 0.5, ticketPoll: 1 },
};

/** All that fires gets its ticket at once, unless a test says otherwise. */
const POLICY: PolicyRequest = {
  name: 'All',
  alerts: ['*'],
  severities: ['information', 'warning', 'critical', 'emergency'],
  ticketType: 'Alert',
  priorities: { critical: 2, emergency: 1 },
  openAfterSeconds: { information: 0, warning: 0, critical: 0, emergency: 0 },
};

export const openDesk = (options: Partial<HouseOptions> & { address: string }): Promise<House> =>
  House.open({ settings: FAST_DESK, world: 'small', ...options });

export const saveTicketing = (
  house: House,
  settings: TicketSettingsChange = {},
  set: readonly PolicyRequest[] = [POLICY],
): Promise<messages.SavedTicketing> =>
  house.handle.executeUpdate(messages.saveTicketing, { args: [{ set, settings }] });

/** A worker, a mapping of all groups, one policy for everything, and the switch on. */
export async function furnishDesk(
  house: House,
  settings: TicketSettingsChange = {},
  { rows, set }: { readonly rows?: number; readonly set?: readonly PolicyRequest[] } = {},
): Promise<Mapping[]> {
  const { mapping } = await house.furnish(rows);
  await saveTicketing(house, settings, set ?? [POLICY]);
  await house.handle.signal(messages.enable, { alerts: 'open' });
  return mapping;
}

export const feedOf = (house: House): Promise<messages.FeedStatus> =>
  house.client.workflow.getHandle(alertFeedId('default')).query(messages.feedStatus);

export const ticketsOf = (house: House): Promise<SimTicket[]> =>
  house.control<{ tickets: SimTicket[] }>('GET', 'state?part=tickets').then(({ tickets }) => tickets);

export const openTickets = async (house: House): Promise<SimTicket[]> =>
  (await ticketsOf(house)).filter(({ isClosed, deleted, mergedInto }) => !isClosed && !deleted && mergedInto === null);

/** Mails that HaloPSA would have sent to anybody: there must be none, whatever a test does. */
export const mailOf = (house: House): Promise<unknown[]> =>
  house.control<{ mail: unknown[] }>('GET', 'state?part=mail').then(({ mail }) => mail);

export const devicesOf = async (
  house: House,
): Promise<
  { id: string; hostname: string; group_id: string | null; serial_number: string | null; maintenance_mode: boolean }[]
> => (await house.control<{ devices: never }>('GET', 'state?part=devices')).devices;

/** Raises an alert. @returns its id */
export const raise = async (
  house: House,
  device: string,
  name: string,
  more: Record<string, unknown> = {},
): Promise<string> => {
  const answer = await house.control<{ alertId: string }[] | { alertId: string }>('POST', 'edit', {
    op: 'raiseAlert',
    device,
    name,
    ...more,
  });
  return Array.isArray(answer) ? (answer[0]?.alertId ?? '') : answer.alertId;
};

export const resolve = (house: House, alertId: string): Promise<unknown> => house.edit({ op: 'resolveAlert', alertId });

/** Waits until the tickets are as wanted; the last ones are in the error otherwise. */
export async function untilTickets(
  house: House,
  what: string,
  wanted: (tickets: readonly SimTicket[]) => boolean,
  limitMs = 40_000,
): Promise<SimTicket[]> {
  let last: SimTicket[] = [];
  try {
    await house.waitFor(
      what,
      async () => {
        last = await ticketsOf(house);
        return wanted(last);
      },
      limitMs,
    );
  } catch (error) {
    const shown = last.slice(0, 3).map(({ details: _details, ...ticket }) => ticket);
    const times = last.map(({ createdAt }) => createdAt).sort((a, b) => a - b);
    const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
    throw new Error(`${String(error)}\n${last.length} tickets within ${spanMs} ms: ${JSON.stringify(shown, null, 1)}`, {
      cause: error,
    });
  }
  return last;
}
