import type { Desk } from './desk-types.ts';

/** The rows of both systems as the simulator stores them. Level rows keep Level's property names. */

export interface DeviceParts {
  operating_system: Record<string, unknown> | null;
  cpus: Record<string, unknown>[];
  memory: Record<string, unknown>[];
  disks: Record<string, unknown>[];
  disk_partitions: Record<string, unknown>[];
  network_interfaces: Record<string, unknown>[];
  motherboard: Record<string, unknown> | null;
  security: Record<string, unknown> | null;
}

export interface LevelDevice {
  /** The internal number that Level's lists are ordered by; the id is made from it. */
  number: number;
  id: string;
  hostname: string;
  nickname: string | null;
  role: 'workstation' | 'server' | 'domain_controller' | null;
  group_id: string | null;
  tags: string[];
  flag: string | null;
  maintenance_mode: boolean;
  online: boolean;
  notes: string | null;
  manufacturer: string | null;
  model: string | null;
  architecture: string | null;
  serial_number: string | null;
  total_memory: number | null;
  memory_slots: number | null;
  cpu_cores: number | null;
  last_logged_in_user: string | null;
  last_reboot_time: string | null;
  /** Null while online: an online device was seen just now, whenever it is asked for. */
  last_seen_at: string | null;
  city: string | null;
  country: string | null;
  security_score: number | null;
  platform: 'Windows' | 'Mac' | 'Linux' | null;
  public_ip_address: string | null;
  private_ip_addresses: string[];
  parts: DeviceParts;
}

export const SEVERITIES = ['information', 'warning', 'critical', 'emergency'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface LevelAlert {
  number: number;
  id: string;
  device_id: string;
  device_hostname: string | null;
  name: string;
  description: string;
  /** A text or null by the documents; an edit may set any JSON. */
  payload: unknown;
  severity: Severity;
  is_resolved: boolean;
  started_at: string;
  resolved_at: string | null;
}

export interface LevelGroup {
  number: number;
  id: string;
  parentId: string | null;
  name: string;
}

interface LevelTag {
  id: string;
  name: string;
}

export interface HaloClient {
  id: number;
  name: string;
  inactive: boolean;
}

export interface HaloSite {
  id: number;
  clientId: number;
  name: string;
  inactive: boolean;
}

export interface AssetField {
  id: number;
  name: string;
  /** Level-like text fields are `text`; the others exist so that a client meets them. */
  kind: 'text' | 'date' | 'dropdown';
  values: string[];
}

export interface AssetType {
  id: number;
  name: string;
  fieldIds: number[];
  keyFieldIds: number[];
  mandatoryFieldIds: number[];
  tagPrefix: string;
  inactive: boolean;
}

export interface Asset {
  id: number;
  typeId: number;
  siteId: number;
  tag: string;
  statusId: number;
  inactive: boolean;
  thirdPartyId: number;
  notes: string;
  fields: Map<number, string>;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
  updates: number;
}

export interface Credentials {
  levelKey: string;
  levelReadOnlyKey: string;
  haloClientId: string;
  haloClientSecret: string;
}

export interface Place {
  clientId: number;
  siteId: number;
}

export type WorldName = 'small' | 'medium' | 'large' | 'awkward';

export interface World {
  name: WorldName;
  seed: number;
  credentials: Credentials;
  /** HaloPSA's database id: the identity of a tenant. */
  dbid: string;
  tenant: string;
  groups: Map<string, LevelGroup>;
  devices: Map<string, LevelDevice>;
  alerts: Map<string, LevelAlert>;
  tags: LevelTag[];
  /** Ids of another Level account: they exist, and are not for this key. */
  foreignIds: ReadonlySet<string>;
  clients: Map<number, HaloClient>;
  sites: Map<number, HaloSite>;
  fields: Map<number, AssetField>;
  assetTypes: Map<number, AssetType>;
  assets: Map<number, Asset>;
  desk: Desk;
  /** Group id to the client and site it is meant for. */
  mapping: Map<string, Place>;
  /** What each hand-made row of the awkward world stands for; empty in clean worlds. */
  labels: { label: string; id: string | number }[];
  numericIds: boolean;
  next: {
    alert: number;
    device: number;
    group: number;
    asset: number;
    field: number;
    type: number;
    client: number;
    site: number;
  };
}
