import { levelId } from './level-ids.ts';
import { operatingSystem } from './operating-systems.ts';
import type { Random } from './random.ts';
import type { DeviceParts, LevelDevice } from './types.ts';
import { DESK_MAKERS, PEOPLE, SERVER_MAKERS, VIRTUAL_MAKERS, type Maker } from './vocabulary.ts';

const GIB = 1024 ** 3;
const PROCESSORS = [
  'Intel(R) Core(TM) Ultra 5 135U',
  '13th Gen Intel(R) Core(TM) i5-1345U',
  'AMD Ryzen 7 PRO 7840U',
  'Intel(R) Xeon(R) E-2434',
] as const;

/** What makes one device of an estate: where it stands and how its customer names machines. */
interface DevicePlan {
  number: number;
  numericIds: boolean;
  groupId: string | null;
  customerCode: string;
  /** Running number inside the customer, so that hostnames are unique. */
  ordinal: number;
  city: string;
  now: number;
  /** Serial numbers already given out. */
  serials: Set<string>;
}

const kindOf = (rng: Random): 'server' | 'virtual' | 'desk' => {
  const dice = rng.next();
  if (dice < 0.06) return 'server';
  return dice < 0.1 ? 'virtual' : 'desk';
};

function uniqueSerial(rng: Random, { serial }: Maker, taken: Set<string>): string | null {
  if (serial.length === 0) return null;
  for (;;) {
    const value = serial.prefix + rng.text(serial.alphabet, serial.length);
    if (taken.has(value)) continue;
    taken.add(value);
    return value;
  }
}

const mac = (rng: Random): string => Array.from({ length: 6 }, () => rng.text('0123456789ABCDEF', 2)).join(':');

function parts(
  rng: Random,
  server: boolean,
  platform: 'Windows' | 'Mac' | 'Linux',
  architecture: string,
  memoryGib: number,
  cores: number,
): DeviceParts {
  const apple = platform === 'Mac';
  const diskBytes = rng.pick([256, 512, 1024, 2048]) * 1_000_000_000;
  const address = `10.${rng.int(0, 60)}.${rng.int(0, 250)}.${rng.int(10, 250)}`;
  return {
    operating_system: operatingSystem(rng, server, platform, architecture),
    cpus: [
      {
        model: apple ? 'Apple M2 Pro' : server ? PROCESSORS[3] : rng.pick(PROCESSORS.slice(0, 3)),
        clock_speed: 2.6,
        cores,
      },
    ],
    memory: [{ size: memoryGib * GIB, memory_type: 'DDR5', form_factor: apple ? null : 'SODIMM', location: 'DIMM 1' }],
    disks: [
      {
        model: apple ? 'APPLE SSD AP0512' : 'SAMSUNG MZVL8512',
        disk_type: 'SSD',
        size: diskBytes,
        serial_number: `S${rng.text('0123456789ABCDEF', 11)}`,
      },
    ],
    disk_partitions: [
      {
        label: 'System',
        mount_point: platform === 'Windows' ? 'C:' : '/',
        file_system: platform === 'Windows' ? 'NTFS' : apple ? 'apfs' : 'ext4',
        size: diskBytes,
        free_space: Math.floor(diskBytes * rng.next()),
        encrypted: !server,
        primary: true,
      },
    ],
    network_interfaces: [
      {
        label: 'Ethernet',
        interface: 'eth0',
        description: 'Intel(R) Ethernet Connection',
        mac_address: mac(rng),
        ip_addresses: [address, 'fe80::1c2d:3e4f'],
        gateway: '10.0.0.1',
        domain: null,
        dhcp_server: '10.0.0.1',
        dns_servers: '10.0.0.2',
      },
      {
        label: 'vEthernet (Default Switch)',
        interface: 'veth0',
        description: 'Hyper-V Virtual Ethernet Adapter',
        mac_address: mac(rng),
        ip_addresses: ['172.20.0.1'],
        gateway: null,
        domain: null,
        dhcp_server: null,
        dns_servers: null,
      },
    ],
    motherboard: { manufacturer: 'Contoso', model: 'MB-1', bios_version: `1.${rng.int(1, 30)}.0` },
    security: {
      score: rng.int(40, 100),
      risk: 'low',
      patch_compliance: rng.int(60, 100),
      os_end_of_life: false,
      primary_partition_encrypted: !server,
      firewall_enabled: true,
      antivirus_provider: 'Windows Defender',
      antivirus_status: 'enabled',
    },
  };
}

export function makeDevice(rng: Random, plan: DevicePlan): LevelDevice {
  const kind = kindOf(rng);
  const server = kind !== 'desk';
  const maker = rng.pick(kind === 'server' ? SERVER_MAKERS : kind === 'virtual' ? VIRTUAL_MAKERS : DESK_MAKERS);
  const model = rng.pick(maker.models);
  const laptop = /Book|Latitude|21/.test(model);
  const prefix =
    kind === 'server' ? 'SV' : kind === 'virtual' ? 'VM' : maker.platform === 'Mac' ? 'MB' : laptop ? 'LT' : 'WS';
  const architecture = maker.platform === 'Mac' ? 'arm64' : 'x64';
  const memoryGib = rng.pick(server ? [32, 64, 128] : [8, 16, 32]);
  const cores = rng.pick(server ? [8, 16] : [4, 8, 10]);
  const person = rng.pick(PEOPLE);
  const online = rng.chance(0.9);
  const device: LevelDevice = {
    number: plan.number,
    id: levelId('Device', plan.number, plan.numericIds),
    hostname: `${plan.customerCode}-${prefix}-${String(plan.ordinal).padStart(4, '0')}`,
    nickname: rng.chance(0.15)
      ? `${person[0]?.toUpperCase()}${person.slice(1)}'s ${laptop ? 'laptop' : 'machine'}`
      : null,
    role: server ? (rng.chance(0.2) ? 'domain_controller' : 'server') : 'workstation',
    group_id: plan.groupId,
    tags: server ? ['SERVER'] : rng.chance(0.3) ? ['WORKSTATION', '💻 Laptop'] : ['WORKSTATION'],
    flag: null,
    maintenance_mode: rng.chance(0.02),
    online,
    notes: null,
    manufacturer: maker.name,
    model,
    architecture,
    serial_number: uniqueSerial(rng, maker, plan.serials),
    total_memory: memoryGib * GIB,
    memory_slots: 2,
    cpu_cores: cores,
    last_logged_in_user: server ? `${plan.customerCode}\\administrator` : `${plan.customerCode}\\${person}`,
    last_reboot_time: new Date(plan.now - rng.int(1, 30) * 86_400_000).toISOString(),
    last_seen_at: online ? null : new Date(plan.now - rng.int(1, 25) * 86_400_000).toISOString(),
    city: plan.city,
    country: 'GB',
    security_score: rng.int(40, 100),
    platform: maker.platform,
    public_ip_address: `81.2.${rng.int(0, 255)}.${rng.int(1, 254)}`,
    private_ip_addresses: [],
    parts: parts(rng, server, maker.platform, architecture, memoryGib, cores),
  };
  const addresses = device.parts.network_interfaces[0]?.['ip_addresses'];
  if (Array.isArray(addresses)) device.private_ip_addresses = [String(addresses[0])];
  return device;
}
