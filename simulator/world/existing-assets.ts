import type { Random } from './random.ts';
import { fieldIdOf, TYPE_IDS, type LevelFieldName } from './tenant.ts';
import type { Asset, LevelDevice, World } from './types.ts';

interface NewAsset {
  typeId: number;
  siteId: number;
  tag: string;
  inactive?: boolean;
  fields?: Partial<Record<LevelFieldName, string>>;
}

/** Puts an asset straight into the database, as a person or another tool did before the integration came. */
export function addAsset(world: World, { typeId, siteId, tag, inactive = false, fields = {} }: NewAsset): Asset {
  const now = Date.now();
  const asset: Asset = {
    id: world.next.asset,
    typeId,
    siteId,
    tag,
    statusId: 1,
    inactive,
    thirdPartyId: 0,
    notes: '',
    fields: new Map(Object.entries(fields).map(([name, value]) => [fieldIdOf(name as LevelFieldName), value])),
    createdAt: now,
    updatedAt: now,
    updates: 0,
  };
  world.next.asset += 1;
  world.assets.set(asset.id, asset);
  return asset;
}

export const typeOf = (device: LevelDevice): number =>
  device.role === 'server' || device.role === 'domain_controller' ? TYPE_IDS.server : TYPE_IDS.workstation;

/** Gives a share of the devices an asset that a client must find: by Level Device ID, by serial number or by hostname, a third each. */
export function addExistingAssets(world: World, rng: Random, fraction: number): void {
  for (const device of world.devices.values()) {
    if (!rng.chance(fraction)) continue;
    const place = device.group_id === null ? undefined : world.mapping.get(device.group_id);
    if (place === undefined) continue;
    const known = rng.pick(['id', 'serial', 'hostname'] as const);
    const fields: Partial<Record<LevelFieldName, string>> = {
      'Device Name': device.hostname,
      Hostname: device.hostname,
    };
    if (known !== 'hostname' && device.serial_number !== null) fields['Serial Number'] = device.serial_number;
    if (known === 'id') fields['Level Device ID'] = device.id;
    addAsset(world, { typeId: typeOf(device), siteId: place.siteId, tag: device.hostname, fields });
  }
}
