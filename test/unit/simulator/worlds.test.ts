import { describe, expect, test } from 'vitest';
import { batchesOf } from '../../../simulator/world/group-sizes.ts';
import { buildWorld } from '../../../simulator/world/build.ts';
import type { World } from '../../../simulator/world/types.ts';

const groupSizes = (world: World): number[] => {
  const sizes = new Map<string | null, number>();
  for (const { group_id } of world.devices.values()) sizes.set(group_id, (sizes.get(group_id) ?? 0) + 1);
  return [...sizes.values()];
};
const depth = ({ groups }: World, id: string | null): number =>
  id === null ? 0 : 1 + depth({ groups } as World, groups.get(id)?.parentId ?? null);

describe('buildWorld', () => {
  test.for([
    ['small', 500, 30, 10],
    ['medium', 2_500, 150, 60],
    ['large', 10_000, 600, 200],
  ] as const)('makes %s clean', ([name, devices, groups, clients]) => {
    const world = buildWorld({ world: name });
    // One client more: HaloPSA's own "Unknown".
    expect([world.devices.size, world.groups.size, world.clients.size]).toEqual([devices, groups, clients + 1]);
    const rows = [...world.devices.values()];
    const serials = rows.flatMap(({ serial_number }) => serial_number ?? []);
    expect(new Set(serials).size).toBe(serials.length);
    expect(new Set(rows.map(({ hostname }) => hostname)).size).toBe(devices);
    expect(rows.every(({ group_id }) => group_id !== null && world.mapping.has(group_id))).toBe(true);
    for (const { clientId, siteId } of world.mapping.values()) expect(world.sites.get(siteId)?.clientId).toBe(clientId);
    expect(Math.max(...[...world.groups.keys()].map((id) => depth(world, id)))).toBeGreaterThanOrEqual(3);
    expect(new Set([...world.clients.values()].map((client) => client.name)).size).toBe(clients + 1);
    expect(world.credentials.haloClientSecret).toMatch(/^[0-9a-f-]{36}-[0-9a-f-]{36}$/);
  });

  test('keeps medium within 200 batches of 25, whatever the seed', () => {
    for (let seed = 1; seed <= 20; seed += 1)
      expect(batchesOf(groupSizes(buildWorld({ world: 'medium', seed })))).toBeLessThanOrEqual(200);
  });

  test('gives the same rows for the same seed, and the same keys at every size', () => {
    const shown = (seed: number): unknown =>
      [...buildWorld({ seed }).devices.values()].map(({ hostname, serial_number, group_id, model }) => [
        hostname,
        serial_number,
        group_id,
        model,
      ]);
    expect(shown(4)).toEqual(shown(4));
    expect(shown(4)).not.toEqual(shown(5));
    expect(buildWorld({ world: 'medium', seed: 4 }).credentials).toEqual(buildWorld({ seed: 4 }).credentials);
  });

  test('gives the asked share of devices an asset, on the intended site', () => {
    const world = buildWorld({ existingAssets: 0.5 });
    expect(world.assets.size).toBeGreaterThan(200);
    expect(world.assets.size).toBeLessThan(300);
    expect(buildWorld({ existingAssets: 1 }).assets.size).toBe(500);
  });

  test('labels each row of awkward', () => {
    const world = buildWorld({ world: 'awkward' });
    expect(world.labels.length).toBeGreaterThan(45);
    for (const { id } of world.labels) {
      const known =
        typeof id === 'string'
          ? world.devices.has(id) || world.groups.has(id)
          : world.assets.has(id) || world.clients.has(id);
      expect(known).toBe(true);
    }
  });

  test('can have short numeric ids', () => {
    expect([...buildWorld({ ids: 'numeric' }).devices.keys()][0]).toMatch(/^\d+$/);
  });
});
