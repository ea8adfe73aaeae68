import type { LevelDevice, World } from './types.ts';

/** The devices of each listed group, those of groups below it included; a device belongs to the deepest listed group. */
export function devicesOfGroups(world: World, groupIds: readonly string[]): LevelDevice[][] {
  const pools = new Map<string, LevelDevice[]>(groupIds.map((id) => [id, []]));
  for (const device of world.devices.values()) {
    const seen = new Set<string>();
    for (let id = device.group_id; id !== null && !seen.has(id); id = world.groups.get(id)?.parentId ?? null) {
      seen.add(id);
      const pool = pools.get(id);
      if (pool === undefined) continue;
      pool.push(device);
      break;
    }
  }
  return [...pools.values()].filter((pool) => pool.length > 0);
}

/**
 * `count` pairs of device and name, evenly over pools, then over the devices of a pool, then over the names.
 *
 * No pair comes twice as long as no pool gets more than devices × names.
 */
export function spread(
  count: number,
  pools: readonly (readonly LevelDevice[])[],
  names: readonly string[],
): { device: LevelDevice; name: string }[] {
  return Array.from({ length: count }, (_, index) => {
    const poolIndex = index % pools.length;
    const turn = Math.floor(index / pools.length);
    const pool = pools[poolIndex] ?? [];
    const seat = turn % pool.length;
    const lap = Math.floor(turn / pool.length);
    const device = pool[seat];
    const name = names[(poolIndex + seat + lap) % names.length];
    if (device === undefined || name === undefined) throw new RangeError('nothing to spread over');
    return { device, name };
  });
}
