import { setTimeout as sleep } from 'node:timers/promises';
import type { Asset, AssetType } from '../domain/asset.ts';
import { DEVICE_ID_FIELD } from '../domain/asset-fields.ts';
import type { DeviceRole } from '../domain/device.ts';
import type { HaloClient as ClientRow, HaloPlace, HaloSite } from '../domain/mapping.ts';
import { FAILURES } from '../contract/failures.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { Caller } from '../apis/http/caller.ts';
import { getAssetType, listAssetTypes } from '../apis/halopsa/asset-types.ts';
import { listAssets } from '../apis/halopsa/assets.ts';
import type { HaloClient } from '../apis/halopsa/client.ts';
import { getInstance, listClients, listSites } from '../apis/halopsa/directory.ts';
import { AssetIndex } from './asset-index.ts';

/** Clients, sites, asset types and their fields change rarely. */
const DAY_MS = 86_400_000;

interface Pending {
  readonly startedAt: number;
  readonly index: Promise<AssetIndex>;
}

const TYPES_MENU = 'Configuration > Asset Management > Asset Types';

/** What the holder knows of a HaloPSA tenant, read once and shared by all groups. */
export class HaloView {
  readonly halo: HaloClient;
  #index: AssetIndex | null = null;
  #pending: Pending | null = null;
  #written: { readonly at: number; readonly asset: Asset }[] = [];
  #typeNames: { readonly at: number; readonly rows: readonly { id: number; name: string }[] } | null = null;
  readonly #types = new Map<number, AssetType>();
  #places: { readonly at: number; readonly clients: readonly ClientRow[]; readonly sites: readonly HaloSite[] } | null =
    null;
  #instance: { readonly id: string | null } | null = null;

  constructor(halo: HaloClient) {
    this.halo = halo;
  }

  /** What tells this tenant from another; asked once per hold. */
  async instance(caller: Caller, again: boolean): Promise<string | null> {
    if (this.#instance === null || again) this.#instance = { id: await getInstance(this.halo, caller) };
    return this.#instance.id;
  }

  /** @throws {ApiError} `stranger` when another tenant answers than the connection belongs to */
  async assertTenant(caller: Caller, expected: string | null, again: boolean): Promise<string | null> {
    const instance = await this.instance(caller, again);
    if (expected !== null && instance !== null && instance !== expected)
      throw new ApiError(
        FAILURES.stranger,
        'HALOPSA_URL leads to another HaloPSA tenant than before: nothing is written. Set it back, or use a new connection name for the new tenant',
      );
    return instance;
  }

  /** The newest index, however old; null before the first. Costs no request. */
  get knownIndex(): AssetIndex | null {
    return this.#index;
  }

  /** An index whose reading began at or after `notBefore` (ms since 1970); one reading serves all who wait. */
  async index(caller: Caller, notBefore: number): Promise<AssetIndex> {
    for (let now = Date.now(); now < notBefore; now = Date.now()) {
      await caller.waiting(notBefore);
      await sleep(Math.min(notBefore - now, 1_000));
    }
    for (;;) {
      if (this.#index !== null && this.#index.readAt >= notBefore) return this.#index;
      const pending = this.#pending;
      if (pending === null) return this.#read(caller);
      const index = await pending.index.catch((error: unknown) => {
        // Another activity's cancellation is not ours.
        if (error instanceof ApiError && error.kind !== FAILURES.notSent) throw error;
        return null;
      });
      if (index !== null && pending.startedAt >= notBefore) return index;
    }
  }

  #read(caller: Caller): Promise<AssetIndex> {
    const startedAt = Date.now();
    const index = listAssets(this.halo, caller)
      .then((assets) => {
        const read = new AssetIndex(startedAt, assets);
        // A page read before one of our writes was answered does not show that write.
        for (const { at, asset } of this.#written) if (at >= startedAt) read.put(asset);
        this.#index = read;
        this.#written = [];
        return read;
      })
      .finally(() => {
        this.#pending = null;
      });
    this.#pending = { startedAt, index };
    return index;
  }

  /** A write of ours, as HaloPSA confirmed it. */
  wrote(asset: Asset): void {
    this.#index?.put(asset);
    if (this.#pending !== null) this.#written.push({ at: Date.now(), asset });
  }

  /** HaloPSA contradicted the index: the next reader reads again. */
  distrustIndex(): void {
    this.#index = null;
  }

  async #namedTypes(caller: Caller, fresh: boolean): Promise<readonly { id: number; name: string }[]> {
    if (fresh || this.#typeNames === null || this.#typeNames.at + DAY_MS < Date.now()) {
      this.#typeNames = { at: Date.now(), rows: await listAssetTypes(this.halo, caller) };
      this.#types.clear();
    }
    return this.#typeNames.rows;
  }

  async type(caller: Caller, id: number): Promise<AssetType> {
    const known = this.#types.get(id) ?? (await getAssetType(this.halo, caller, id));
    this.#types.set(id, known);
    return known;
  }

  get knownTypes(): ReadonlyMap<number, AssetType> {
    return this.#types;
  }

  /**
   * The types of new assets, by role.
   *
   * @throws {ApiError} `notReady` with the manual steps, when a type or its id field is missing
   */
  async newAssetTypes(
    caller: Caller,
    names: Readonly<Record<DeviceRole, string>>,
    fresh: boolean,
  ): Promise<Record<DeviceRole, AssetType>> {
    const rows = await this.#namedTypes(caller, fresh);
    const find = async (role: DeviceRole): Promise<AssetType> => {
      const row = rows.find((type) => type.name.trim().toLowerCase() === names[role].trim().toLowerCase());
      if (row === undefined)
        throw new ApiError(
          FAILURES.notReady,
          rows.length === 0
            ? `HaloPSA shows no asset types: in the agent's permissions, allow all asset types`
            : `HaloPSA has no asset type "${names[role]}" for a ${role}: make it in ${TYPES_MENU}, or name another in the setting assets.types.${role} (there are: ${rows.map((type) => type.name).join(', ')})`,
        );
      const type = await this.type(caller, row.id);
      if (type.fieldIds[DEVICE_ID_FIELD] === undefined)
        throw new ApiError(
          FAILURES.notReady,
          `HaloPSA's asset type "${type.name}" has no field "${DEVICE_ID_FIELD}", without which devices cannot be told apart safely: open ${TYPES_MENU} > ${type.name} > Fields, and add a text field of exactly that name`,
        );
      return type;
    };
    return { server: await find('server'), workstation: await find('workstation') };
  }

  async places(caller: Caller, fresh: boolean): Promise<{ clients: readonly ClientRow[]; sites: readonly HaloSite[] }> {
    if (fresh || this.#places === null || this.#places.at + DAY_MS < Date.now())
      this.#places = {
        at: Date.now(),
        clients: await listClients(this.halo, caller),
        sites: await listSites(this.halo, caller),
      };
    return this.#places;
  }

  /** Why nothing can be written to a place; null when all is well, which costs no request while the lists are known. */
  async placeFault(caller: Caller, place: HaloPlace): Promise<string | null> {
    const remembered = this.#faultIn(await this.places(caller, false), place);
    // Somebody may have mended it since the lists were read.
    return remembered === null ? null : this.#faultIn(await this.places(caller, true), place);
  }

  #faultIn(
    { clients, sites }: { clients: readonly ClientRow[]; sites: readonly HaloSite[] },
    place: HaloPlace,
  ): string | null {
    const client = clients.find((row) => row.id === place.clientId);
    const site = sites.find((row) => row.id === place.siteId);
    if (client === undefined)
      return `HaloPSA has no client #${place.clientId} ("${place.clientName}") any more: map the group again`;
    if (client.inactive)
      return `client "${client.name}" is inactive in HaloPSA: activate it, or map the group to another client`;
    if (site === undefined || site.clientId !== place.clientId)
      return `client "${client.name}" has no site #${place.siteId} ("${place.siteName}") any more: map the group again`;
    if (site.inactive)
      return `site "${site.name}" of "${client.name}" is inactive in HaloPSA: activate it, or map the group to another site`;
    return null;
  }
}
