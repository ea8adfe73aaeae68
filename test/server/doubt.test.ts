import { afterEach, describe, expect, inject, test } from 'vitest';
import { startSimulator } from '../../simulator/server.ts';
import { expectClean, sumOf } from '../support/expect.ts';
import { House } from '../support/house.ts';

let house: House;
afterEach(() => house.close());

const open = async (options: Partial<Parameters<typeof House.open>[0]> = {}): Promise<void> => {
  house = await House.open({ address: inject('temporalAddress'), world: 'small', ...options });
};

const synced = async (): Promise<void> => {
  await house.furnish();
  await house.enable();
  await house.allSynced();
  await house.clearLedger();
};

describe('doubt about Level is not absence', () => {
  test.for([
    ['an empty list of devices', { api: 'level', path: '/devices', kind: 'empty_list', times: 0 }],
    [
      'a page that fails in the middle of every sweep',
      { api: 'level', path: '/devices.*starting_after', kind: 'status', status: 500, times: 0 },
    ],
    ['half a JSON text', { api: 'level', path: '/devices', kind: 'cut_json', times: 0 }],
    ['an empty list of groups', { api: 'level', path: '/groups', kind: 'empty_list', times: 0 }],
  ] as const)('%s writes nothing, is a problem, and heals by itself', async ([, fault]) => {
    await open();
    await synced();
    await house.fault(fault);
    await house.until('a problem', (status) => status.problems.some((problem) => problem.about === 'level'), 90_000);
    expect(await house.writes()).toEqual([]);
    expect((await house.status()).rows.every((row) => row.devices > 0)).toBe(true);

    await house.control('DELETE', 'faults');
    await house.until('no problem', (status) => status.problems.length === 0, 90_000);
    const status = await house.allSynced();
    expect(sumOf(status).failed).toBe(0);
    expect(await house.writes()).toEqual([]);
    await expectClean(house);
  });
});

describe('a stranger', () => {
  test('on the HaloPSA side stops everything with one problem', async () => {
    await open();
    await synced();
    await house.disable();
    await house.until('off', (status) => !status.enabled);
    await house.edit({ op: 'setDbid', dbid: 'another-tenant' });
    const { devices } = await house.control<{ devices: { id: string }[] }>('GET', 'state?part=devices');
    await house.edit({ op: 'renameDevice', device: devices[0]?.id, nickname: 'Renamed' });
    await house.enable();
    const status = await house.until('a problem', (now) => now.problems.length > 0);

    expect(status.problems).toHaveLength(1);
    expect(status.problems[0]).toMatchObject({ about: 'halopsa', kind: 'Stranger' });
    expect(await house.writes()).toEqual([]);
  });

  test('on the Level side stops everything with one problem, and touches no asset', async () => {
    await open();
    const { worker } = await house.furnish();
    await house.enable();
    await house.allSynced();
    const before = await house.assets();
    await worker.stop();
    await house.clearLedger();
    const other = await startSimulator({ world: 'small', seed: 7, ids: 'numeric', switches: { levelLimit: 100_000 } });
    try {
      await house.startWorker({ LEVEL_API_URL: other.levelUrl, LEVEL_API_KEY: other.credentials.levelKey });
      const status = await house.until('a problem', (now) => now.problems.length > 0, 90_000);

      expect(status.problems).toMatchObject([{ about: 'level', kind: 'Stranger' }]);
      expect(status.problems[0]?.message).toContain('API key belongs to another account');
      expect(status.rows.every((row) => row.state === 'Synced')).toBe(true);
      expect(await house.writes()).toEqual([]);
      expect(await house.assets()).toEqual(before);
    } finally {
      await other.close();
    }
  });

  test('gets nothing of a sync that another worker began with the right tenant', async () => {
    await open();
    const { worker } = await house.furnish();
    await house.enable();
    await house.allSynced();
    await house.clearLedger();
    const { devices } = await house.control<{ devices: { id: string }[] }>('GET', 'state?part=devices');
    await house.fault({ api: 'halo', method: 'POST', path: '/asset', kind: 'status', status: 429, retryAfter: 5 });
    await house.edit({ op: 'renameDevice', device: devices[0]?.id, nickname: 'Renamed' });
    await house.waitFor('a write that was refused unread', async () => (await house.writes()).length > 0);
    await worker.kill();
    await house.edit({ op: 'setDbid', dbid: 'another-tenant' });
    await house.control('DELETE', 'faults');
    await house.startWorker();
    const status = await house.until('a problem', (now) => now.problems.some(({ about }) => about === 'halopsa'));

    expect(status.problems).toMatchObject([{ about: 'halopsa', kind: 'Stranger' }]);
    expect((await house.writes()).map((row) => row.status)).toEqual([429]);
  });
});

describe('a right that is missing for writes only', () => {
  test('is one problem, probed by one row with growing pauses, and heals when it is granted', async () => {
    await open();
    await house.switches({ rights: { assets: 'read' } });
    await house.furnish();
    await house.enable();
    const broken = await house.until('a problem', (status) => status.problems.length > 0);
    expect(broken.problems).toMatchObject([{ about: 'halopsa', kind: 'Forbidden' }]);
    await house.clearLedger();
    const since = Date.now();
    await house.waitFor('20 seconds', () => Promise.resolve(Date.now() > since + 20_000));
    expect(await house.writes().then((writes) => writes.length)).toBeLessThanOrEqual(8);
    expect((await house.status()).problems).toHaveLength(1);

    await house.switches({ rights: { assets: 'modify' } });
    await house.revokeTokens();
    const status = await house.allSynced(120_000);
    expect(status.problems).toEqual([]);
    await expectClean(house);
  });
});

describe('the awkward world', () => {
  test('ends with every device counted once, and nothing doubled', async () => {
    await open({ world: 'awkward' });
    const before = await house.assets();
    await house.furnish();
    await house.enable();
    const status = await house.until(
      'all rows ended',
      (now) => now.rows.every((row) => row.state === 'Synced' || row.state === 'Failed'),
      90_000,
    );

    for (const row of status.rows) {
      const { created, linked, updated, unchanged, held, failed } = row.counts;
      expect(created + linked + updated + unchanged + held + failed, row.groupPath).toBe(row.devices);
    }
    const sum = sumOf(status);
    console.info(
      `awkward world: ${JSON.stringify(sum)}; ${status.rows
        .filter((row) => row.message !== null)
        .map((row) => `${row.groupPath}: ${row.message}`)
        .join(' | ')}`,
    );
    expect(sum.held).toBeGreaterThan(0);
    // A row that had to sync twice tells only its last sync, so the simulator is asked what is new.
    const known = new Set(before.map((asset) => asset.id));
    const created = (await house.assets()).filter((asset) => !known.has(asset.id));
    expect(created.length).toBeGreaterThanOrEqual(sum.created);
    expect(new Set(created.map((asset) => asset.fields['Level Device ID'])).size).toBe(created.length);
    expect((await house.check()).devicesWithSeveralAssets).toEqual([]);
  });
});
