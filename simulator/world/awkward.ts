import { addAsset, typeOf } from './existing-assets.ts';
import { levelId } from './level-ids.ts';
import { COST_CENTRE_FIELD_ID, TYPE_IDS, type LevelFieldName } from './tenant.ts';
import type { LevelDevice, LevelGroup, World } from './types.ts';

const DAY_MS = 86_400_000;

/** Serial numbers that identify nothing (halopsa-api.md 4.7). */
const JUNK_SERIALS = ['', 'None', '0', 'Default string', 'To be filled by O.E.M.', 'System Serial Number'] as const;

/** Adds every row that the references warn about; each one is named in `world.labels`. */
export function addAwkwardRows(world: World, now: number): void {
  const template = [...world.devices.values()].find(
    (device) => device.role === 'workstation' && device.serial_number !== null,
  );
  const [home, elsewhere] = [...world.groups.values()].filter((group) => group.parentId === null);
  if (template === undefined || home === undefined || elsewhere === undefined)
    throw new Error('the awkward world needs a workstation and two customers');
  const homePlace = world.mapping.get(home.id) ?? { clientId: 1, siteId: 1 };
  const otherPlace = world.mapping.get(elsewhere.id) ?? { clientId: 1, siteId: 1 };

  const device = (label: string, over: Partial<LevelDevice>): LevelDevice => {
    const number = world.next.device;
    world.next.device += 1;
    const row: LevelDevice = {
      ...structuredClone(template),
      number,
      id: levelId('Device', number, world.numericIds),
      hostname: `AWK-${number}`,
      serial_number: `AWK${number}`,
      nickname: null,
      group_id: home.id,
      online: true,
      last_seen_at: null,
      ...over,
    };
    world.devices.set(row.id, row);
    world.labels.push({ label, id: row.id });
    return row;
  };
  const group = (label: string, name: string, parentId: string | null): LevelGroup => {
    const number = world.next.group;
    world.next.group += 1;
    const row: LevelGroup = { number, id: levelId('DeviceGroup', number, world.numericIds), parentId, name };
    world.groups.set(row.id, row);
    world.labels.push({ label, id: row.id });
    return row;
  };
  const asset = (
    label: string,
    of: LevelDevice,
    known: Partial<Record<LevelFieldName, string>>,
    over: { siteId?: number; inactive?: boolean } = {},
  ): void => {
    const row = addAsset(world, {
      typeId: typeOf(of),
      siteId: homePlace.siteId,
      tag: of.hostname,
      fields: known,
      ...over,
    });
    world.labels.push({ label, id: row.id });
  };

  const reinstalled = device('serial shared with a re-installed agent: offline for 3 days', {
    online: false,
    last_seen_at: new Date(now - 3 * DAY_MS).toISOString(),
  });
  device('serial shared with a re-installed agent: the living one', {
    serial_number: reinstalled.serial_number,
    hostname: reinstalled.hostname,
  });
  const twin = device('serial on two living devices (1)', {});
  device('serial on two living devices (2)', { serial_number: twin.serial_number });
  const namesake = device('hostname on two devices of one group (1)', { serial_number: null });
  device('hostname on two devices of one group (2)', { hostname: namesake.hostname, serial_number: null });
  device('hostname also at another customer', { hostname: namesake.hostname, group_id: elsewhere.id });
  for (const serial of JUNK_SERIALS) device(`junk serial "${serial}"`, { serial_number: serial });
  device('no serial', { serial_number: null });
  device('no role, no platform, no parts', {
    role: null,
    platform: null,
    manufacturer: null,
    model: null,
    architecture: null,
    total_memory: null,
    cpu_cores: null,
    last_logged_in_user: null,
    public_ip_address: null,
    private_ip_addresses: [],
    parts: {
      operating_system: null,
      cpus: [],
      memory: [],
      disks: [],
      disk_partitions: [],
      network_interfaces: [],
      motherboard: null,
      security: null,
    },
  });
  device('unicode hostname, emoji nickname', { hostname: 'café-ПК-東京', nickname: '🦊 Böse\tKüche' });
  device('hostname in lower case of an asset in upper case', { hostname: 'awk-lower-01' });
  device('very long notes and user', { notes: 'x'.repeat(5_000), last_logged_in_user: `ACME\\${'y'.repeat(4_500)}` });
  device('unseen for 45 days', { online: false, last_seen_at: new Date(now - 45 * DAY_MS).toISOString() });
  device('unseen for a year', { online: false, last_seen_at: new Date(now - 365 * DAY_MS).toISOString() });
  device('ungrouped (1)', { group_id: null });
  device('ungrouped (2)', { group_id: null });
  device('group is gone: dangling group_id', { group_id: levelId('DeviceGroup', 49_999, world.numericIds) });

  const clinics = group('group with emoji and a slash in its name', '🏥 Clinics / North', home.id);
  const deep = group('third level', 'Ward', clinics.id);
  const deepest = group('fourth level, same name as its parent', 'Ward', deep.id);
  group('empty group', 'Nobody here', home.id);
  device('four groups deep', { group_id: deepest.id });

  const bySerial = device('has an asset with its serial', {});
  asset('asset with the serial only', bySerial, { 'Serial Number': bySerial.serial_number ?? '' });
  const byHostname = device('has an asset with its hostname', {});
  asset('asset with the hostname only', byHostname, { Hostname: byHostname.hostname });
  const upper = device('has an asset with its hostname in another case', {
    hostname: 'awk-case-01',
    serial_number: null,
  });
  asset('asset with the hostname in upper case', upper, { Hostname: 'AWK-CASE-01' });
  const ambiguous = device('has two assets with its serial', {});
  asset('one of two assets with one serial (1)', ambiguous, { 'Serial Number': ambiguous.serial_number ?? '' });
  asset('one of two assets with one serial (2)', ambiguous, { 'Serial Number': ambiguous.serial_number ?? '' });
  const moved = device('its serial stands at another customer only', {});
  asset(
    'asset at another customer',
    moved,
    { 'Serial Number': moved.serial_number ?? '' },
    { siteId: otherPlace.siteId },
  );
  const replaced = device('its hostname belongs to an asset with another serial', {});
  asset('asset whose serial vetoes the hostname', replaced, {
    Hostname: replaced.hostname,
    'Serial Number': 'OLDSERIAL1',
  });
  const archived = device('its asset was archived by a person', {});
  asset(
    'inactive asset with a Level Device ID',
    archived,
    { 'Level Device ID': archived.id, 'Serial Number': archived.serial_number ?? '' },
    { inactive: true },
  );
  const foreign = device('its asset is kept by another Level account', {});
  asset('asset with a foreign Level Sync', foreign, {
    'Level Device ID': 'Z2lkOi8vbGV2ZWwvRGV2aWNlLzc3Nw',
    'Level Sync': 'other-account',
    'Serial Number': foreign.serial_number ?? '',
  });
  const junk = device('junk serial like an existing asset', { serial_number: 'Default string' });
  asset('asset with a junk serial', junk, { 'Serial Number': 'Default string' });

  addAwkwardTenantRows(world);
}

function addAwkwardTenantRows(world: World): void {
  const server = world.assetTypes.get(TYPE_IDS.server);
  server?.fieldIds.push(COST_CENTRE_FIELD_ID);
  server?.mandatoryFieldIds.push(COST_CENTRE_FIELD_ID);
  const client = (label: string, name: string, inactive: boolean, siteInactive: boolean): void => {
    const row = { id: world.next.client, name, inactive };
    world.next.client += 1;
    world.clients.set(row.id, row);
    world.sites.set(world.next.site, { id: world.next.site, clientId: row.id, name: 'Main', inactive: siteInactive });
    world.next.site += 1;
    world.labels.push({ label, id: row.id });
  };
  const [first] = [...world.clients.values()].filter(({ name }) => name !== 'Unknown');
  client('client with the name of another, in other case', `${first?.name.toUpperCase()}`, false, false);
  client('client with the name of another and a space', `${first?.name} `, false, false);
  client('client whose name contains another name', `${first?.name} Holdings`, false, false);
  client('inactive client', 'Gone Away Ltd', true, false);
  client('client with an inactive site', 'Half Closed Ltd', false, true);
}
