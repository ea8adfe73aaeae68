import { afterEach, describe, expect, inject, test } from 'vitest';
import { devicesOf, FAST_DESK, mailOf, openDesk, raise, saveTicketing, untilTickets } from '../support/desk-house.ts';
import type { House } from '../support/house.ts';

let house: House;
afterEach(async () => {
  const mail = await mailOf(house);
  await house.close();
  expect(mail).toEqual([]);
});

/** Watch returns in an hour by the default settings: one each ten minutes, of both watchers. */
const RETURNS = 12;
const FEED = 'level-halopsa/default/alerts';

const lengthOf = async (workflowId: string): Promise<number> =>
  (await house.client.workflow.getHandle(workflowId).describe()).historyLength;

const ticketWorkflows = async (): Promise<string[]> => {
  const ids: string[] = [];
  for await (const { workflowId } of house.client.workflow.list({ query: 'WorkflowType = "alertTicket"' }))
    ids.push(workflowId);
  return ids;
};

/** Activities of the feed that have ended. */
const returns = async (): Promise<number> => {
  const { events = [] } = await house.client.workflow.getHandle(FEED).fetchHistory();
  return (events ?? []).filter(
    (event) =>
      event.activityTaskCompletedEventAttributes !== null && event.activityTaskCompletedEventAttributes !== undefined,
  ).length;
};

async function hourOfNothing(): Promise<{ feed: number; tickets: number[] }> {
  await house.clearLedger();
  const before = await returns();
  const feedBefore = await lengthOf(FEED);
  const ids = await ticketWorkflows();
  const ticketsBefore = await Promise.all(ids.map(lengthOf));
  await house.waitFor('an hour of returns', async () => (await returns()) >= before + RETURNS, 90_000);
  const after = await Promise.all(ids.map(lengthOf));
  return {
    feed: (await lengthOf(FEED)) - feedBefore,
    tickets: after.map((length, index) => length - (ticketsBefore[index] ?? 0)),
  };
}

describe('an hour of nothing new', () => {
  test('costs few events; no HaloPSA request without a ticket, and no more than the share with one', async () => {
    house = await openDesk({
      address: inject('temporalAddress'),
      settings: {
        ...FAST_DESK,
        timing: { ...FAST_DESK.timing, watchReturn: 1.5, alertPoll: 0.3, ticketPoll: 0.3, haloWindow: 10 },
        limits: { ...FAST_DESK.limits, halopsa: 40 },
      },
      switches: { haloLimit: 100_000 },
    });
    const { mapping } = await house.furnish(2);
    await saveTicketing(house);
    await house.handle.signal('enable', { alerts: 'open' });
    await house.allSynced();
    const quiet = await hourOfNothing();
    expect(quiet.feed).toBeLessThan(120);
    expect(await house.haloRequests()).toEqual([]);

    const groups = mapping.map(({ groupId }) => groupId);
    const device = (await devicesOf(house)).find(
      ({ group_id, maintenance_mode }) => group_id !== null && groups.includes(group_id) && !maintenance_mode,
    );
    await raise(house, device?.id ?? '', 'Disk Monitor - Critical');
    await untilTickets(house, 'a ticket with its asset', (all) => all[0]?.assets.length === 1);
    const [ticketWorkflow = ''] = await ticketWorkflows();
    await house.waitFor('the asset told', async () => {
      const handle = house.client.workflow.getHandle(ticketWorkflow);
      return (await handle.query<{ assetId: number | null }>('state')).assetId !== null;
    });
    const open = await hourOfNothing();
    console.info(`an hour of nothing: ${quiet.feed} events of the feed, ${open.feed} with an open ticket`);
    expect(open.feed).toBeLessThan(120);
    expect(open.tickets).toEqual([0]);
    // A tenth of 40 requests in any ten seconds, one more while a place is handed over.
    const times = (await house.haloRequests()).filter(({ query }) => 'ticketids' in query).map(({ at }) => at);
    const fullest = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 10_000).length));
    expect(times.length).toBeGreaterThan(2);
    expect(fullest).toBeLessThanOrEqual(4);
  });
});
