import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { devicesOf, feedOf, mailOf, raise, saveTicketing, ticketsOf, untilTickets } from '../support/desk-house.ts';
import { House, type Mapping } from '../support/house.ts';

let house: House;
afterEach(async () => {
  const mail = await mailOf(house);
  await house.close();
  expect(mail).toEqual([]);
});

/** Devices of a client's groups that are not in maintenance mode. */
async function devicesAt(mapping: readonly Mapping[], clientId: number): Promise<string[]> {
  const groups = new Set(mapping.filter((row) => row.clientId === clientId).map(({ groupId }) => groupId));
  return (await devicesOf(house))
    .filter(({ group_id, maintenance_mode }) => groups.has(group_id ?? '') && !maintenance_mode)
    .map(({ id }) => id);
}

describe('during a first sync of the large world', () => {
  test('an alert has its ticket within 20 s of the poll that saw it, and so have twenty at once', async () => {
    house = await House.open({
      address: inject('temporalAddress'),
      world: 'large',
      settings: { limits: { level: 100_000 } },
      switches: { levelLimit: 100_000 },
    });
    await house.furnish();
    await saveTicketing(house, { storm: { perClient: 10, overall: 50 } });
    await house.handle.signal('enable', { alerts: 'open' });
    const mapping = await house.mapping();
    const clients = [...new Set(mapping.map(({ clientId }) => clientId))];
    await house.waitFor('the sync under way', async () => (await house.writes()).length > 20, 600_000);

    /** From the poll that saw the newest of them to the last ticket, ms. */
    const measure = async (raiseAll: () => Promise<void>, tickets: number): Promise<number> => {
      await raiseAll();
      const raisedAt = Date.now();
      const all = await untilTickets(house, `${tickets} tickets`, (found) => found.length === tickets, 120_000);
      const polls = (await house.ledger('api=level')).filter(
        ({ path, query, at }) => path.endsWith('/alerts') && query['status'] === 'active' && at >= raisedAt,
      );
      return Math.max(...all.map(({ createdAt }) => createdAt)) - (polls[0]?.at ?? raisedAt);
    };
    const [first] = await devicesAt(mapping, clients[0] ?? 0);
    const oneMs = await measure(async () => void (await raise(house, first ?? '', 'Server down')), 1);
    const twenty = (await Promise.all(clients.slice(1, 5).map((clientId) => devicesAt(mapping, clientId)))).flatMap(
      (devices) => devices.slice(0, 5),
    );
    expect(twenty).toHaveLength(20);
    const twentyMs = await measure(async () => {
      for (const device of twenty) await raise(house, device, 'Server down');
    }, 21);
    const status = await house.status();
    console.info(`first sync of the large world: one ticket after ${oneMs} ms, twenty after ${twentyMs} ms`);
    expect(status.rows.some(({ state }) => state !== 'Synced')).toBe(true);
    expect(oneMs).toBeLessThan(20_000);
    expect(twentyMs).toBeLessThan(20_000);
    expect((await house.control<{ refused429: number }>('GET', 'ledger/windows?api=halo&seconds=300')).refused429).toBe(
      0,
    );
  });
});

describe('5,000 open tickets and 5,000 active alerts', () => {
  test('are watched inside the shares, with few events', async () => {
    house = await House.open({
      address: inject('temporalAddress'),
      world: 'medium',
      settings: { timing: { heartbeat: 2 }, limits: { level: 100_000, halopsa: 1_000_000 } },
      switches: { haloLimit: 10_000_000, levelLimit: 10_000_000 },
    });
    const { worker } = await house.furnish();
    await saveTicketing(house, { storm: { perClient: 1_000_000, overall: 1_000_000 } });
    await house.handle.signal('enable', { alerts: 'open' });
    await house.allSynced(300_000);
    const devices = (await devicesOf(house)).filter(({ maintenance_mode }) => !maintenance_mode).map(({ id }) => id);
    await house.edit({ op: 'raiseAlerts', count: 5_000, names: ['A', 'B', 'C'], devices });
    await untilTickets(house, '5,000 tickets', (all) => all.length === 5_000, 1_800_000);
    await house.waitFor('all delivered', async () => (await feedOf(house)).totals.opened === 5_000, 120_000);

    // The real limits from here on.
    await house.switches({ haloLimit: 300, levelLimit: 100 });
    await house.handle.executeUpdate('saveSettings', { args: [{ limits: { level: 100, halopsa: 300 } }] });
    // Other limits are another hold, which tells all that fires once more: wait until that is over.
    const feed = house.client.workflow.getHandle('level-halopsa/default/alerts');
    const lengthNow = async (): Promise<number> => (await feed.describe()).historyLength;
    await house.waitFor(
      'quiet again',
      async () => {
        const length = await lengthNow();
        // Longer than a reading of 5,000 alerts takes inside its share, before which nothing is told.
        await sleep(200_000);
        return (await lengthNow()) - length < 14;
      },
      1_800_000,
    );
    await house.clearLedger();
    const before = (await feed.describe()).historyLength;
    await sleep(330_000);
    const events = (await feed.describe()).historyLength - before;
    const halo = await house.haloRequests();
    const alerts = (await house.ledger('api=level')).filter(({ path }) => /\/alerts/.test(path));
    const fullest = (times: readonly number[], ms: number): number =>
      Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));
    const haloMost = fullest(
      halo.map(({ at }) => at),
      300_000,
    );
    const levelMost = fullest(
      alerts.map(({ at }) => at),
      60_000,
    );
    const peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${worker.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    console.info(
      `5,000 open tickets: ${events} events of the feed in 330 s, ${halo.length} HaloPSA requests (${haloMost} in 300 s), ${alerts.length} of Level's alerts (${levelMost} in 60 s); resident ${peakMb.toFixed(0)} MB`,
    );
    expect(haloMost).toBeLessThanOrEqual(32);
    expect(levelMost).toBeLessThanOrEqual(42);
    expect(halo.filter(({ method, path }) => method === 'POST' && !/token/.test(path))).toEqual([]);
    expect(events).toBeLessThan(30);
    expect(await ticketsOf(house)).toHaveLength(5_000);
    // V8's heap is capped at 512 MB by npm start; the process must stay far from it.
    expect(peakMb).toBeLessThan(500);
  });
});
