import { displayName, type Device } from './device.ts';

/** The asset field that holds a device's identity: the first and only certain match. */
export const DEVICE_ID_FIELD = 'Level Device ID';

/** Values by field name. An empty text means "nothing known", and is written only over something else. */
export type FieldValues = Readonly<Record<string, string>>;

export interface DesiredFields {
  /** A difference here is a change that is written. */
  readonly stable: FieldValues;
  /** Written only together with another write: they change all the time. */
  readonly riding: FieldValues;
}

const GIB = 1024 ** 3;
const DAY_MS = 86_400_000;

/** @param at when the sweep that saw the device began, ms since 1970 */
export function levelStatus(device: Device, at: number): string {
  const seen = device.online || device.lastSeenAt === null ? at : Date.parse(device.lastSeenAt);
  const days = Number.isNaN(seen) ? 0 : (at - seen) / DAY_MS;
  if (days >= 90) return 'Not seen for 90 days';
  return days >= 30 ? 'Not seen for 30 days' : 'Active';
}

const day = (iso: string | null): string => (iso === null ? '' : iso.slice(0, 10));

/** Fields that matching reads as well. */
export const SERIAL_FIELD = 'Serial Number';
export const HOSTNAME_FIELD = 'Hostname';
export const NAME_FIELD = 'Device Name';

type FieldTable = Readonly<Record<string, (device: Device, path: string, at: number) => string>>;

/** Under the field names of product.md. Level is the source of these facts. */
const STABLE: FieldTable = {
  [NAME_FIELD]: displayName,
  [HOSTNAME_FIELD]: (device) => device.hostname,
  [SERIAL_FIELD]: (device) => device.serialNumber ?? '',
  Manufacturer: (device) => device.manufacturer ?? '',
  Model: (device) => device.model ?? '',
  'Operating System': (device) => device.osName ?? '',
  'OS Version': (device) => device.osVersion ?? '',
  'OS Architecture': (device) => device.architecture ?? '',
  Processor: (device) => device.processors.join(', '),
  'Memory (GB)': ({ memoryBytes }) => (memoryBytes === null ? '' : String(Math.round(memoryBytes / GIB))),
  Disks: (device) => device.disks.join(', '),
  'MAC Addresses': (device) => device.macAddresses.join(', '),
  'Level Group': (_device, path) => path,
  'Level Status': (device, _path, at) => levelStatus(device, at),
  [DEVICE_ID_FIELD]: (device) => device.id,
};

const RIDING: FieldTable = {
  'Last Logged In User': (device) => device.lastLoggedInUser ?? '',
  'Private IP': (device) => device.privateIps.join(', '),
  'Public IP': (device) => device.publicIp ?? '',
  'Last Seen': (device) => day(device.lastSeenAt),
};

/** What HaloPSA should know of a device. */
export function desiredFields(device: Device, path: string, at: number): DesiredFields {
  const filled = (table: FieldTable): FieldValues =>
    Object.fromEntries(Object.entries(table).map(([name, value]) => [name, value(device, path, at)]));
  return { stable: filled(STABLE), riding: filled(RIDING) };
}

/** Every field that we read and write; an asset's others never enter the process's memory. */
export const OUR_FIELDS: ReadonlySet<string> = new Set([...Object.keys(STABLE), ...Object.keys(RIDING)]);

/** The values that differ from what the asset holds, for those fields that its type has. */
export function differences(wanted: FieldValues, held: FieldValues, known: ReadonlySet<string>): FieldValues {
  const differing = Object.entries(wanted).filter(
    ([name, value]) => known.has(name) && value.trim() !== (held[name] ?? '').trim(),
  );
  return Object.fromEntries(differing);
}
