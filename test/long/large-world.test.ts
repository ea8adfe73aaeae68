import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { expectClean, sumOf } from '../support/expect.ts';
import { House, type WorkerProcess } from '../support/house.ts';

let house: House;
afterEach(() => house.close());

/** Largest resident size of a process so far, MB. */
const peakMb = ({ pid }: WorkerProcess): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

describe('the large world', () => {
  test('of 10,000 devices stays inside 300 requests a window, through a restart, in under 400 MB', async () => {
    house = await House.open({
      address: inject('temporalAddress'),
      world: 'large',
      settings: { timing: { haloWindow: 60 }, limits: { level: 100_000, halopsa: 300 } },
      switches: { haloLimit: 300, haloWindowSeconds: 60 },
    });
    const { worker } = await house.furnish();
    await house.enable();
    await house.waitFor('a third of the writes', async () => (await house.writes()).length > 230, 600_000);
    const firstMb = peakMb(worker);
    await worker.kill();
    const second = await house.startWorker();
    const status = await house.allSynced(1_800_000);

    const windows = await house.control<{ max: number; refused429: number }>(
      'GET',
      'ledger/windows?api=halo&seconds=60',
    );
    const requests = (await house.haloRequests()).length;
    console.info(
      `large world: ${requests} requests, ${windows.max} at most in 60 s, ${windows.refused429} refused; resident ${firstMb.toFixed(0)} and ${peakMb(second).toFixed(0)} MB`,
    );
    expect(windows.max).toBeLessThanOrEqual(300);
    expect(sumOf(status).failed).toBe(0);
    await expectClean(house);
    expect(Math.max(firstMb, peakMb(second))).toBeLessThan(400);
  });
});
