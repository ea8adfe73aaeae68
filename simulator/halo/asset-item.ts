import type { Simulation, TokenGrant } from '../simulation.ts';
import { UNKNOWN_ID } from '../world/estate.ts';
import { fieldIdOf } from '../world/tenant.ts';
import type { Asset, AssetField, AssetType, World } from '../world/types.ts';
import { isAdministrator, sees } from './rights.ts';
import { integerOf, textOf, type Item } from './posted-array.ts';
import { Rejection } from './rejection.ts';

/** What one posted item did, and how to take it back. */
export interface Stored {
  asset: Asset;
  created: boolean;
  undo(): void;
}

const MAX_VALUE = 4_000;

const byName = <T extends { name: string }>(rows: Iterable<T>, name: unknown): T | undefined => {
  const wanted = textOf(name).toLowerCase();
  for (const row of rows) if (row.name.toLowerCase() === wanted) return row;
  return undefined;
};

function typeFor({ world }: Simulation, grant: TokenGrant, item: Item, current: Asset | undefined): AssetType {
  const asked = integerOf(item['assettype_id']);
  if (current !== undefined && (asked === undefined || item['_dontupdatetype'] === true))
    return world.assetTypes.get(current.typeId) as AssetType;
  const type =
    asked !== undefined ? world.assetTypes.get(asked) : byName(world.assetTypes.values(), item['assettype_name']);
  if (type === undefined || !sees(grant.rights.allAssetTypes, type.id))
    throw new Rejection('A valid Asset Type must be selected');
  return type;
}

/** Site by id; names work too, and whatever cannot be resolved lands on "Unknown" (halopsa-api.md 4.2). */
function siteFor(world: World, item: Item, current: Asset | undefined): number {
  const asked = integerOf(item['site_id']);
  if (asked !== undefined && asked > 0) {
    if (!world.sites.has(asked)) throw new Rejection('Record not found');
    return asked;
  }
  const clientId = integerOf(item['client_id']) ?? byName(world.clients.values(), item['client_name'])?.id;
  if (clientId === undefined && item['site_name'] === undefined) return current?.siteId ?? UNKNOWN_ID;
  const own = [...world.sites.values()].filter((site) => site.clientId === clientId);
  return (byName(own, item['site_name']) ?? own[0])?.id ?? UNKNOWN_ID;
}

/** Unknown ids and names are ignored without a word, and so are fields that the type does not have. */
function fieldsOf(sim: Simulation, grant: TokenGrant, item: Item, type: AssetType): Map<number, string> {
  const { world, switches } = sim;
  const values = new Map<number, string>();
  for (const entry of Array.isArray(item['fields']) ? (item['fields'] as Item[]) : []) {
    const id = integerOf(entry['id']);
    let field: AssetField | undefined =
      id !== undefined ? world.fields.get(id) : byName(world.fields.values(), entry['name']);
    if (
      field === undefined &&
      entry['name'] !== undefined &&
      switches.addUnknownFields &&
      item['_dontaddnewfields'] === false &&
      isAdministrator(grant)
    ) {
      field = { id: world.next.field, name: textOf(entry['name']), kind: 'text', values: [] };
      world.next.field += 1;
      world.fields.set(field.id, field);
      type.fieldIds.push(field.id);
    }
    if (field === undefined || !type.fieldIds.includes(field.id)) continue;
    const value = textOf(entry['value']);
    if (value.length > MAX_VALUE) throw new Rejection('String or binary data would be truncated.');
    values.set(field.id, value);
  }
  return values;
}

function refuseBadDevice({ switches }: Simulation, values: ReadonlyMap<number, string>): void {
  for (const bad of switches.badDevices) {
    const hit =
      (bad.serial !== undefined && values.get(fieldIdOf('Serial Number')) === bad.serial) ||
      (bad.hostname !== undefined && values.get(fieldIdOf('Hostname')) === bad.hostname) ||
      (bad.levelDeviceId !== undefined && values.get(fieldIdOf('Level Device ID')) === bad.levelDeviceId);
    if (hit) throw new Rejection(bad.message);
  }
}

function tagFor({ world, switches }: Simulation, item: Item, type: AssetType, current: Asset | undefined): string {
  const given = item['inventory_number'];
  let tag = given === undefined || given === null ? (current?.tag ?? '') : textOf(given);
  if (tag === '' && current === undefined && switches.generateAssetTag) tag = `${type.tagPrefix}${world.next.asset}`;
  if (tag.length > MAX_VALUE) throw new Rejection('String or binary data would be truncated.');
  if (switches.assetTagMustBeUnique && tag !== '') {
    const wanted = tag.toLowerCase();
    for (const other of world.assets.values()) {
      if (other !== current && other.tag.toLowerCase() === wanted) throw new Rejection('Asset tag must be unique');
    }
  }
  return tag;
}

/**
 * Creates or updates one asset; sent fields are merged, `key_field*` and `third_party_id_string` are not stored (halopsa-api.md 4.2, 4.3).
 *
 * @throws {Rejection} with nothing changed
 */
export function storeItem(sim: Simulation, grant: TokenGrant, item: Item): Stored {
  const { world, switches } = sim;
  const id = integerOf(item['id']) ?? 0;
  const current = id > 0 ? world.assets.get(id) : undefined;
  if (id > 0 && current === undefined) throw new Rejection('Record not found', 404);
  const type = typeFor(sim, grant, item, current);
  const siteId = siteFor(world, item, current);
  const sent = fieldsOf(sim, grant, item, type);
  refuseBadDevice(sim, sent);
  const tag = tagFor(sim, item, type, current);
  const fields = new Map([...(current?.fields ?? []), ...sent]);
  for (const fieldId of type.mandatoryFieldIds) {
    const missing = (fields.get(fieldId) ?? '') === '' && (current === undefined || sent.has(fieldId));
    if (missing) throw new Rejection(`The field ${world.fields.get(fieldId)?.name ?? fieldId} is mandatory`);
  }
  const now = Date.now();
  const asset: Asset = {
    id: current?.id ?? world.next.asset,
    typeId: type.id,
    siteId,
    tag,
    statusId: integerOf(item['status_id']) ?? current?.statusId ?? switches.statusOfNewAssets,
    inactive: typeof item['inactive'] === 'boolean' ? item['inactive'] : (current?.inactive ?? false),
    thirdPartyId: integerOf(item['third_party_id']) ?? current?.thirdPartyId ?? 0,
    notes: item['notes'] === undefined ? (current?.notes ?? '') : textOf(item['notes']),
    fields,
    createdAt: current?.createdAt ?? now,
    updatedAt: now,
    updates: current === undefined ? 0 : current.updates + 1,
  };
  if (item['_validateonly'] === true && switches.validateOnlyHonoured) return { asset, created: false, undo: () => {} };
  if (current === undefined) world.next.asset += 1;
  world.assets.set(asset.id, asset);
  const undo = (): void => {
    if (current === undefined) world.assets.delete(asset.id);
    else world.assets.set(current.id, current);
  };
  return { asset, created: current === undefined, undo };
}
