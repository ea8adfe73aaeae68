import type { Asset, AssetType } from '../../src/domain/asset.ts';
import { DEVICE_ID_FIELD, OUR_FIELDS } from '../../src/domain/asset-fields.ts';
import type { PlanView } from '../../src/domain/asset-plan.ts';
import type { Device } from '../../src/domain/device.ts';
import type { LevelGroup } from '../../src/domain/group.ts';
import type { GroupMapping } from '../../src/domain/mapping.ts';
import type { Fleet } from '../../src/domain/match.ts';
import { validSerial } from '../../src/domain/serial.ts';
import { NO_COUNTS, type SyncOutcome } from '../../src/domain/sync.ts';
import { AssetIndex } from '../../src/holder/asset-index.ts';

/** When the sweep of most tests began. */
export const NOW = Date.UTC(2026, 10, 23, 12);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const daysAgo = (days: number): string => new Date(NOW - days * DAY).toISOString();

export const device = (over: Partial<Device> = {}): Device => ({
  id: 'dev-1',
  hostname: 'PC-1',
  nickname: null,
  role: 'workstation',
  platform: 'Windows',
  groupId: 'g-1',
  manufacturer: 'Dell Inc.',
  model: 'Latitude 5440',
  architecture: 'x64',
  serialNumber: '5CG1234XYZ',
  memoryBytes: 16 * 1024 ** 3,
  osName: 'Windows 11 Pro',
  osVersion: '23H2',
  processors: ['Intel Core i5-1345U'],
  disks: ['Samsung 980 512 GB'],
  macAddresses: ['00:1A:2B:3C:4D:5E'],
  lastLoggedInUser: 'ACME\\ann',
  privateIps: ['10.0.0.5'],
  publicIp: '198.51.100.7',
  lastSeenAt: null,
  online: true,
  tags: [],
  inMaintenance: false,
  ...over,
});

export const PLACE = { clientId: 12, siteId: 41 } as const;

/** An asset of the mapped site without a key: a test says what it is found by. */
export const asset = (over: Partial<Asset> = {}): Asset => ({
  id: 501,
  typeId: 128,
  clientId: PLACE.clientId,
  siteId: PLACE.siteId,
  tag: '',
  inactive: false,
  fields: {},
  ...over,
});

export const withId = (deviceId: string, over: Partial<Asset> = {}): Asset =>
  asset({ ...over, fields: { [DEVICE_ID_FIELD]: deviceId, ...over.fields } });

export const fleet = (devices: readonly Device[]): Fleet => ({
  get: (id) => devices.find((candidate) => candidate.id === id),
  withSerial: (serial) => devices.filter((candidate) => validSerial(candidate.serialNumber) === serial),
});

export const assetType = (over: Partial<AssetType> = {}): AssetType => ({
  id: 128,
  name: 'Workstation',
  fieldIds: Object.fromEntries([...OUR_FIELDS].map((name, index) => [name, 100 + index])),
  ...over,
});

export const planView = (
  assets: readonly Asset[],
  devices: readonly Device[],
  over: Partial<PlanView> = {},
): PlanView => {
  const workstation = assetType();
  const server = assetType({ id: 129, name: 'Server' });
  return {
    place: PLACE,
    siteName: 'Main',
    assets: new AssetIndex(NOW, assets),
    fleet: fleet(devices),
    types: new Map([workstation, server].map((type) => [type.id, type])),
    newAssetType: { workstation, server },
    pathOf: () => 'Acme / Main',
    at: NOW,
    ...over,
  };
};

export const group = (id: string, parentId: string | null = null, over: Partial<LevelGroup> = {}): LevelGroup => ({
  id,
  name: id.toUpperCase(),
  parentId,
  deviceCount: 0,
  ...over,
});

export const tree = (...groups: readonly LevelGroup[]): Map<string, LevelGroup> =>
  new Map(groups.map((item) => [item.id, item]));

export const mapping = (over: Partial<GroupMapping> = {}): GroupMapping => ({
  groupId: 'g-1',
  groupPath: 'Acme / Main',
  excluded: false,
  place: { ...PLACE, clientName: 'Acme Ltd', siteName: 'Main' },
  ...over,
});

export const outcome = (over: Partial<SyncOutcome> = {}): SyncOutcome => ({
  groupId: 'g-1',
  digest: 'digest-1',
  end: 'done',
  counts: NO_COUNTS,
  devices: 0,
  requests: 0,
  failedRequests: 0,
  failures: [],
  held: [],
  sendAlone: [],
  writeSingly: false,
  uncertainUntil: 0,
  problem: null,
  ...over,
});
