import { afterEach, describe, expect, inject, test } from 'vitest';
import { expectClean, sumOf } from '../support/expect.ts';
import { House } from '../support/house.ts';
import { killRepeatedly } from '../support/kill-repeatedly.ts';

let house: House;
afterEach(() => house.close());

describe('kill -9', () => {
  test('at ten different moments of one first sync leaves no second asset and none missing', async () => {
    house = await House.open({
      address: inject('temporalAddress'),
      world: 'medium',
      settings: {
        timing: { sweep: 2, watchReturn: 6, settle: 2, heartbeat: 1 },
        limits: { level: 100_000, halopsa: 100_000 },
      },
      switches: { haloLimit: 100_000, haloLatencyMs: 900 },
    });
    await killRepeatedly(house, 10);
    const status = await house.allSynced(300_000);

    expect(sumOf(status).failed).toBe(0);
    await expectClean(house);
  });
});
