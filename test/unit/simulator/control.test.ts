import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { item, startHarness, type Harness } from './harness.ts';

let sim: Harness;
let world: any;
beforeAll(async () => {
  sim = await startHarness();
});
beforeEach(async () => {
  world = await sim.reset();
});
afterAll(() => sim.close());

const edit = (...edits: Record<string, unknown>[]) =>
  sim.control('POST', 'edit', edits.length === 1 ? edits[0] : edits);
const state = async (part: string): Promise<any[]> => (await sim.control('GET', `state?part=${part}`))[part];
const firstDevice = async (): Promise<any> => (await sim.level('/devices?limit=1')).body.data[0];

describe('switches', () => {
  test('are merged by PATCH, replaced by PUT, and refused when unknown', async () => {
    await sim.control('PATCH', 'switches', { haloLimit: 700, rights: { assets: 'read' } });
    expect(await sim.control('GET', 'switches')).toMatchObject({
      haloLimit: 700,
      levelLimit: 100,
      rights: { assets: 'read', customers: 'read' },
    });
    expect(await sim.control('PUT', 'switches', { levelLimit: 5 })).toMatchObject({
      haloLimit: 300,
      levelLimit: 5,
      rights: { assets: 'modify' },
    });
    expect(await sim.control('PATCH', 'switches', { halolimit: 1 })).toEqual({ error: 'no such switch: halolimit' });
  });
});

describe('edits of Level', () => {
  test('rename, change and move a device', async () => {
    const { id } = await firstDevice();
    const groupId = world.mapping.at(-1).groupId;
    await edit(
      { op: 'renameDevice', device: id, hostname: 'NEW-NAME', nickname: 'Reception' },
      {
        op: 'updateDevice',
        device: 'NEW-NAME',
        fields: { online: false, last_seen_at: '2026-01-01T00:00:00.000Z', cpus: [] },
      },
      { op: 'moveDevice', device: id, groupId },
    );
    expect((await sim.level(`/devices/${id}?include_cpus=true`)).body).toMatchObject({
      hostname: 'NEW-NAME',
      nickname: 'Reception',
      group_id: groupId,
      online: false,
      last_seen_at: '2026-01-01T00:00:00.000Z',
      cpus: [],
    });
  });

  test('delete, add and re-enrol devices', async () => {
    const device = await firstDevice();
    const { deviceId, oldDeviceId } = await edit({ op: 'reenrolDevice', device: device.id });
    expect(oldDeviceId).toBe(device.id);
    expect((await sim.level(`/devices/${device.id}`)).status).toBe(404);
    expect((await sim.level(`/devices/${deviceId}`)).body).toMatchObject({
      hostname: device.hostname,
      serial_number: device.serial_number,
      group_id: device.group_id,
    });
    await edit({ op: 'deleteDevice', device: deviceId });
    expect((await sim.level(`/devices/${deviceId}`)).body).toEqual({ error: 'Not found' });
    const added = await edit({ op: 'addDevice', groupId: device.group_id, fields: { hostname: 'ADDED-1' } });
    expect((await sim.level('/devices?hostname=ADDED-1')).body.data).toMatchObject([
      { id: added.deviceId, group_id: device.group_id },
    ]);
  });

  test('add, rename, move and delete groups', async () => {
    const [root, other] = world.mapping.filter(({ groupPath }: any) => !groupPath.includes(' / '));
    const { groupId } = await edit({ op: 'addGroup', name: 'New wing', parentId: root.groupId, siteId: root.siteId });
    await edit({ op: 'renameGroup', groupId, name: 'Old wing' }, { op: 'moveGroup', groupId, parentId: other.groupId });
    expect((await sim.level(`/groups/${groupId}`)).body).toMatchObject({ name: 'Old wing', parent_id: other.groupId });
    const deleted = await edit({ op: 'deleteGroup', groupId: other.groupId });
    expect((await sim.level(`/groups/${groupId}`)).status).toBe(404);
    expect((await state('devices')).filter(({ group_id }) => group_id === null)).toHaveLength(deleted.devices);
  });

  test.for(['refuse', 'dangling', 'to_parent'] as const)('delete a group with devices: %s', async (groupDelete) => {
    await sim.control('PATCH', 'switches', { groupDelete });
    const child = world.mapping.find(({ groupPath }: any) => groupPath === 'Northwind Dental / Head office');
    const parent = world.mapping.find(({ groupPath }: any) => groupPath === 'Northwind Dental');
    const before = (await state('devices')).filter(({ group_id }) => group_id === child.groupId);
    const answer = await edit({ op: 'deleteGroup', groupId: child.groupId });
    if (groupDelete === 'refuse') expect(answer.error).toContain('not empty');
    const after = new Map((await state('devices')).map((row) => [row.id, row.group_id]));
    const expected = groupDelete === 'to_parent' ? parent.groupId : child.groupId;
    expect(before.every(({ id }) => after.get(id) === expected)).toBe(true);
  });
});

describe('edits of HaloPSA', () => {
  test('change assets, clients, sites, types and fields', async () => {
    const { assetId } = await edit({
      op: 'addAsset',
      typeName: 'Server',
      siteId: 41,
      tag: 'SRV',
      fields: { 'Serial Number': 'S1' },
    });
    await edit(
      { op: 'updateAsset', assetId, inactive: true, siteId: 42, fields: { Hostname: 'SRV' } },
      { op: 'updateClient', clientId: 13, name: 'Renamed', inactive: true },
      { op: 'updateSite', siteId: 43, inactive: true },
      { op: 'addAssetType', name: 'Phone', fields: ['Hostname'] },
      { op: 'removeField', name: 'Disks' },
      { op: 'addField', name: 'Service Tag', typeNames: ['Phone'] },
    );
    expect((await sim.halo(`/Asset/${assetId}`)).body).toMatchObject({
      inactive: true,
      site_id: 42,
      client_name: 'Renamed',
    });
    expect((await sim.halo('/Client')).body.clients.map(({ id }: any) => id)).not.toContain(13);
    expect((await sim.halo('/Site?client_id=14')).body.sites.map(({ id }: any) => id)).not.toContain(43);
    const types = await state('assetTypes');
    expect(types.find(({ name }) => name === 'Phone').fields).toEqual(['Hostname', 'Service Tag']);
    expect(types.find(({ name }) => name === 'Server').fields).not.toContain('Disks');
    await edit({ op: 'deleteAsset', assetId });
    expect((await sim.halo(`/Asset/${assetId}`)).status).toBe(404);
  });

  test('turn the tenant into another, and change its secret', async () => {
    await edit({ op: 'setDbid', dbid: 'another' });
    expect((await sim.halo('/InstanceInfo')).body.dbid).toBe('another');
    const old = sim.simulator.credentials.haloClientSecret;
    await edit({ op: 'setSecret', secret: 'fresh' });
    expect((await sim.token({ client_secret: old })).status).toBe(401);
    expect((await sim.token()).status).toBe(200);
  });

  test('name what is wrong', async () => {
    expect(await edit({ op: 'explode' })).toEqual({ error: 'no such edit: explode' });
    expect(await edit({ op: 'deleteDevice', device: 'nobody' })).toEqual({ error: 'deleteDevice: no such device' });
  });
});

describe('ledger', () => {
  test('has every request, refused ones too, and no secret', async () => {
    await sim.level('/devices?limit=1', 'wrong-key-wrong-key');
    await sim.token({ client_secret: 'wrong-secret' });
    await sim.halo('/Asset', [item(), item({ inventory_number: 'PC-2' })]);
    const entries = await sim.control('GET', 'ledger');
    expect(entries.map(({ api, method, path, status, items }: any) => [api, method, path, status, items])).toEqual([
      ['level', 'GET', '/level/v2/devices', 401, null],
      ['auth', 'POST', '/halo/auth/token', 401, null],
      ['auth', 'POST', '/halo/auth/token', 200, null],
      ['halo', 'POST', '/halo/api/Asset', 201, 2],
    ]);
    const { levelKey, haloClientSecret } = sim.simulator.credentials;
    for (const secret of [levelKey, haloClientSecret, 'wrong-key', 'wrong-secret'])
      expect(JSON.stringify(entries)).not.toContain(secret);
    expect(await sim.control('GET', `ledger?api=halo&method=post&since=${entries[2].seq}`)).toHaveLength(1);
    expect((await sim.control('GET', 'ledger/summary')).calls).toContainEqual({
      api: 'halo',
      method: 'POST',
      path: '/halo/api/Asset',
      status: 201,
      outcome: 'answered',
      count: 1,
      items: 2,
    });
    expect(await sim.control('GET', 'ledger/windows?api=halo')).toMatchObject({ requests: 3, max: 3, refused429: 0 });
    await sim.control('DELETE', 'ledger');
    expect(await sim.control('GET', 'ledger')).toEqual([]);
  });
});

describe('odd requests', () => {
  test('a client that leaves early is recorded, and its write stored', async () => {
    await sim.halo('/Agent/me');
    const { access_token } = (await sim.token()).body;
    await sim.control('PATCH', 'switches', { haloLatencyMs: 60 });
    await expect(
      fetch(`${sim.simulator.haloUrl}/api/Asset`, {
        method: 'POST',
        headers: { authorization: `Bearer ${access_token}` },
        body: JSON.stringify([item()]),
        signal: AbortSignal.timeout(20),
      }),
    ).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect((await sim.control('GET', 'ledger')).at(-1)).toMatchObject({ outcome: 'client_gone', status: 201 });
    expect(await state('assets')).toHaveLength(1);
  });

  test('long ids, other prefixes and broken escapes get plain answers', async () => {
    expect((await sim.level(`/devices/${'x'.repeat(500)}`)).status).toBe(404);
    expect((await fetch(`${sim.simulator.url}/level/v1/devices`)).status).toBe(404);
    expect((await sim.level('/devices/')).status).toBe(200);
    expect((await sim.level('/devices?starting_after=garbage')).status).toBe(400);
  });

  test('the awkward world answers whole pages too', async () => {
    await sim.reset({ world: 'awkward' });
    const { body } = await sim.level(
      '/devices?limit=100&include_operating_system=true&include_cpus=true&include_network_interfaces=true',
    );
    expect(body.data.length).toBeGreaterThan(85);
    expect((await sim.halo('/AssetType/127?includedetails=true')).body.fields).toContainEqual(
      expect.objectContaining({ field_name: 'Cost Centre', mandatory: true }),
    );
    expect((await sim.halo('/Client?includeinactive=true')).body.clients).toContainEqual(
      expect.objectContaining({ name: 'Gone Away Ltd', inactive: true }),
    );
  });
});

describe('state/check', () => {
  const assetOf = (device: any, siteId: number) =>
    item({
      site_id: siteId,
      inventory_number: device.hostname,
      fields: [{ name: 'Level Device ID', value: device.id }],
    });

  test('knows one asset per device on its intended site', async () => {
    const places = new Map<string, number>(world.mapping.map(({ groupId, siteId }: any) => [groupId, siteId]));
    const devices = await state('devices');
    await sim.halo(
      '/Asset',
      devices.map((device) => assetOf(device, places.get(device.group_id) ?? 0)),
    );
    expect(await sim.control('GET', 'state/check')).toEqual({
      devices: 500,
      assets: 500,
      devicesWithoutAsset: [],
      devicesWithSeveralAssets: [],
      assetsWithUnknownDevice: [],
      wrongSite: [],
    });
  });

  test('finds the missing, the double, the unknown and the misplaced', async () => {
    const [mapped] = world.mapping;
    const { body } = await sim.level(`/devices?ancestor_group_id=${mapped.groupId}&limit=100`);
    const [missing, double, misplaced, ...rest] = body.data;
    await sim.halo('/Asset', [
      assetOf(double, mapped.siteId),
      assetOf(double, mapped.siteId),
      assetOf(misplaced, 43),
      assetOf({ id: 'nobody', hostname: 'X' }, mapped.siteId),
      ...rest.map((device: any) => assetOf(device, mapped.siteId)),
    ]);
    const report = await sim.control('GET', `state/check?groups=${mapped.groupId}`);
    expect(report).toMatchObject({
      devices: body.data.length,
      devicesWithoutAsset: [{ deviceId: missing.id }],
      devicesWithSeveralAssets: [{ deviceId: double.id, assetIds: [expect.any(Number), expect.any(Number)] }],
      assetsWithUnknownDevice: [{ deviceId: 'nobody' }],
      wrongSite: [{ deviceId: misplaced.id, siteId: 43, expectedSiteId: mapped.siteId }],
    });
  });
});
