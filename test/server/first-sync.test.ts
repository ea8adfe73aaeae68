import { afterEach, describe, expect, inject, test } from 'vitest';
import { COUNT_NAMES } from '../../src/domain/sync.ts';
import { FAST, House } from '../support/house.ts';
import { expectClean, sumOf } from '../support/expect.ts';

let house: House;
afterEach(() => house.close());

const open = (options: Partial<Parameters<typeof House.open>[0]> = {}): Promise<House> =>
  House.open({ address: inject('temporalAddress'), world: 'small', ...options }).then((opened) => (house = opened));

describe('a first sync', () => {
  test('of the medium world fits into one rate window', async () => {
    // Only the watch is scaled: window and limit are the real ones.
    await open({ world: 'medium', settings: { limits: { level: 100_000 } } });
    await house.furnish();
    await house.clearLedger();
    await house.enable();
    const status = await house.allSynced(120_000);

    const requests = await house.haloRequests();
    console.info(`medium world: ${requests.length} HaloPSA requests from enable to the last Synced`);
    expect(requests.length).toBeLessThanOrEqual(230);
    expect(sumOf(status)).toEqual({ created: 2_500, linked: 0, updated: 0, unchanged: 0, held: 0, failed: 0 });
    await expectClean(house);
  });

  test('run a second time writes nothing', async () => {
    await open();
    await house.furnish();
    await house.enable();
    await house.allSynced();
    await house.clearLedger();
    await house.handle.signal('syncNow');
    const status = await house.until('all unchanged', (now) =>
      now.rows.every((row) => row.counts.unchanged === row.devices && row.devices > 0),
    );

    expect(await house.writes()).toHaveLength(0);
    expect(COUNT_NAMES.reduce((sum, name) => sum + sumOf(status)[name], 0)).toBe(500);
    await expectClean(house);
  });

  test('links what is there already instead of doubling it', async () => {
    await open({ existingAssets: 0.5 });
    const before = (await house.assets()).length;
    await house.furnish();
    await house.enable();
    const status = await house.allSynced();

    const { created, linked, updated, unchanged, held, failed } = sumOf(status);
    expect({ held, failed }).toEqual({ held: 0, failed: 0 });
    // Some of the seeded assets carry our id already: those are updated.
    expect(linked).toBeGreaterThan(0);
    expect(linked + updated + unchanged).toBe(before);
    expect(created).toBe(500 - before);
    await expectClean(house);
  });
});

describe('an unchanged estate', () => {
  test('costs no HaloPSA request and few events in 20 watch returns', async () => {
    await open({ settings: { ...FAST, timing: { ...FAST.timing, sweep: 0.5, watchReturn: 1 } } });
    await house.furnish();
    await house.enable();
    await house.allSynced();
    const watches = async (): Promise<number> => (await house.completed('watchDevices')).length;
    // The children of the last wave may still be reported: count from the next return on.
    const first = (await watches()) + 1;
    await house.waitFor('the next watch return', async () => (await watches()) >= first);
    const eventsBefore = (await house.handle.describe()).historyLength;
    await house.clearLedger();
    await house.waitFor('20 watch returns', async () => (await watches()) >= first + 20, 90_000);

    const events = (await house.handle.describe()).historyLength - eventsBefore;
    const returns = (await watches()) - first;
    console.info(`20 quiet returns: ${(events / returns).toFixed(1)} events each`);
    expect(await house.haloRequests()).toHaveLength(0);
    expect(events / returns).toBeLessThanOrEqual(10);
  });

  test('with one device renamed costs exactly one write', async () => {
    await open();
    await house.furnish();
    await house.enable();
    await house.allSynced();
    await house.clearLedger();
    const [device] = (await house.control<{ devices: { id: string }[] }>('GET', 'state?part=devices')).devices;
    await house.edit({ op: 'renameDevice', device: device?.id, nickname: 'Renamed by the test' });
    await house.waitFor('the new name in HaloPSA', async () =>
      (await house.assets()).some((asset) => asset.fields['Device Name'] === 'Renamed by the test'),
    );
    await house.allSynced();

    expect(await house.writes()).toHaveLength(1);
    expect((await house.haloRequests()).length).toBeLessThanOrEqual(3);
    await expectClean(house);
  });
});
