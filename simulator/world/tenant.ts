import type { AssetField, AssetType } from './types.ts';

/** The asset fields of a clean tenant, in the order of the types' screens. Ids are shared by all types (halopsa-api.md 4.5). */
const LEVEL_FIELD_NAMES = [
  'Device Name',
  'Hostname',
  'Serial Number',
  'Manufacturer',
  'Model',
  'Operating System',
  'OS Version',
  'OS Architecture',
  'Processor',
  'Memory (GB)',
  'Disks',
  'MAC Addresses',
  'Level Group',
  'Level Status',
  'Level Device ID',
  'Level Sync',
  'Last Logged In User',
  'Private IP',
  'Public IP',
  'Last Seen',
] as const;

export type LevelFieldName = (typeof LEVEL_FIELD_NAMES)[number];

const FIRST_FIELD_ID = 101;
const LIFECYCLE_FIELD_ID = 131;
export const COST_CENTRE_FIELD_ID = 133;

export const fieldIdOf = (name: LevelFieldName): number => FIRST_FIELD_ID + LEVEL_FIELD_NAMES.indexOf(name);

export const TYPE_IDS = { server: 127, workstation: 128, printer: 129, networkDevice: 130 } as const;

export function makeFields(): Map<number, AssetField> {
  const fields: AssetField[] = [
    ...LEVEL_FIELD_NAMES.map((name): AssetField => ({ id: fieldIdOf(name), name, kind: 'text', values: [] })),
    { id: LIFECYCLE_FIELD_ID, name: 'Lifecycle', kind: 'dropdown', values: ['In use', 'Spare', 'To be replaced'] },
    { id: 132, name: 'Purchase Date', kind: 'date', values: [] },
    { id: COST_CENTRE_FIELD_ID, name: 'Cost Centre', kind: 'text', values: [] },
  ];
  return new Map(fields.map((field) => [field.id, field]));
}

export function makeAssetTypes(): Map<number, AssetType> {
  const type = (id: number, name: string): AssetType => ({
    id,
    name,
    fieldIds: [...LEVEL_FIELD_NAMES.map(fieldIdOf), LIFECYCLE_FIELD_ID, 132],
    keyFieldIds: [fieldIdOf('Device Name'), fieldIdOf('Serial Number'), fieldIdOf('Last Logged In User')],
    mandatoryFieldIds: [],
    tagPrefix: '',
    inactive: false,
  });
  const types = [
    type(TYPE_IDS.server, 'Server'),
    type(TYPE_IDS.workstation, 'Workstation'),
    type(TYPE_IDS.printer, 'Printer'),
    type(TYPE_IDS.networkDevice, 'Network Device'),
  ];
  return new Map(types.map((row) => [row.id, row]));
}
