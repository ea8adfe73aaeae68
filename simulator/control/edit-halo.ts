import type { Simulation } from '../simulation.ts';
import { addAsset } from '../world/existing-assets.ts';
import type { AssetField, AssetType, World } from '../world/types.ts';
import { EditError, found, namesIn, numberIn, stringOf, type Edit } from './edit-error.ts';

type Result = Record<string, unknown>;

const fieldNamed = (world: World, edit: Edit, name: string): AssetField =>
  found(
    [...world.fields.values()].find((field) => field.name === name),
    edit,
    `field "${name}"`,
  );

const typeNamed = (world: World, edit: Edit): AssetType => {
  const name = stringOf(edit, 'typeName');
  return found(
    [...world.assetTypes.values()].find((type) => type.name === name),
    edit,
    `asset type "${name}"`,
  );
};

const fieldValues = (world: World, edit: Edit): [number, string][] =>
  Object.entries((edit['fields'] ?? {}) as Record<string, unknown>).map(([name, value]) => [
    fieldNamed(world, edit, name).id,
    String(value),
  ]);

/** A person's change: it does not count as an update of ours. */
function updateAsset(world: World, edit: Edit): Result {
  const asset = found(world.assets.get(numberIn(edit, 'assetId')), edit, 'asset');
  for (const [id, value] of fieldValues(world, edit)) asset.fields.set(id, value);
  if (typeof edit['inactive'] === 'boolean') asset.inactive = edit['inactive'];
  if (edit['siteId'] !== undefined) asset.siteId = found(world.sites.get(numberIn(edit, 'siteId')), edit, 'site').id;
  if (edit['typeName'] !== undefined) asset.typeId = typeNamed(world, edit).id;
  if (edit['tag'] !== undefined) asset.tag = stringOf(edit, 'tag');
  if (edit['statusId'] !== undefined) asset.statusId = numberIn(edit, 'statusId');
  if (edit['notes'] !== undefined) asset.notes = stringOf(edit, 'notes');
  asset.updatedAt = Date.now();
  return { assetId: asset.id };
}

function createAsset(world: World, edit: Edit): Result {
  const type = typeNamed(world, edit);
  const site = found(world.sites.get(numberIn(edit, 'siteId')), edit, 'site');
  const values = fieldValues(world, edit);
  const asset = addAsset(world, {
    typeId: type.id,
    siteId: site.id,
    tag: stringOf(edit, 'tag'),
    inactive: edit['inactive'] === true,
  });
  for (const [id, value] of values) asset.fields.set(id, value);
  return { assetId: asset.id };
}

function rename(row: { name: string; inactive: boolean }, edit: Edit): Result {
  if (edit['name'] !== undefined) row.name = stringOf(edit, 'name');
  if (typeof edit['inactive'] === 'boolean') row.inactive = edit['inactive'];
  return {};
}

function addClient(world: World, edit: Edit): Result {
  const client = { id: world.next.client, name: stringOf(edit, 'name'), inactive: false };
  world.next.client += 1;
  world.clients.set(client.id, client);
  return { clientId: client.id, ...addSite(world, { op: edit.op, clientId: client.id, name: 'Main' }) };
}

function addSite(world: World, edit: Edit): Result {
  const client = found(world.clients.get(numberIn(edit, 'clientId')), edit, 'client');
  const site = { id: world.next.site, clientId: client.id, name: stringOf(edit, 'name'), inactive: false };
  world.next.site += 1;
  world.sites.set(site.id, site);
  return { siteId: site.id };
}

function addAssetType(world: World, edit: Edit): Result {
  const ids = namesIn(edit, 'fields').map((name) => fieldNamed(world, edit, name).id);
  const type: AssetType = {
    id: world.next.type,
    name: stringOf(edit, 'name'),
    fieldIds: ids,
    keyFieldIds: ids.slice(0, 3),
    mandatoryFieldIds: [],
    tagPrefix: '',
    inactive: false,
  };
  world.next.type += 1;
  world.assetTypes.set(type.id, type);
  return { typeId: type.id };
}

function addField(world: World, edit: Edit): Result {
  const field: AssetField = { id: world.next.field, name: stringOf(edit, 'name'), kind: 'text', values: [] };
  world.next.field += 1;
  world.fields.set(field.id, field);
  for (const typeName of namesIn(edit, 'typeNames')) typeNamed(world, { ...edit, typeName }).fieldIds.push(field.id);
  return { fieldId: field.id };
}

/** From one type, or from all of them and the list of fields. */
function removeField(world: World, edit: Edit): Result {
  const { id } = fieldNamed(world, edit, stringOf(edit, 'name'));
  const types = edit['typeName'] === undefined ? [...world.assetTypes.values()] : [typeNamed(world, edit)];
  for (const type of types) {
    type.fieldIds = type.fieldIds.filter((other) => other !== id);
    type.keyFieldIds = type.keyFieldIds.filter((other) => other !== id);
    type.mandatoryFieldIds = type.mandatoryFieldIds.filter((other) => other !== id);
  }
  if (edit['typeName'] === undefined) world.fields.delete(id);
  return { fieldId: id };
}

export const HALO_EDITS: Record<string, (sim: Simulation, edit: Edit) => Result> = {
  updateAsset: ({ world }, edit) => updateAsset(world, edit),
  deleteAsset: ({ world }, edit) => {
    if (!world.assets.delete(numberIn(edit, 'assetId'))) throw new EditError('deleteAsset: no such asset');
    return {};
  },
  addAsset: ({ world }, edit) => createAsset(world, edit),
  updateClient: ({ world }, edit) => rename(found(world.clients.get(numberIn(edit, 'clientId')), edit, 'client'), edit),
  updateSite: ({ world }, edit) => rename(found(world.sites.get(numberIn(edit, 'siteId')), edit, 'site'), edit),
  addClient: ({ world }, edit) => addClient(world, edit),
  addSite: ({ world }, edit) => addSite(world, edit),
  deleteClient: ({ world }, edit) => ({ deleted: world.clients.delete(numberIn(edit, 'clientId')) }),
  deleteSite: ({ world }, edit) => ({ deleted: world.sites.delete(numberIn(edit, 'siteId')) }),
  addAssetType: ({ world }, edit) => addAssetType(world, edit),
  updateAssetType: ({ world }, edit) => {
    const type = typeNamed(world, edit);
    if (edit['mandatory'] !== undefined)
      type.mandatoryFieldIds = namesIn(edit, 'mandatory').map((name) => fieldNamed(world, edit, name).id);
    return rename(type, edit);
  },
  addField: ({ world }, edit) => addField(world, edit),
  removeField: ({ world }, edit) => removeField(world, edit),
  setDbid: ({ world }, edit) => {
    world.dbid = stringOf(edit, 'dbid');
    return {};
  },
  setSecret: ({ world }, edit) => {
    world.credentials.haloClientSecret = stringOf(edit, 'secret');
    return {};
  },
  setLevelKey: ({ world }, edit) => {
    world.credentials.levelKey = stringOf(edit, 'key');
    return {};
  },
  revokeLevelKey: (sim) => {
    sim.switches = { ...sim.switches, keyRevoked: true };
    return {};
  },
  revokeTokens: ({ tokens }) => {
    const revoked = tokens.size;
    tokens.clear();
    return { revoked };
  },
};
