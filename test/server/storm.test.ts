import { afterEach, describe, expect, inject, test } from 'vitest';
import {
  devicesOf,
  feedOf,
  furnishDesk,
  mailOf,
  openDesk,
  raise,
  saveTicketing,
  ticketsOf,
  untilTickets,
  type SimTicket,
} from '../support/desk-house.ts';
import type { House } from '../support/house.ts';

let house: House;
afterEach(async () => {
  const mail = await mailOf(house);
  await house.close();
  expect(mail).toEqual([]);
});

const STORM = { windowSeconds: 300, calmSeconds: 600, updateSeconds: 5 };
const isSummary = ({ reference }: SimTicket): boolean => reference.startsWith('lvl:storm:');

/** 1,000 alerts of 200 devices of three clients, and one emergency at a fourth. */
async function breakOut(): Promise<{ clients: number[]; fourth: number; alertIds: string[] }> {
  const mapping = await furnishDesk(house, { storm: STORM });
  const groupsOf = (clientId: number): string[] =>
    mapping.filter((row) => row.clientId === clientId).map(({ groupId }) => groupId);
  const all = await devicesOf(house);
  // Devices in maintenance mode would be held for that, not for the storm.
  const devicesAt = (clientId: number): string[] =>
    all
      .filter(({ group_id, maintenance_mode }) => !maintenance_mode && groupsOf(clientId).includes(group_id ?? ''))
      .map(({ id }) => id);
  const sized = [...new Set(mapping.map(({ clientId }) => clientId))]
    .map((clientId) => ({ clientId, devices: devicesAt(clientId) }))
    .sort((a, b) => b.devices.length - a.devices.length);
  const three = sized.slice(0, 3);
  const fourth = sized[3];
  await house.allSynced(90_000);
  await house.clearLedger();
  const devices = three.flatMap(({ devices: ids }) => ids.slice(0, 75)).slice(0, 200);
  expect(devices).toHaveLength(200);
  const { alertIds } = await house.control<{ alertIds: string[] }>('POST', 'edit', {
    op: 'raiseAlerts',
    count: devices.length * 5,
    names: Array.from({ length: 5 }, (_, index) => `Monitor ${index}`),
    devices,
  });
  await raise(house, fourth?.devices[0] ?? '', 'Server down', { severity: 'emergency' });
  return {
    clients: three.map(({ clientId }) => clientId),
    fourth: fourth?.clientId ?? 0,
    alertIds,
  };
}

describe('a storm of 1,000 alerts at three clients', () => {
  test('is ten tickets and a summary for each; a status releases what still fires', async () => {
    house = await openDesk({ address: inject('temporalAddress'), switches: { haloLimit: 100_000 } });
    const { clients, fourth, alertIds } = await breakOut();
    const tickets = await untilTickets(
      house,
      'three summaries and the emergency',
      (all) => all.filter(isSummary).length === 3 && all.some(({ clientId }) => clientId === fourth),
      90_000,
    );
    await house.waitFor('all held', async () => {
      const { storms } = await feedOf(house);
      return storms.reduce((sum, storm) => sum + storm.held, 0) === alertIds.length - 30;
    });
    await untilTickets(house, 'all that may be opened', (all) => all.filter((each) => !isSummary(each)).length === 31);
    for (const clientId of clients) {
      const own = (await ticketsOf(house)).filter((ticket) => ticket.clientId === clientId);
      expect(own.filter((ticket) => !isSummary(ticket))).toHaveLength(10);
      expect(own.filter(isSummary)).toHaveLength(1);
    }
    expect(tickets.filter(({ clientId }) => clientId === fourth)).toHaveLength(1);
    expect((await house.haloRequests()).length).toBeLessThanOrEqual(200);

    // While held, most of the first client's alerts resolve; then a technician releases.
    await house.handle.executeUpdate('saveSettings', { args: [{ limits: { halopsa: 100_000 } }] });
    const held = await house.client.workflow
      .getHandle('level-halopsa/default/alerts')
      .query<{ condition: { alerts: { id: string }[] } }[]>('held');
    const heldIds = held.flatMap(({ condition }) => condition.alerts.map(({ id }) => id));
    const firing = new Set(heldIds.slice(0, 60));
    await house.edit({ op: 'resolveAlerts', alertIds: heldIds.filter((id) => !firing.has(id)) });
    await house.waitFor(
      'resolved while held',
      async () => (await feedOf(house)).storms.reduce((sum, storm) => sum + storm.held, 0) === firing.size,
      90_000,
    );
    for (const { id } of (await ticketsOf(house)).filter(isSummary))
      await house.edit({ op: 'ticketAction', ticketId: id, agent: 'Ana', newStatus: 2 });
    const after = await untilTickets(
      house,
      'a ticket for each that fires',
      (all) => all.filter((ticket) => !isSummary(ticket)).length === 31 + firing.size,
      120_000,
    );
    expect(new Set(after.map(({ reference }) => reference)).size).toBe(after.length);
    await house.waitFor('the storms over', async () => (await feedOf(house)).storms.length === 0, 60_000);
    expect(await ticketsOf(house)).toHaveLength(after.length);
  });

  test('is dropped by closing the summary, and survives a killed worker', async () => {
    house = await openDesk({ address: inject('temporalAddress'), switches: { haloLimit: 100_000 } });
    const { worker, mapping } = await house.furnish(4);
    await saveTicketing(house, { storm: { ...STORM, perClient: 2 } });
    await house.handle.signal('enable', { alerts: 'open' });
    const [first] = mapping;
    const device = (await devicesOf(house)).find(({ group_id }) => group_id === first?.groupId);
    for (let index = 0; index < 6; index += 1) await raise(house, device?.id ?? '', `Monitor ${index}`);
    await house.waitFor('four held', async () => (await feedOf(house)).storms[0]?.held === 4);
    await worker.kill();
    await house.startWorker();
    const [summary] = (await untilTickets(house, 'the summary', (all) => all.some(isSummary))).filter(isSummary);
    await house.waitFor('known', async () => (await feedOf(house)).storms[0]?.ticketId === summary?.id);
    await house.edit({ op: 'closeTicket', ticketId: summary?.id });
    await house.waitFor('dropped', async () => (await feedOf(house)).totals.dropped === 4, 30_000);
    await house.waitFor('over', async () => (await feedOf(house)).storms.length === 0, 30_000);
    expect((await ticketsOf(house)).filter((ticket) => !isSummary(ticket))).toHaveLength(2);
  });
});
