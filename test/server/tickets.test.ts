import { afterEach, describe, expect, inject, test } from 'vitest';
import {
  devicesOf,
  furnishDesk,
  mailOf,
  openDesk,
  openTickets,
  raise,
  resolve,
  ticketsOf,
  untilTickets,
  type SimTicket,
} from '../support/desk-house.ts';
import type { House } from '../support/house.ts';

let house: House;
afterEach(async () => {
  // Nothing that we do may reach an end user.
  const mail = house.isClosed ? [] : await mailOf(house);
  await house.close();
  expect(mail).toEqual([]);
});

const open = async (options: Partial<Parameters<typeof openDesk>[0]> = {}): Promise<House> =>
  (house = await openDesk({ address: inject('temporalAddress'), ...options }));

const of = (tickets: readonly SimTicket[], deviceId: string): SimTicket[] =>
  tickets.filter(({ reference }) => reference.startsWith(`lvl:${deviceId}:`));

describe('an alert', () => {
  test('becomes one ticket at the right place, with its asset, and closes with it', async () => {
    await open();
    const mapping = await furnishDesk(house, { timeZone: 'Europe/Paris' });
    await house.allSynced();
    const [device] = (await devicesOf(house)).filter(({ group_id }) => group_id !== null);
    const place = mapping.find(({ groupId }) => groupId === device?.group_id);
    const alertId = await raise(house, device?.id ?? '', 'Disk Monitor - Critical', {
      description: 'Disk usage less than 10% free on C:',
      payload: '<img src=x onerror=alert(1)> {{ 7 | times: 6 }}\nC: 4.3 % free',
    });
    const [ticket] = await untilTickets(house, 'a ticket with its asset', (all) =>
      all.some((each) => each.assets.length > 0),
    );

    expect(ticket).toMatchObject({ clientId: place?.clientId, siteId: place?.siteId, typeId: 21, priorityId: 2 });
    const asset = (await house.assets()).find(({ fields }) => fields['Level Device ID'] === device?.id);
    expect(ticket?.assets).toEqual([asset?.id]);
    expect(ticket?.summary).toBe(
      `[Critical] Disk Monitor - Critical — ${device?.hostname} (${place?.groupPath.split(' / ').at(-1)})`,
    );
    expect(ticket?.details).not.toMatch(/<img|42/);
    expect(ticket?.details).toContain('&lt;img src=x');

    await resolve(house, alertId);
    const [closed] = await untilTickets(house, 'the ticket closed', (all) => all.every((each) => each.isClosed));
    const notes = closed?.actions.slice(1).filter(({ note }) => note !== '') ?? [];
    expect(notes.map(({ hidden, sendemail }) => [hidden, sendemail])).toEqual([[true, false]]);
    expect(notes[0]?.note).toMatch(/Level resolved this alert/);
    expect(await ticketsOf(house)).toHaveLength(1);
  });

  test('raised again while it fires is a note, not a second ticket', async () => {
    await open();
    await furnishDesk(house, {}, { rows: 2 });
    const [device] = await devicesIn(2);
    await raise(house, device?.id ?? '', 'CPU Monitor');
    await untilTickets(house, 'a ticket', (all) => all.length === 1);
    await raise(house, device?.id ?? '', 'cpu  monitor');
    const [ticket] = await untilTickets(house, 'a note', (all) => (all[0]?.actions.length ?? 0) === 2);
    expect(ticket?.actions[1]).toMatchObject({ hidden: true, sendemail: false });
    expect(await ticketsOf(house)).toHaveLength(1);
  });

  test('that flaps inside the window has one ticket, reopened; outside, a new one that names the first', async () => {
    await open();
    await furnishDesk(house, { reopenWithinMinutes: 0.1 }, { rows: 2 });
    const [device] = await devicesIn(2);
    let alertId = await raise(house, device?.id ?? '', 'Connection');
    for (let flap = 0; flap < 10; flap += 1) {
      await untilTickets(house, `open, flap ${flap}`, (all) => all.length === 1 && all[0]?.isClosed === false);
      await resolve(house, alertId);
      // After the third return it stays open until it is calm: a flapping alert is one open ticket.
      await house.waitFor('the end noticed', async () => await feedIsQuiet(flap));
      ({ alertId } = await house.control<{ alertId: string }>('POST', 'edit', { op: 'reopenAlert', alertId }));
    }
    await resolve(house, alertId);
    await untilTickets(house, 'calm, so closed', (all) => all.length === 1 && all[0]?.isClosed === true);
    await house.waitFor('the window over', async () => (await runningTickets()) === 0);
    await raise(house, device?.id ?? '', 'Connection');
    const tickets = await untilTickets(house, 'a second ticket', (all) => all.length === 2);
    expect(tickets[1]?.details).toContain(`ticket ${tickets[0]?.id}`);
  });

  test('whose device no sync has written yet gets its ticket at once, and the asset later without removing another', async () => {
    await open();
    await house.fault({
      api: 'halo',
      method: 'POST',
      path: '/asset',
      kind: 'status',
      status: 429,
      times: 0,
      id: 'no-assets',
    });
    await furnishDesk(house, {}, { rows: 2 });
    const [device] = await devicesIn(2);
    await raise(house, device?.id ?? '', 'Disk Monitor - Critical');
    const [ticket] = await untilTickets(house, 'a ticket', (all) => all.length === 1);
    expect(ticket?.assets).toEqual([]);
    expect(ticket?.details).toContain('not linked');
    const { assetId } = await house.control<{ assetId: number }>('POST', 'edit', {
      op: 'addAsset',
      typeName: 'Printer',
      siteId: ticket?.siteId,
      tag: 'P-1',
    });
    await house.edit({ op: 'linkAsset', ticketId: ticket?.id, assetId });
    await house.control('DELETE', 'faults');
    await house.allSynced();
    const [linked] = await untilTickets(house, 'both assets', (all) => all[0]?.assets.length === 2);
    const own = (await house.assets()).find(({ fields }) => fields['Level Device ID'] === device?.id);
    expect(linked?.assets).toEqual([assetId, own?.id]);
  });
});

/** Devices of the first mapped groups. */
async function devicesIn(rows: number): Promise<{ id: string; hostname: string }[]> {
  const ids = (await house.mapping()).slice(0, rows).map(({ groupId }) => groupId);
  return (await devicesOf(house)).filter(({ group_id }) => group_id !== null && ids.includes(group_id));
}

async function runningTickets(): Promise<number> {
  let count = 0;
  const query = 'WorkflowType = "alertTicket" AND ExecutionStatus = "Running"';
  for await (const _ of house.client.workflow.list({ query })) count += 1;
  return count;
}

/** The ticket workflow has taken the alert for over. */
async function feedIsQuiet(_flap: number): Promise<boolean> {
  const query = 'WorkflowType = "alertTicket" AND ExecutionStatus = "Running"';
  for await (const { workflowId } of house.client.workflow.list({ query })) {
    const state = await house.client.workflow
      .getHandle(workflowId)
      .query<{ view: { kind: string }; phase: string }>('state');
    return state.view.kind === 'over';
  }
  return false;
}

describe('200 alerts of 20 names at 30 clients', () => {
  test('are 200 tickets, all closed in the end', async () => {
    await open({ world: 'medium', switches: { haloLimit: 100_000, ticketsPageSizeCap: 100 } });
    await house.handle
      .executeUpdate('saveSettings', { args: [{ limits: { halopsa: 100_000 } }] })
      .catch(() => undefined);
    const mapping = await furnishDesk(house, { storm: { perClient: 1_000, overall: 10_000 } });
    await house.handle.executeUpdate('saveSettings', { args: [{ limits: { halopsa: 100_000 } }] });
    const clients = [...new Set(mapping.map(({ clientId }) => clientId))].slice(0, 30);
    const groups = new Set(mapping.filter(({ clientId }) => clients.includes(clientId)).map(({ groupId }) => groupId));
    // Devices in maintenance mode are held back, as they should be.
    const devices = (await devicesOf(house))
      .filter(({ group_id, maintenance_mode }) => groups.has(group_id ?? '') && !maintenance_mode)
      .map(({ id }) => id);
    const names = Array.from({ length: 20 }, (_, index) => `Monitor ${index}`);
    await house.allSynced(120_000);
    const { alertIds } = await house.control<{ alertIds: string[] }>('POST', 'edit', {
      op: 'raiseAlerts',
      count: 200,
      names,
      devices,
    });
    expect(new Set(alertIds).size).toBe(200);
    const tickets = await untilTickets(house, '200 tickets', (all) => all.length === 200, 120_000);
    expect(new Set(tickets.map(({ reference }) => reference)).size).toBe(200);
    const places = new Map((await devicesOf(house)).map(({ id, group_id }) => [id, group_id]));
    const assets = new Map((await house.assets()).map(({ id, fields }) => [fields['Level Device ID'], id]));
    for (const ticket of tickets) {
      const deviceId = ticket.reference.split(':')[1] ?? '';
      const place = mapping.find(({ groupId }) => groupId === places.get(deviceId));
      expect(ticket).toMatchObject({ clientId: place?.clientId, siteId: place?.siteId, typeId: 21, priorityId: 2 });
      expect(ticket.assets).toEqual([assets.get(deviceId)]);
    }
    const shuffled = alertIds.toSorted((a, b) => (a.slice(-3) + a < b.slice(-3) + b ? -1 : 1));
    for (let from = 0; from < shuffled.length; from += 40)
      await house.edit({ op: 'resolveAlerts', alertIds: shuffled.slice(from, from + 40) });
    const closed = await untilTickets(house, 'all closed', (all) => all.every(({ isClosed }) => isClosed), 120_000);
    expect(closed).toHaveLength(200);
    expect(await openTickets(house)).toEqual([]);
    expect(of(closed, 'nobody')).toEqual([]);
  });
});
