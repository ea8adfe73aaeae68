import { DEVICE_ID_FIELD, SERIAL_FIELD } from './asset-fields.ts';
import type { Asset, AssetLookup } from './asset.ts';
import type { Device } from './device.ts';
import { validSerial } from './serial.ts';

export type MatchKey = 'id' | 'serial' | 'hostname';

/** Where a row's devices belong in HaloPSA. */
export interface Place {
  readonly clientId: number;
  readonly siteId: number;
}

/** All devices of one finished sweep: who is alive, and who shares a serial number. */
export interface Fleet {
  get(deviceId: string): Device | undefined;
  withSerial(serial: string): readonly Device[];
}

export type Match =
  | { readonly kind: 'found'; readonly asset: Asset; readonly by: MatchKey }
  | { readonly kind: 'held'; readonly reason: string; readonly candidates: readonly number[] }
  | { readonly kind: 'none' };

const DAY_MS = 86_400_000;
const NONE: Match = { kind: 'none' };

const list = (assets: readonly Asset[]): string => assets.map((asset) => `#${asset.id}`).join(', ');

const held = (reason: string, assets: readonly Asset[]): Match => ({
  kind: 'held',
  reason,
  candidates: assets.map((asset) => asset.id),
});

/** One asset is a match; none is none; several, or only an archived one, is for a person. */
function settle(found: readonly Asset[], by: MatchKey, key: string): Match {
  const active = found.filter((asset) => !asset.inactive);
  const [first, ...others] = active;
  if (first !== undefined && others.length === 0) return { kind: 'found', asset: first, by };
  if (active.length > 1) return held(`${active.length} assets have ${key}: ${list(active)}`, active);
  return found.length === 0 ? NONE : held(`the asset with ${key} is archived in HaloPSA: ${list(found)}`, found);
}

const seenAt = (device: Device): number => {
  const at = device.online ? Number.POSITIVE_INFINITY : Date.parse(device.lastSeenAt ?? '');
  return Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at;
};

/**
 * The other device that a person must choose between, when two live Level records carry one serial number.
 * A re-installed agent leaves its old record behind: the one seen last wins if the other is off for a day.
 */
function rival(device: Device, serial: string, fleet: Fleet, at: number): Device | undefined {
  return fleet
    .withSerial(serial)
    .find((other) => other.id !== device.id && (seenAt(other) > at - DAY_MS || seenAt(other) >= seenAt(device)));
}

/** The record that took a device's place in Level: same serial number, seen later, while this one is off for a day. */
function successor(device: Device, serial: string, fleet: Fleet, at: number): Device | undefined {
  if (seenAt(device) > at - DAY_MS) return undefined;
  const later = fleet.withSerial(serial).filter((other) => other.id !== device.id && seenAt(other) > seenAt(device));
  // The newest of several, and of those the first by id: Level's order of devices must not decide.
  const isBefore = (a: Device, b: Device): boolean => seenAt(a) > seenAt(b) || (seenAt(a) === seenAt(b) && a.id < b.id);
  const [first, ...others] = later;
  return others.reduce((newest, other) => (newest !== undefined && isBefore(newest, other) ? newest : other), first);
}

/** The other device of the sweep whose Level id an asset carries: the asset is that device's. */
function ownerOf(asset: Asset, device: Device, fleet: Fleet): Device | undefined {
  const owner = asset.fields[DEVICE_ID_FIELD]?.trim() ?? '';
  return owner === '' || owner === device.id ? undefined : fleet.get(owner);
}

/** The asset with the device's id, unless the agent was installed anew: then it passes to the newer record. */
function byId(device: Device, assets: AssetLookup, fleet: Fleet, at: number): Match {
  const own = settle(assets.byDeviceId(device.id), 'id', `Level Device ID of ${device.hostname}`);
  const serial = validSerial(device.serialNumber);
  if (own.kind !== 'found' || serial === null || validSerial(own.asset.fields[SERIAL_FIELD]) !== serial) return own;
  const next = successor(device, serial, fleet, at);
  return next === undefined || assets.byDeviceId(next.id).length > 0
    ? own
    : held(`Level has a newer record with serial number ${device.serialNumber}: ${next.hostname}`, [own.asset]);
}

function bySerial(device: Device, place: Place, assets: AssetLookup, fleet: Fleet, at: number): Match {
  const serial = validSerial(device.serialNumber);
  if (serial === null) return NONE;
  const found = assets.bySerial(serial);
  const other = rival(device, serial, fleet, at);
  if (other !== undefined)
    return held(`Level has another device with serial number ${device.serialNumber}: ${other.hostname}`, found);
  const own = found.filter((asset) => asset.clientId === place.clientId);
  // An owner with the same serial number is a record that this one took the place of: it was no rival.
  const taken = own.filter((asset) => {
    const owner = ownerOf(asset, device, fleet);
    return owner !== undefined && validSerial(owner.serialNumber) !== serial;
  });
  if (taken.length > 0)
    return held(`serial number ${device.serialNumber} is on another device's asset: ${list(taken)}`, taken);
  if (own.length > 0) return settle(own, 'serial', `serial number ${device.serialNumber}`);
  return found.length === 0
    ? NONE
    : held(`serial number ${device.serialNumber} belongs to an asset of another client: ${list(found)}`, found);
}

function byHostname(device: Device, place: Place, assets: AssetLookup, fleet: Fleet): Match {
  // A valid serial number on the asset is either another one, which vetoes, or was matched before.
  const free = assets
    .byHostname(device.hostname)
    .filter(
      (asset) =>
        asset.clientId === place.clientId &&
        validSerial(asset.fields[SERIAL_FIELD]) === null &&
        ownerOf(asset, device, fleet) === undefined,
    );
  const here = free.filter((asset) => asset.siteId === place.siteId);
  return settle(here.length > 0 ? here : free, 'hostname', `hostname ${device.hostname}`);
}

/**
 * The asset of a device: by Level Device ID, then by serial number, then by hostname. Never a guess:
 * what is ambiguous is held.
 *
 * @param at when the sweep began, ms since 1970
 */
export function matchAsset(device: Device, place: Place, assets: AssetLookup, fleet: Fleet, at: number): Match {
  const own = byId(device, assets, fleet, at);
  if (own.kind !== 'none') return own;
  const serial = bySerial(device, place, assets, fleet, at);
  return serial.kind === 'none' ? byHostname(device, place, assets, fleet) : serial;
}
