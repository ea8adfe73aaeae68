import { isTrue } from '../exchange.ts';
import type { Switches } from '../switches.ts';
import type { LevelDevice, LevelGroup } from '../world/types.ts';

const PARTS = [
  'operating_system',
  'cpus',
  'memory',
  'disks',
  'disk_partitions',
  'network_interfaces',
  'motherboard',
  'security',
] as const;
type Part = (typeof PARTS)[number];

/** The parts that `include_*` asks for; `include_disks` brings partitions too (level-api.md 4.1). */
export function includedParts(query: URLSearchParams): ReadonlySet<Part> {
  const parts = new Set(PARTS.filter((part) => isTrue(query.get(`include_${part}`))));
  if (parts.has('disks')) parts.add('disk_partitions');
  return parts;
}

/** Other types than documented, as clients report them (level-api.md 2.4). */
function loosened(part: Part, value: unknown): unknown {
  if (part === 'operating_system' && value !== null) {
    const system = value as Record<string, unknown>;
    return { ...system, major_version: Number(system['major_version']) };
  }
  if (part === 'network_interfaces')
    return (value as Record<string, unknown>[]).map((card) => ({ ...card, dns_servers: ['10.0.0.2', '10.0.0.3'] }));
  if (part === 'security' && value !== null) return { ...(value as Record<string, unknown>), patch_compliance: true };
  return value;
}

export function deviceWire(
  device: LevelDevice,
  groups: ReadonlyMap<string, LevelGroup>,
  parts: ReadonlySet<Part>,
  switches: Switches,
): Record<string, unknown> {
  const { number: _number, parts: own, last_seen_at, public_ip_address, private_ip_addresses, ...rest } = device;
  const wire: Record<string, unknown> = rest;
  if (!switches.optionalFieldsAbsent) {
    wire['group_name'] = device.group_id === null ? null : (groups.get(device.group_id)?.name ?? null);
    wire['last_seen_at'] = device.online ? new Date().toISOString() : last_seen_at;
    wire['public_ip_address'] = public_ip_address;
    wire['private_ip_addresses'] = private_ip_addresses;
  }
  for (const part of parts) wire[part] = switches.looseTypes ? loosened(part, own[part]) : own[part];
  if (switches.looseTypes) wire['x_experimental'] = { beta: true };
  return wire;
}
