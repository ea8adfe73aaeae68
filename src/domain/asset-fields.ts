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

/** What HaloPSA should know of a device, under the field names of product.md. Level is the source of these facts. */
export function desiredFields(device: Device, path: string, at: number): DesiredFields {
  return {
    stable: {
      'Device Name': displayName(device),
      Hostname: device.hostname,
      'Serial Number': device.serialNumber ?? '',
      Manufacturer: device.manufacturer ?? '',
      Model: device.model ?? '',
      'Operating System': device.osName ?? '',
      'OS Version': device.osVersion ?? '',
      'OS Architecture': device.architecture ?? '',
      Processor: device.processors.join(', '),
      'Memory (GB)': device.memoryBytes === null ? '' : String(Math.round(device.memoryBytes / GIB)),
      Disks: device.disks.join(', '),
      'MAC Addresses': device.macAddresses.join(', '),
      'Level Group': path,
      'Level Status': levelStatus(device, at),
      [DEVICE_ID_FIELD]: device.id,
    },
    riding: {
      'Last Logged In User': device.lastLoggedInUser ?? '',
      'Private IP': device.privateIps.join(', '),
      'Public IP': device.publicIp ?? '',
      'Last Seen': day(device.lastSeenAt),
    },
  };
}

/** Every field that we read and write; an asset's others never enter the process's memory. */
export const OUR_FIELDS: ReadonlySet<string> = new Set([
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
  DEVICE_ID_FIELD,
  'Last Logged In User',
  'Private IP',
  'Public IP',
  'Last Seen',
]);

/** The values that differ from what the asset holds, for those fields that its type has. */
export function differences(wanted: FieldValues, held: FieldValues, known: ReadonlySet<string>): FieldValues {
  const differing = Object.entries(wanted).filter(
    ([name, value]) => known.has(name) && value.trim() !== (held[name] ?? '').trim(),
  );
  return Object.fromEntries(differing);
}
