import { z } from 'zod';
import type { Device } from '../../domain/device.ts';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import { dateOrNull, sloppyBoolean, sloppyText, textOrNull } from '../http/sloppy.ts';
import type { LevelCaller, LevelClient } from './client.ts';
import { listRows } from './lists.ts';
import { showRow } from './show.ts';

const numberOrNull = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)])
  .transform(Number)
  .nullable()
  .catch(null);
const texts = z
  .array(z.unknown())
  .catch([])
  .transform((items) => items.flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item.trim()] : [])));
/** A list of objects; whatever is no object is left out: these are facts to show, never keys. */
const parts = <S extends z.ZodType>(schema: S) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((item) => {
        const parsed = schema.safeParse(item);
        return parsed.success ? [parsed.data] : [];
      }),
    );

const WireDevice = z.object({
  id: sloppyText.pipe(z.string().min(1)),
  hostname: sloppyText.catch(''),
  nickname: textOrNull,
  role: z.enum(['workstation', 'server', 'domain_controller']).nullable().catch(null),
  platform: textOrNull,
  group_id: textOrNull,
  manufacturer: textOrNull,
  model: textOrNull,
  architecture: textOrNull,
  serial_number: textOrNull,
  total_memory: numberOrNull,
  full_operating_system: textOrNull,
  operating_system: z
    .object({
      full_operating_system: textOrNull,
      major_version: textOrNull,
      minor_version: textOrNull,
      architecture: textOrNull,
    })
    .nullish()
    .catch(null),
  cpus: parts(z.object({ model: textOrNull })),
  disks: parts(z.object({ model: textOrNull, size: numberOrNull })),
  network_interfaces: parts(
    z.object({ mac_address: textOrNull, description: textOrNull, label: textOrNull, interface: textOrNull }),
  ),
  last_logged_in_user: textOrNull,
  private_ip_addresses: texts,
  public_ip_address: textOrNull,
  last_seen_at: dateOrNull,
  online: sloppyBoolean,
  tags: texts,
  maintenance_mode: sloppyBoolean,
});

type Wire = z.output<typeof WireDevice>;

const VIRTUAL = /virtual|vmware|vethernet|hyper-v|loopback|docker|bluetooth|tap-|tunnel|wan miniport|vpn|wsl/i;
const GB = 1_000_000_000;

function macsOf(interfaces: Wire['network_interfaces']): string[] {
  const physical = interfaces.filter(
    (adapter) => !VIRTUAL.test(`${adapter.description ?? ''} ${adapter.label ?? ''} ${adapter.interface ?? ''}`),
  );
  const macs = physical.flatMap((adapter) => adapter.mac_address?.toUpperCase().replaceAll('-', ':') ?? []);
  return [...new Set(macs)].filter((mac) => !/^(00:)+00$/.test(mac)).sort();
}

const diskText = (disk: Wire['disks'][number]): string =>
  [disk.model, disk.size === null ? null : `${Math.round(disk.size / GB)} GB`]
    .filter((part) => part !== null)
    .join(' ');

/** A device from the wire. Only the id is demanded: one odd fact must not cost the sweep (level-api.md 10.4). */
export function readDevice(row: unknown): Device {
  const parsed = WireDevice.safeParse(row);
  if (!parsed.success)
    throw new ApiError(
      FAILURES.unavailable,
      'Level sent a device without an id: nothing is concluded from that answer',
    );
  const { data } = parsed;
  const os = data.operating_system;
  return {
    id: data.id,
    hostname: data.hostname.trim() === '' ? data.id : data.hostname.trim(),
    nickname: data.nickname,
    role: data.role,
    platform: data.platform,
    groupId: data.group_id,
    manufacturer: data.manufacturer,
    model: data.model,
    architecture: data.architecture ?? os?.architecture ?? null,
    serialNumber: data.serial_number,
    memoryBytes: data.total_memory,
    osName: os?.full_operating_system ?? data.full_operating_system,
    osVersion:
      [os?.major_version, os?.minor_version].filter((part) => part !== null && part !== undefined).join(' ') || null,
    processors: [...new Set(data.cpus.flatMap((cpu) => cpu.model ?? []))],
    disks: data.disks.map(diskText).filter((text) => text !== ''),
    macAddresses: macsOf(data.network_interfaces),
    lastLoggedInUser: data.last_logged_in_user,
    privateIps: data.private_ip_addresses,
    publicIp: data.public_ip_address,
    lastSeenAt: data.last_seen_at,
    online: data.online,
    tags: data.tags,
    inMaintenance: data.maintenance_mode,
  };
}

const INCLUDES = {
  include_operating_system: 'true',
  include_cpus: 'true',
  include_disks: 'true',
  include_network_interfaces: 'true',
};

/** Every device of the account, 100 a request. */
export const listDevices = (level: LevelClient, caller: LevelCaller): AsyncGenerator<Device> =>
  listRows(level, caller, '/devices', INCLUDES, readDevice);

/** One device with the same facts, null when Level has none of that id. @throws {ApiError} */
export const getDevice = (level: LevelClient, caller: LevelCaller, id: string): Promise<Device | null> =>
  showRow(level, caller, '/devices', id, INCLUDES, readDevice);
