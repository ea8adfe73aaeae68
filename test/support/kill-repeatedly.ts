import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { House } from './house.ts';

/** Kills the only worker at so many different moments of one first sync, each time while writes are under way. */
export async function killRepeatedly(house: House, kills: number): Promise<void> {
  let { worker } = await house.furnish();
  await house.enable();
  for (let kill = 0; kill < kills; kill += 1) {
    const before = (await house.writes()).length;
    await house.waitFor(`a write of life ${kill}`, async () => (await house.writes()).length > before, 90_000);
    await sleep((kill * 97) % 600);
    await worker.kill();
    expect((await house.check()).devicesWithoutAsset.length, `the sync was over before kill ${kill}`).toBeGreaterThan(
      0,
    );
    worker = await house.startWorker();
  }
}
