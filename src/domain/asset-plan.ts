import { DEVICE_ID_FIELD, desiredFields, differences, type DesiredFields, type FieldValues } from './asset-fields.ts';
import type { Asset, AssetLookup, AssetType } from './asset.ts';
import { displayName, roleOf, type Device, type DeviceRole } from './device.ts';
import { matchAsset, type Fleet, type Match, type MatchKey, type Place } from './match.ts';

interface ChangeOf<K extends string> {
  readonly kind: K;
  readonly deviceId: string;
  /** The device's name, for people. */
  readonly name: string;
}

export interface CreateAsset extends ChangeOf<'create'> {
  readonly typeId: number;
  readonly place: Place;
  readonly tag: string;
  readonly fields: FieldValues;
}

/** First write to an asset that somebody else made: it gets our id. */
export interface LinkAsset extends ChangeOf<'link'> {
  readonly assetId: number;
  readonly by: MatchKey;
  readonly typeId: number;
  readonly fields: FieldValues;
}

export interface UpdateAsset extends ChangeOf<'update'> {
  readonly assetId: number;
  readonly typeId: number;
  readonly fields: FieldValues;
}

/** Nothing is written until a person decides. */
export interface HeldDevice extends ChangeOf<'held'> {
  readonly reason: string;
  readonly candidates: readonly number[];
}

export type AssetWrite = CreateAsset | LinkAsset | UpdateAsset;
export type AssetChange = AssetWrite | HeldDevice;

/** Everything that a plan depends on. No clock: `at` is when the sweep began. */
export interface PlanView {
  readonly place: Place;
  readonly siteName: string;
  readonly assets: AssetLookup;
  readonly fleet: Fleet;
  readonly types: ReadonlyMap<number, AssetType>;
  readonly newAssetType: Readonly<Record<DeviceRole, AssetType>>;
  readonly pathOf: (device: Device) => string;
  readonly at: number;
  /** Differences of riding fields are written by themselves too. */
  readonly reconcile?: boolean;
}

const fieldNames = (type: AssetType): ReadonlySet<string> => new Set(Object.keys(type.fieldIds));

function create(device: Device, wanted: DesiredFields, view: PlanView): CreateAsset {
  const type = view.newAssetType[roleOf(device)];
  const filled = Object.entries({ ...wanted.stable, ...wanted.riding }).filter(([, value]) => value !== '');
  return {
    kind: 'create',
    deviceId: device.id,
    name: displayName(device),
    typeId: type.id,
    place: view.place,
    tag: device.hostname,
    fields: differences(Object.fromEntries(filled), {}, fieldNames(type)),
  };
}

function overwrite(device: Device, wanted: DesiredFields, asset: Asset, by: MatchKey, view: PlanView): AssetWrite[] {
  const type = view.types.get(asset.typeId);
  const names = type === undefined ? new Set<string>() : fieldNames(type);
  const stable = differences(wanted.stable, asset.fields, names);
  const riding = differences(wanted.riding, asset.fields, names);
  const asking = view.reconcile === true ? { ...stable, ...riding } : stable;
  if (Object.keys(asking).length === 0) return [];
  const fields = { ...stable, ...riding };
  const head = { deviceId: device.id, name: displayName(device), assetId: asset.id, typeId: asset.typeId, fields };
  return [by === 'id' ? { kind: 'update', ...head } : { kind: 'link', by, ...head }];
}

const hold = (device: Device, reason: string, candidates: readonly number[]): HeldDevice => ({
  kind: 'held',
  deviceId: device.id,
  name: displayName(device),
  reason,
  candidates,
});

/** Two devices that would take one asset: neither does. */
function contested(matches: ReadonlyMap<Device, Match>): ReadonlySet<number> {
  const taken = new Set<number>();
  const twice = new Set<number>();
  for (const match of matches.values()) {
    if (match.kind !== 'found') continue;
    if (taken.has(match.asset.id)) twice.add(match.asset.id);
    taken.add(match.asset.id);
  }
  return twice;
}

function planDevice(device: Device, match: Match, contestedAssets: ReadonlySet<number>, view: PlanView): AssetChange[] {
  const wanted = desiredFields(device, view.pathOf(device), view.at);
  if (match.kind === 'held') return [hold(device, match.reason, match.candidates)];
  if (match.kind === 'none') return [create(device, wanted, view)];
  if (match.by !== 'id' && contestedAssets.has(match.asset.id))
    return [hold(device, `another device of this group has the same ${match.by}`, [match.asset.id])];
  const type = view.types.get(match.asset.typeId);
  if (match.by !== 'id' && type?.fieldIds[DEVICE_ID_FIELD] === undefined)
    return [
      hold(
        device,
        `asset #${match.asset.id} matches by ${match.by}, but its type${type === undefined ? '' : ` "${type.name}"`} has no field "${DEVICE_ID_FIELD}" to remember that`,
        [match.asset.id],
      ),
    ];
  return overwrite(device, wanted, match.asset, match.by, view);
}

const byDeviceId = (a: AssetChange, b: AssetChange): number =>
  a.deviceId < b.deviceId ? -1 : Number(a.deviceId > b.deviceId);

/** Devices of one row against all assets: what to write, sorted by device. What agrees is absent. */
export function planAssets(devices: readonly Device[], view: PlanView): AssetChange[] {
  const matches = new Map(
    devices.map((device) => [device, matchAsset(device, view.place, view.assets, view.fleet, view.at)]),
  );
  const twice = contested(matches);
  const changes = [...matches].flatMap(([device, match]) => planDevice(device, match, twice, view));
  return uniqueTags(changes.sort(byDeviceId), view);
}

/** 60 clients have a DC01, and HaloPSA may demand unique tags: the site is added, then the end of the device's id, then all of it. */
function uniqueTags(changes: readonly AssetChange[], view: PlanView): AssetChange[] {
  const used = new Set<string>();
  return changes.map((change) => {
    if (change.kind !== 'create') return change;
    const { tag: hostname, deviceId } = change;
    const tags = [hostname, `${hostname} (${view.siteName})`, `${hostname} ${deviceId.slice(-6)}`];
    const tag =
      tags.find((free) => !used.has(free.toLowerCase()) && !view.assets.hasTag(free)) ?? `${hostname} ${deviceId}`;
    used.add(tag.toLowerCase());
    return { ...change, tag };
  });
}
