import { addAwkwardAlerts } from './awkward-alerts.ts';
import { addAwkwardRows } from './awkward.ts';
import { makeDesk } from './desk.ts';
import { makeEstate } from './estate.ts';
import { addExistingAssets } from './existing-assets.ts';
import { groupSizes } from './group-sizes.ts';
import { makeDevice } from './hardware.ts';
import { levelId } from './level-ids.ts';
import { random, type Random } from './random.ts';
import { makeAssetTypes, makeFields } from './tenant.ts';
import type { Credentials, World, WorldName } from './types.ts';
import { TAG_NAMES } from './vocabulary.ts';

export interface WorldOptions {
  world?: WorldName;
  seed?: number;
  /** Share of the devices, 0 to 1, that already have a HaloPSA asset. */
  existingAssets?: number;
  /** `numeric` = the short ids that Level's documents show; live accounts have base64 ones. */
  ids?: 'base64' | 'numeric';
}

interface Size {
  devices: number;
  groups: number;
  clients: number;
  maxBatches: number;
}

const SIZES: Record<WorldName, Size> = {
  small: { devices: 500, groups: 30, clients: 10, maxBatches: 40 },
  medium: { devices: 2_500, groups: 150, clients: 60, maxBatches: 200 },
  large: { devices: 10_000, groups: 600, clients: 200, maxBatches: 800 },
  awkward: { devices: 60, groups: 18, clients: 6, maxBatches: 60 },
};

export const isWorldName = (text: string): text is WorldName => Object.hasOwn(SIZES, text);

const FIRST_DEVICE_NUMBER = 500_001;

const guid = (rng: Random): string => [8, 4, 4, 4, 12].map((length) => rng.text('0123456789abcdef', length)).join('-');

const credentials = (rng: Random): Credentials => {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
  return {
    levelKey: rng.text(letters, 24),
    levelReadOnlyKey: rng.text(letters, 24),
    haloClientId: guid(rng),
    haloClientSecret: `${guid(rng)}-${guid(rng)}`,
  };
};

/** A world from its name and seed: the same pair gives the same rows; only times depend on now. */
export function buildWorld({
  world: name = 'small',
  seed = 1,
  existingAssets = 0,
  ids = 'base64',
}: WorldOptions = {}): World {
  const size = SIZES[name];
  const rng = random(seed * 7_919 + size.devices);
  // From the seed alone: another size of world keeps its keys.
  const secrets = random(seed + 104_729);
  const now = Date.now();
  const numericIds = ids === 'numeric';
  const estate = makeEstate(rng, size.clients, size.groups, numericIds);
  const world: World = {
    name,
    seed,
    credentials: credentials(secrets),
    dbid: guid(secrets),
    tenant: 'simulated',
    groups: estate.groups,
    devices: new Map(),
    alerts: new Map(),
    tags: TAG_NAMES.map((tag, index) => ({ id: levelId('Tag', 3_001 + index, numericIds), name: tag })),
    foreignIds: new Set([
      levelId('Device', 900_001, numericIds),
      levelId('DeviceGroup', 900_002, numericIds),
      levelId('Alert', 900_003, numericIds),
    ]),
    clients: estate.clients,
    sites: estate.sites,
    fields: makeFields(),
    assetTypes: makeAssetTypes(),
    assets: new Map(),
    desk: makeDesk(),
    mapping: estate.mapping,
    labels: [],
    numericIds,
    next: {
      alert: 901,
      device: FIRST_DEVICE_NUMBER,
      group: Math.max(...[...estate.groups.values()].map((group) => group.number)) + 1,
      asset: 977,
      field: 201,
      type: 201,
      client: Math.max(...estate.clients.keys()) + 1,
      site: Math.max(...estate.sites.keys()) + 1,
    },
  };

  const groups = [...estate.groups.values()];
  const sizes = groupSizes(rng, size.devices, groups.length, size.maxBatches);
  // Devices enrolled in any order: a page of Level's list mixes all groups.
  const seats = groups.flatMap((group, index) =>
    Array.from({ length: sizes[index] ?? 0 }, () => ({ group, order: rng.next() })),
  );
  seats.sort((a, b) => a.order - b.order);
  const serials = new Set<string>();
  const ordinals = new Map<string, number>();
  for (const { group } of seats) {
    const code = estate.customerOf.get(group.id)?.code ?? 'XX';
    const ordinal = (ordinals.get(code) ?? 0) + 1;
    ordinals.set(code, ordinal);
    const device = makeDevice(rng, {
      number: world.next.device,
      numericIds,
      groupId: group.id,
      customerCode: code,
      ordinal,
      city: estate.towns.get(group.id) ?? 'Bristol',
      now,
      serials,
    });
    world.next.device += 1;
    world.devices.set(device.id, device);
  }
  addExistingAssets(world, rng, existingAssets);
  if (name === 'awkward') {
    addAwkwardRows(world, now);
    addAwkwardAlerts(world, now);
  }
  return world;
}
