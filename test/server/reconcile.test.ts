import { afterEach, describe, expect, inject, test } from 'vitest';
import * as messages from '../../src/contract/messages.ts';
import { FAST, House, type Mapping } from '../support/house.ts';
import { expectClean } from '../support/expect.ts';

let house: House;
afterEach(() => house.close());

const open = (options: Partial<Parameters<typeof House.open>[0]> = {}): Promise<House> =>
  House.open({ address: inject('temporalAddress'), world: 'small', ...options }).then((opened) => (house = opened));

const save = (change: messages.SaveGroupMappings): Promise<messages.SavedMappings> =>
  house.handle.executeUpdate(messages.saveGroupMappings, { args: [change] });

const rowOf = (status: messages.IntegrationStatus, { groupId }: Mapping): messages.RowStatus => {
  const row = status.rows.find((candidate) => candidate.groupId === groupId);
  if (row === undefined) throw new Error(`no row of ${groupId}`);
  return row;
};

interface LevelDevice {
  id: string;
  group_id: string | null;
}

const devices = async (): Promise<LevelDevice[]> =>
  (await house.control<{ devices: LevelDevice[] }>('GET', 'state?part=devices')).devices;

type Assets = Awaited<ReturnType<House['assets']>>;

const assetOf = (assets: Assets, deviceId: string): Assets[number] => {
  const asset = assets.find((candidate) => candidate.fields['Level Device ID'] === deviceId);
  if (asset === undefined) throw new Error(`no asset of ${deviceId}`);
  return asset;
};

const sweepsDone = async (): Promise<number> =>
  (await house.ledger('api=level')).filter(({ path }) => path.endsWith('/groups')).length;

/** As many sweeps later, counted where they arrive. */
async function afterSweeps(count: number): Promise<void> {
  const wanted = (await sweepsDone()) + count;
  await house.waitFor(`${count} more sweeps`, async () => (await sweepsDone()) >= wanted);
}

const second = (at: number): string => new Date(at).toISOString().slice(11, 19);

/** A night that begins so soon; what was before is no night. In UTC, the default time zone. */
const setNight = (inMs: number): Promise<unknown> =>
  house.handle.executeUpdate(messages.saveSettings, {
    args: [{ assets: { reconcileAt: second(Date.now() + inMs) } }],
  });

describe('a row on hold', () => {
  test('stops between two requests, is not written, keeps what is known of it, and goes on when resumed', async () => {
    await open({ switches: { haloLatencyMs: 150 } });
    const { mapping } = await house.furnish(2);
    const [first, other] = mapping as [Mapping, Mapping];
    // Several batches, each of them slow: the sync can be stopped on its way.
    await house.edit(Array.from({ length: 90 }, () => ({ op: 'addDevice', groupId: first.groupId })) as never);
    await house.fault({ api: 'halo', method: 'POST', path: '/Asset', times: 0, kind: 'latency', ms: 1_500 });
    await house.enable();
    await house.until('the first row syncing', (status) => rowOf(status, first).state === 'Syncing');
    await house.waitFor('a write', async () => (await house.writes()).length > 0);
    const answer = await save({ hold: [{ group: first.groupPath, reason: 'migration' }] });
    expect(answer.held).toEqual([first.groupPath]);
    const held = rowOf(await house.status(), first);
    expect(held.onHold).toEqual({ until: null, reason: 'migration' });
    expect(held.state).toBe('Paused');
    expect(held.message).toMatch(/^\d+ of \d+$/);
    await house.control('DELETE', 'faults');
    await house.until('the other row Synced', (status) => rowOf(status, other).state === 'Synced');

    // Neither a change in Level nor a wish of everybody's reaches it.
    const mine = (await devices()).filter((device) => device.group_id === first.groupId);
    await house.edit({ op: 'renameDevice', device: mine[0]?.id, nickname: 'Renamed on hold' });
    await house.handle.signal(messages.syncNow, {});
    await afterSweeps(2);
    await house.until('the other row Synced again', (status) => rowOf(status, other).state === 'Synced');
    const still = rowOf(await house.status(), first);
    expect({ counts: still.counts, state: still.state }).toEqual({ counts: held.counts, state: held.state });
    const names = (await house.assets()).map((asset) => asset.fields['Device Name']);
    expect(names).not.toContain('Renamed on hold');

    const resumedAt = Date.now();
    expect((await save({ resume: [first.groupId] })).resumed).toEqual([first.groupPath]);
    await house.until('resumed and Synced', (status) => {
      const row = rowOf(status, first);
      return row.onHold === undefined && row.state === 'Synced' && (row.lastSyncAt ?? 0) > resumedAt;
    });
    expect((await house.assets()).map((asset) => asset.fields['Device Name'])).toContain('Renamed on hold');
    const check = await house.check(mapping.map(({ groupId }) => groupId));
    expect(check).toMatchObject({ devicesWithSeveralAssets: [], devicesWithoutAsset: [], wrongSite: [] });
  });

  test('goes on by itself at its time, also when the worker was gone meanwhile', async () => {
    await open();
    const { mapping, worker } = await house.furnish(2);
    const [first] = mapping as [Mapping];
    await house.enable();
    await house.allSynced();
    const until = Math.ceil(Date.now() / 1_000 + 12) * 1_000;
    await save({ hold: [{ group: first.groupId, until: new Date(until).toISOString() }] });
    const [device] = (await devices()).filter(({ group_id }) => group_id === first.groupId);
    await house.edit({ op: 'renameDevice', device: device?.id, nickname: 'Renamed on hold' });
    await house.clearLedger();
    await worker.kill();
    await house.startWorker();
    await afterSweeps(1);
    expect(rowOf(await house.status(), first).onHold?.until).toBe(until);
    expect(await house.writes()).toHaveLength(0);

    const done = await house.until('on again and Synced', (status) => {
      const row = rowOf(status, first);
      return row.onHold === undefined && row.state === 'Synced' && (row.lastSyncAt ?? 0) > until;
    });
    expect(rowOf(done, first).counts.updated).toBe(1);
    expect(await house.writes()).toHaveLength(1);
  });

  test('is refused with every reason, and nothing is saved then', async () => {
    await open();
    const { mapping } = await house.furnish(1);
    const [first] = mapping as [Mapping];
    await expect(save({ hold: [{ group: first.groupId, until: 'soon' }, { group: '' }] })).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/hold\[0\]\.until: .*; hold\[1\]\.group: /) as string },
    });
    await expect(save({ hold: [{ group: first.groupId }, { group: 'Nowhere' }] })).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/no row for the group "Nowhere"/) as string },
    });
    expect(rowOf(await house.status(), first).onHold).toBeUndefined();
  });
});

describe('a fleet of laptops', () => {
  test('costs no HaloPSA request all day; the night brings what rides, heals hardware and leaves people’s work', async () => {
    await open({ settings: { ...FAST, timing: { ...FAST.timing, sweep: 1 } } });
    const { mapping } = await house.furnish();
    await house.enable();
    await house.allSynced();
    const fleet = (await devices()).slice(0, 60);
    await house.clearLedger();
    const eventsBefore = (await house.handle.describe()).historyLength;
    for (let round = 1; round <= 5; round += 1) {
      await house.edit(
        fleet.map(({ id }, index) => ({
          op: 'updateDevice',
          device: id,
          fields: {
            private_ip_addresses: [`10.${round}.0.${index + 1}`],
            public_ip_address: `203.0.113.${round}`,
            last_logged_in_user: `ACME\\user${round}-${index}`,
          },
        })) as never,
      );
      await afterSweeps(2);
    }
    const events = (await house.handle.describe()).historyLength - eventsBefore;
    const quiet = await house.haloRequests();
    console.info(`a steady fleet: ${quiet.length} HaloPSA requests in 10 sweeps, ${events} events`);
    expect(quiet).toHaveLength(0);

    // A technician's afternoon: one fact of the hardware, and what is theirs.
    const [one, two] = fleet as [LevelDevice, LevelDevice];
    const before = await house.assets();
    const theirs = assetOf(before, two.id);
    const otherType = theirs.typeName === 'Server' ? 'Workstation' : 'Server';
    await house.edit([
      { op: 'updateAsset', assetId: assetOf(before, one.id).id, fields: { Model: 'Abacus' } },
      { op: 'updateAsset', assetId: theirs.id, tag: 'BY-HAND', statusId: 3, notes: 'ask Ann', typeName: otherType },
    ] as never);
    await afterSweeps(2);
    expect(await house.haloRequests()).toHaveLength(0);
    expect((await house.status()).reconcile).toMatchObject({ begunAt: null });

    await setNight(6_000);
    const status = await house.until(
      'the night done',
      ({ reconcile, rows }) =>
        (reconcile?.begunAt ?? null) !== null &&
        rows.every((row) => row.state === 'Synced' && (row.lastSyncAt ?? 0) >= (reconcile?.begunAt ?? 0)),
    );
    const assets = await house.assets();
    for (const [index, { id }] of fleet.entries())
      expect(assetOf(assets, id).fields).toMatchObject({
        'Private IP': `10.5.0.${index + 1}`,
        'Public IP': '203.0.113.5',
        'Last Logged In User': `ACME\\user5-${index}`,
      });
    expect(assetOf(assets, one.id).fields['Model']).toBe(assetOf(before, one.id).fields['Model']);
    expect(assetOf(assets, two.id)).toMatchObject({ tag: 'BY-HAND', statusId: 3, typeName: otherType });
    expect(status.reconcile?.nextAt).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    const night = await house.haloRequests();
    const writes = night.filter(({ method, path }) => method === 'POST' && /\/asset$/i.test(path));
    console.info(`the night: ${night.length} HaloPSA requests, ${writes.length} of them writes`);
    // 60 devices stand in few groups: a write for each group that has any, and the healed one.
    expect(writes.length).toBeLessThanOrEqual(mapping.length);

    // Once: what follows the night is quiet again.
    await house.clearLedger();
    await afterSweeps(3);
    expect(await house.haloRequests()).toHaveLength(0);
    await expectClean(house);
  });

  test('is reconciled once when the worker was down at that time, by whoever comes, and not what is on hold', async () => {
    await open();
    const { mapping, worker } = await house.furnish(3);
    const [first] = mapping as [Mapping];
    await house.enable();
    await house.allSynced();
    await save({ hold: [{ group: first.groupId }] });
    const begunAt = Date.now();
    await setNight(5_000);
    await worker.kill();
    await house.clearLedger();
    await house.waitFor('the night has passed', () => Promise.resolve(Date.now() > begunAt + 7_000));
    const next = await house.startWorker();
    const done = await house.until(
      'caught up',
      ({ reconcile, rows }) =>
        (reconcile?.begunAt ?? 0) > begunAt + 5_000 &&
        rows.every((row) => row.onHold !== undefined || (row.lastSyncAt ?? 0) >= (reconcile?.begunAt ?? 0)),
    );
    expect(rowOf(done, first).lastSyncAt).toBeLessThan(begunAt);

    // Another holder tells the same night again.
    await house.startWorker();
    await next.kill();
    await house.clearLedger();
    await afterSweeps(2);
    expect((await house.status()).reconcile?.begunAt).toBe(done.reconcile?.begunAt);
    expect(await house.writes()).toHaveLength(0);
  });

  test('waits for the night when it is switched on in the afternoon', async () => {
    await open();
    await house.furnish(1);
    // A time of day that has just passed.
    await setNight(-2_000);
    await house.enable();
    const status = await house.until(
      'Synced, and the next night known',
      ({ rows, reconcile }) => rows[0]?.state === 'Synced' && (reconcile?.nextAt ?? null) !== null,
    );
    await afterSweeps(2);
    expect(status.reconcile?.begunAt).toBeNull();
    expect((await house.status()).reconcile?.begunAt).toBeNull();
    expect(status.reconcile?.nextAt).toBeGreaterThan(Date.now() + 23 * 3_600_000);
  });
});

describe('what is silently missing', () => {
  test('is told: groups that nobody mapped, devices in none, and rows without tickets', async () => {
    await open();
    const { mapping } = await house.furnish(3);
    const [first, second_] = mapping as [Mapping, Mapping];
    await house.enable();
    await house.allSynced();
    const groups = (await house.control<{ groups: { id: string }[] }>('GET', 'state?part=groups')).groups.length;
    const missing = (await house.status()).missing;
    expect(missing?.unmapped.count).toBeGreaterThan(0);
    expect(missing?.unmapped.count).toBeLessThan(groups);
    expect(missing?.unmapped.paths).toHaveLength(3);
    expect(missing?.ticketless.count).toBe(0);
    const before = missing?.ungrouped ?? 0;

    const [device] = (await devices()).filter(({ group_id }) => group_id === first.groupId);
    await house.edit({ op: 'moveDevice', device: device?.id, groupId: null });
    await house.edit({ op: 'addGroup', name: 'Beyond' });
    await house.until('one more in no group', (status) => status.missing?.ungrouped === before + 1);

    await house.handle.executeUpdate(messages.saveTicketing, {
      args: [{ set: [{ name: 'Nobody', tags: ['NO-SUCH-TAG'], alerts: ['*'], ticketType: 'Alert' }] }],
    });
    const seen = await house.until('rows without tickets', (status) => (status.missing?.ticketless.count ?? 0) > 0);
    expect(seen.missing?.ticketless.count).toBe(3);
    expect(seen.missing?.ticketless.paths).toContain(second_.groupPath);
  });
});
