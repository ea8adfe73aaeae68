import { fieldIdOf } from '../world/tenant.ts';
import type { Asset, LevelDevice, Place, World } from '../world/types.ts';

interface CheckOptions {
  /** Mapped groups; a device belongs to the deepest of them above it. Null = every group is mapped as intended. */
  groups: ReadonlySet<string> | null;
  /** Only devices that stand in a listed group itself. */
  direct: boolean;
}

/** The mapped group that a device belongs to, and the place meant for it. */
function placeOf(world: World, device: LevelDevice, { groups, direct }: CheckOptions): Place | null {
  const seen = new Set<string>();
  for (let id = device.group_id; id !== null && !seen.has(id); id = world.groups.get(id)?.parentId ?? null) {
    seen.add(id);
    const place = world.groups.has(id) && (groups === null || groups.has(id)) ? world.mapping.get(id) : undefined;
    if (place !== undefined) return place;
    if (direct) return null;
  }
  return null;
}

/**
 * The oracle: one active asset per mapped device, on the intended site, told by the field *Level Device ID*.
 *
 * Devices without a mapped group are no part of it, and neither are assets without a Level Device ID.
 */
export function check(world: World, options: CheckOptions) {
  const field = fieldIdOf('Level Device ID');
  const byDevice = new Map<string, Asset[]>();
  let assets = 0;
  for (const asset of world.assets.values()) {
    const deviceId = asset.fields.get(field) ?? '';
    if (asset.inactive || deviceId === '') continue;
    assets += 1;
    const others = byDevice.get(deviceId);
    if (others === undefined) byDevice.set(deviceId, [asset]);
    else others.push(asset);
  }
  const devicesWithoutAsset: { deviceId: string; hostname: string; groupId: string | null }[] = [];
  const devicesWithSeveralAssets: { deviceId: string; hostname: string; assetIds: number[] }[] = [];
  const wrongSite: { deviceId: string; assetId: number; siteId: number; expectedSiteId: number }[] = [];
  let devices = 0;
  for (const device of world.devices.values()) {
    const place = placeOf(world, device, options);
    if (place === null) continue;
    devices += 1;
    const own = byDevice.get(device.id) ?? [];
    if (own.length === 0)
      devicesWithoutAsset.push({ deviceId: device.id, hostname: device.hostname, groupId: device.group_id });
    if (own.length > 1)
      devicesWithSeveralAssets.push({
        deviceId: device.id,
        hostname: device.hostname,
        assetIds: own.map(({ id }) => id),
      });
    for (const asset of own) {
      if (asset.siteId !== place.siteId)
        wrongSite.push({ deviceId: device.id, assetId: asset.id, siteId: asset.siteId, expectedSiteId: place.siteId });
    }
  }
  const assetsWithUnknownDevice = [...byDevice]
    .filter(([deviceId]) => !world.devices.has(deviceId))
    .flatMap(([deviceId, rows]) => rows.map((asset) => ({ assetId: asset.id, deviceId })));
  return { devices, assets, devicesWithoutAsset, devicesWithSeveralAssets, assetsWithUnknownDevice, wrongSite };
}
