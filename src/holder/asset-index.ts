import { DEVICE_ID_FIELD, HOSTNAME_FIELD, NAME_FIELD, SERIAL_FIELD } from '../domain/asset-fields.ts';
import type { Asset, AssetLookup } from '../domain/asset.ts';
import { validSerial } from '../domain/serial.ts';

type Keyed = Map<string, Map<number, Asset>>;

const lower = (text: string | undefined): string => (text ?? '').trim().toLowerCase();

function add(keyed: Keyed, key: string, asset: Asset): void {
  if (key === '') return;
  const assets = keyed.get(key);
  if (assets === undefined) keyed.set(key, new Map([[asset.id, asset]]));
  else assets.set(asset.id, asset);
}

const hostnamesOf = (asset: Asset): Set<string> =>
  new Set([asset.fields[HOSTNAME_FIELD], asset.fields[NAME_FIELD], asset.tag].map(lower));

/** All assets of the tenant by the keys of matching, with our own later writes folded in. */
export class AssetIndex implements AssetLookup {
  /** When its reading began, ms since 1970: what others wrote later may be missing. */
  readonly readAt: number;
  readonly #byId = new Map<number, Asset>();
  readonly #byDeviceId: Keyed = new Map();
  readonly #bySerial: Keyed = new Map();
  readonly #byHostname: Keyed = new Map();
  readonly #tags: Keyed = new Map();

  constructor(readAt: number, assets: Iterable<Asset>) {
    this.readAt = readAt;
    for (const asset of assets) this.put(asset);
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: number): Asset | undefined {
    return this.#byId.get(id);
  }

  /** Adds or replaces an asset, as a write of ours left it. */
  put(asset: Asset): void {
    this.remove(asset.id);
    this.#byId.set(asset.id, asset);
    add(this.#byDeviceId, (asset.fields[DEVICE_ID_FIELD] ?? '').trim(), asset);
    add(this.#bySerial, validSerial(asset.fields[SERIAL_FIELD]) ?? '', asset);
    for (const hostname of hostnamesOf(asset)) add(this.#byHostname, hostname, asset);
    add(this.#tags, lower(asset.tag), asset);
  }

  remove(id: number): void {
    const old = this.#byId.get(id);
    if (old === undefined) return;
    this.#byId.delete(id);
    this.#byDeviceId.get((old.fields[DEVICE_ID_FIELD] ?? '').trim())?.delete(id);
    this.#bySerial.get(validSerial(old.fields[SERIAL_FIELD]) ?? '')?.delete(id);
    for (const hostname of hostnamesOf(old)) this.#byHostname.get(hostname)?.delete(id);
    this.#tags.get(lower(old.tag))?.delete(id);
  }

  byDeviceId(deviceId: string): readonly Asset[] {
    return [...(this.#byDeviceId.get(deviceId)?.values() ?? [])];
  }

  bySerial(serial: string): readonly Asset[] {
    return [...(this.#bySerial.get(serial)?.values() ?? [])];
  }

  byHostname(hostname: string): readonly Asset[] {
    return [...(this.#byHostname.get(lower(hostname))?.values() ?? [])];
  }

  hasTag(tag: string): boolean {
    return (this.#tags.get(lower(tag))?.size ?? 0) > 0;
  }
}
