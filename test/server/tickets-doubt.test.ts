import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, inject, test } from 'vitest';
import {
  devicesOf,
  mailOf,
  openDesk,
  raise,
  resolve,
  saveTicketing,
  ticketsOf,
  untilTickets,
} from '../support/desk-house.ts';
import type { House, WorkerProcess } from '../support/house.ts';

let house: House;
let worker: WorkerProcess;
afterEach(async () => {
  const mail = await mailOf(house);
  await house.close();
  expect(mail).toEqual([]);
});

async function open(switches: Record<string, unknown> = {}): Promise<{ id: string }> {
  house = await openDesk({ address: inject('temporalAddress'), switches });
  const furnished = await house.furnish(2);
  worker = furnished.worker;
  await saveTicketing(house, { reopenWithinMinutes: 0.05 });
  await house.handle.signal('enable', { alerts: 'open' });
  const groups = furnished.mapping.map(({ groupId }) => groupId);
  const device = (await devicesOf(house)).find(({ group_id }) => group_id !== null && groups.includes(group_id));
  if (device === undefined) throw new Error('no device');
  await house.allSynced();
  return device;
}

const creates = async (): Promise<number> =>
  (await house.haloRequests()).filter(({ method, path }) => method === 'POST' && /\/tickets$/i.test(path)).length;

/** The ticket of the only alert, once its workflow has settled. */
async function settled(): Promise<void> {
  await house.waitFor(
    'settled',
    async () => {
      for await (const { workflowId } of house.client.workflow.list({ query: 'WorkflowType = "alertTicket"' })) {
        const { phase } = await house.client.workflow.getHandle(workflowId).query<{ phase: string }>('state');
        return phase === 'open' || phase === 'closed' || phase === 'done';
      }
      return false;
    },
    60_000,
  );
}

describe('a create without an answer', () => {
  test.for([
    ['cut after the store', { kind: 'cut_after_store' }, {}],
    ['cut before the store', { kind: 'reset' }, {}],
    ['stored late', { kind: 'stored_late', afterMs: 1_500 }, {}],
    ['answered by a gateway', { kind: 'html', status: 502 }, {}],
    ['stored, answered empty', { kind: 'empty_200' }, {}],
    ['stored, answered with half a JSON', { kind: 'cut_json' }, {}],
    ['refused by the limit', { kind: 'status', status: 429, retryAfter: 1 }, {}],
    ['cut after the store, where the search lags', { kind: 'cut_after_store' }, { ticketSearchLagMs: 2_000 }],
    [
      'cut after the store, where the reference cannot be filtered',
      { kind: 'cut_after_store' },
      { ticketReference: 'not_filterable' },
    ],
    [
      'cut after the store, where the reference is dropped',
      { kind: 'cut_after_store' },
      { ticketReference: 'dropped' },
    ],
  ] as const)('%s is one ticket', async ([, fault, switches]) => {
    const device = await open(switches);
    await house.fault({ api: 'halo', method: 'POST', path: '/tickets$', ...fault });
    await raise(house, device.id, 'Disk Monitor - Critical');
    await untilTickets(house, 'a ticket', (all) => all.length > 0, 60_000);
    await settled();
    // Whatever was still under way has shown by the time the alert is over and its ticket closed.
    const alerts = (await house.control<{ alerts: { id: string }[] }>('GET', 'state?part=alerts')).alerts;
    await resolve(house, alerts[0]?.id ?? '');
    await untilTickets(house, 'closed', (all) => all.every(({ isClosed }) => isClosed), 60_000);
    expect(await ticketsOf(house)).toHaveLength(1);
  });
});

describe('a worker killed', () => {
  test.for([
    ['before the create', 0],
    ['during the create', 1],
    ['after the create', 2],
  ] as const)('%s leaves one ticket', async ([, when]) => {
    const device = await open({ haloLatencyMs: 300 });
    await raise(house, device.id, 'Disk Monitor - Critical');
    await house.waitFor('its moment', async () => {
      const requests = await house.haloRequests();
      const searched = requests.some(({ method, path }) => method === 'GET' && /\/tickets$/i.test(path));
      return [searched, (await creates()) > 0, (await ticketsOf(house)).length > 0][when] ?? false;
    });
    await worker.kill();
    await house.startWorker();
    await untilTickets(house, 'a ticket', (all) => all.length > 0, 60_000);
    await settled();
    expect(await ticketsOf(house)).toHaveLength(1);
  });

  test('and an episode told again after its ticket was closed opens no second one', async () => {
    const device = await open();
    const alertId = await raise(house, device.id, 'Disk Monitor - Critical');
    await untilTickets(house, 'a ticket', (all) => all.length === 1);
    await settled();
    // A technician closes it; the feed's holder dies, and the next one tells all that fires anew.
    await house.edit({ op: 'closeTicket', ticketId: (await ticketsOf(house))[0]?.id });
    await worker.kill();
    await house.startWorker();
    await house.waitFor('told anew', async () => {
      const feed = await house.client.workflow
        .getHandle('level-halopsa/default/alerts')
        .query<{ readAt: number | null }>('feedStatus');
      return (feed.readAt ?? 0) > Date.now() - 2_000;
    });
    await sleep(3_000);
    expect(await ticketsOf(house)).toHaveLength(1);
    await resolve(house, alertId);
    await house.waitFor('over', async () => {
      const query = 'WorkflowType = "alertTicket" AND ExecutionStatus = "Running"';
      for await (const _ of house.client.workflow.list({ query })) return false;
      return true;
    });
    expect(await ticketsOf(house)).toHaveLength(1);
  });
});

describe('the feed', () => {
  test.for([
    ['empty', { kind: 'empty_list', times: 4 }],
    ['half a list', { kind: 'cut_json', times: 4 }],
    ['500', { kind: 'status', status: 500, times: 4 }],
    ['a broken page', { kind: 'reset', times: 4 }],
  ] as const)('answered with %s closes no ticket', async ([, fault]) => {
    const device = await open();
    for (let index = 0; index < 8; index += 1) await raise(house, device.id, `Monitor ${index}`);
    await untilTickets(house, 'eight tickets', (all) => all.length === 8);
    await house.clearLedger();
    await house.fault({ api: 'level', path: '/alerts\\?.*status=active', ...fault });
    await house.waitFor('read again', async () => {
      const reads = (await house.ledger('api=level')).filter(({ path }) => path.endsWith('/alerts'));
      return reads.length >= 8;
    });
    const tickets = await ticketsOf(house);
    expect(tickets.filter(({ isClosed }) => isClosed)).toEqual([]);
    expect(tickets).toHaveLength(8);
    expect(tickets.flatMap(({ actions }) => actions.slice(1))).toEqual([]);
  });
});

describe('disable', () => {
  test('stops tickets at once; what opened and resolved while off gets none, what fires still does', async () => {
    const device = await open();
    await house.disable();
    await house.until('off', (status) => !status.enabled);
    const gone = await raise(house, device.id, 'Short');
    await raise(house, device.id, 'Long');
    await resolve(house, gone);
    await house.clearLedger();
    await sleep(3_000);
    expect(await house.haloRequests()).toEqual([]);
    await house.enable();
    const tickets = await untilTickets(house, 'the one that fires', (all) => all.length === 1);
    expect(tickets[0]?.summary).toContain('Long');
  });
});
