import { empty, isTrue, json, type SimAnswer, type SimRequest } from '../exchange.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import type { AssetField, AssetType } from '../world/types.ts';
import { integerOf, postedArray, textOf, type Item } from './posted-array.ts';
import { isAdministrator, sees } from './rights.ts';

const fieldWire = (field: AssetField, mandatory: boolean) => ({
  kind: 'T',
  id: field.id,
  name: field.name,
  validate: '',
  lookup: 0,
  values: field.values.map((name, index) => ({ id: index + 1, name })),
  mandatory,
  parenttype_id: 0,
  url: '',
  sequence: 0,
  tab_id: 0,
  tab_name: '',
  systemuse: 0,
  access_level: 0,
});

function typeWire({ world }: Simulation, type: AssetType): Record<string, unknown> {
  const [first, second, third] = type.keyFieldIds;
  const nameOf = (id: number | undefined): string => world.fields.get(id ?? -1)?.name ?? '';
  return {
    id: type.id,
    name: type.name,
    assetgroup_id: 1,
    assetgroup_name: 'Hardware',
    inactive: type.inactive,
    keyfield_id: first ?? 0,
    keyfield_name: nameOf(first),
    keyfield2_id: second ?? 0,
    keyfield2_name: nameOf(second),
    keyfield3_id: third ?? 0,
    keyfield3_name: nameOf(third),
    tagprefix: type.tagPrefix,
    defaultsequence: 0,
    show_to_users: true,
    allowall_status: true,
    allowed_status: [],
    icon: '',
  };
}

/** Lists are thin; `includedetails=true` on one type adds `fields` (whose `id` is not the field's id) and `field_list`. */
function detailedWire(sim: Simulation, type: AssetType): Record<string, unknown> {
  const known = type.fieldIds.flatMap((id) => sim.world.fields.get(id) ?? []);
  return {
    ...typeWire(sim, type),
    fields: known.map((field, index) => ({
      id: type.id * 1_000 + index,
      field_id: field.id,
      field_name: field.name,
      sequence: index + 1,
      keyfield_id: type.keyFieldIds.indexOf(field.id) + 1,
      tab_id: 0,
      tab_name: '',
      groupname: '',
      techdetail: 3,
      userdetail: 0,
      mandatory: type.mandatoryFieldIds.includes(field.id),
      visibility_conditions: [],
    })),
    field_list: known.map((field) => fieldWire(field, type.mandatoryFieldIds.includes(field.id))),
  };
}

export function listTypes(sim: Simulation, grant: TokenGrant): SimAnswer {
  const rows = [...sim.world.assetTypes.values()].filter(
    (type) => !type.inactive && sees(grant.rights.allAssetTypes, type.id),
  );
  return json(
    200,
    rows.map((type) => typeWire(sim, type)),
  );
}

export function showType(sim: Simulation, grant: TokenGrant, id: number, query: URLSearchParams): SimAnswer {
  const type = sim.world.assetTypes.get(id);
  if (type === undefined || !sees(grant.rights.allAssetTypes, id)) return empty(404);
  return json(200, isTrue(query.get('includedetails')) ? detailedWire(sim, type) : typeWire(sim, type));
}

/** Asset fields are kind `T`; other kinds are other things, and none is seeded. */
export function listFields({ world }: Simulation, query: URLSearchParams): SimAnswer {
  if (query.get('kind')?.toUpperCase() !== 'T') return json(200, []);
  const typeId = Number(query.get('type_id'));
  const only = typeId > 0 ? (world.assetTypes.get(typeId)?.fieldIds ?? []) : null;
  const rows = [...world.fields.values()].filter((field) => only === null || only.includes(field.id));
  return json(
    200,
    rows.map((field) => fieldWire(field, false)),
  );
}

export function showField({ world }: Simulation, id: number): SimAnswer {
  const field = world.fields.get(id);
  return field === undefined ? empty(404) : json(200, fieldWire(field, false));
}

/** Whether this application may change types and fields: `refused` is 403, `ignored` a 2xx that stores nothing (halopsa-api.md 4.6). */
function configurationRight({ switches }: Simulation, grant: TokenGrant): 'granted' | 'refused' | 'ignored' {
  if (isAdministrator(grant)) return 'granted';
  switch (switches.createFields) {
    case 'admin_only':
      return 'refused';
    case 'edit_assets':
      return 'granted';
    case 'silently_ignored':
      return 'ignored';
  }
}

function configure(sim: Simulation, grant: TokenGrant, body: string, store: (item: Item) => unknown): SimAnswer {
  const { switches } = sim;
  const right = configurationRight(sim, grant);
  if (right === 'refused') return empty(switches.missingRightStatus);
  const items = postedArray(body, switches, ['id']);
  if (!Array.isArray(items)) return items;
  const answers = right === 'ignored' ? items : items.map(store);
  return json(switches.writeStatus, answers.length === 1 ? answers[0] : (answers.at(-1) ?? []));
}

export function postFields(sim: Simulation, grant: TokenGrant, { body }: SimRequest): SimAnswer {
  const { world } = sim;
  return configure(sim, grant, body, (item) => {
    const current = world.fields.get(integerOf(item['id']) ?? 0);
    const field: AssetField = {
      id: current?.id ?? world.next.field,
      name: textOf(item['name'] ?? current?.name),
      kind: current?.kind ?? 'text',
      values: current?.values ?? [],
    };
    if (current === undefined) world.next.field += 1;
    world.fields.set(field.id, field);
    return fieldWire(field, false);
  });
}

/** Creates or changes types. `fields` is read as the full list when it is sent. */
export function postTypes(sim: Simulation, grant: TokenGrant, { body }: SimRequest): SimAnswer {
  const { world } = sim;
  return configure(sim, grant, body, (item) => {
    const current = world.assetTypes.get(integerOf(item['id']) ?? 0);
    const sent = Array.isArray(item['fields'])
      ? (item['fields'] as Item[]).flatMap((row) => integerOf(row['field_id']) ?? [])
      : null;
    const type: AssetType = {
      id: current?.id ?? world.next.type,
      name: textOf(item['name'] ?? current?.name),
      fieldIds: [...new Set((sent ?? current?.fieldIds ?? []).filter((id) => world.fields.has(id)))],
      keyFieldIds: current?.keyFieldIds ?? [],
      mandatoryFieldIds: current?.mandatoryFieldIds ?? [],
      tagPrefix: current?.tagPrefix ?? '',
      inactive: current?.inactive ?? false,
    };
    if (current === undefined) world.next.type += 1;
    world.assetTypes.set(type.id, type);
    return detailedWire(sim, type);
  });
}
