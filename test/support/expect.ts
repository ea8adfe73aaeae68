import { expect } from 'vitest';
import type { IntegrationStatus } from '../../src/contract/messages.ts';
import { addCounts, NO_COUNTS, type SyncCounts } from '../../src/domain/sync.ts';
import type { House } from './house.ts';

export const sumOf = (status: IntegrationStatus): SyncCounts =>
  status.rows.reduce((sum, row) => addCounts(sum, row.counts), NO_COUNTS);

/** The simulator's own judgement: one asset for each device, on the right site, and none besides. */
export async function expectClean(house: House, except: { without?: number } = {}): Promise<void> {
  const check = await house.check();
  expect(check.devicesWithSeveralAssets).toEqual([]);
  expect(check.devicesWithoutAsset).toHaveLength(except.without ?? 0);
  expect(check.assetsWithUnknownDevice).toEqual([]);
  expect(check.wrongSite).toEqual([]);
}
