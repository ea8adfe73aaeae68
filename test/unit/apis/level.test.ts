import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Device } from '../../../src/domain/device.ts';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import { listDevices, readDevice } from '../../../src/apis/level/devices.ts';
import { listGroups } from '../../../src/apis/level/groups.ts';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import { LEVEL_KEY, levelCaller, openClients } from '../../support/api-clients.ts';
import { startWebServer, type Reply, type WebServer } from '../../support/web-server.ts';

const row = (id: unknown, over: object = {}) => ({ id, hostname: `PC-${String(id)}`, ...over });
const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => row(`${from + index}`));
const upTo = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index + 1}`);

describe('Level', () => {
  let web: WebServer;
  let clients: ReturnType<typeof openClients>;

  beforeEach(async () => {
    web = await startWebServer();
    clients = openClients({ levelUrl: `${web.url}/v2` });
  });
  afterEach(async () => {
    clients.close();
    await web.close();
  });

  const ids = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { id } of listDevices(clients.level, levelCaller)) found.push(id);
    return found;
  };
  /** Answers by the cursor: "" is the first page. */
  const answering = (pages: Record<string, { data: unknown; has_more: unknown } | Reply>): void => {
    web.answer = ({ url }) => {
      const page = pages[new URL(url, 'http://x').searchParams.get('starting_after') ?? ''];
      if (page === undefined) return { status: 404 };
      return 'data' in page ? { body: page } : page;
    };
  };

  test('is asked with the raw key for 100 rows and their parts', async () => {
    answering({ '': { data: [], has_more: false } });
    expect(await ids()).toEqual([]);
    const [arrived] = web.arrived;
    expect(arrived?.headers).toMatchObject({ authorization: LEVEL_KEY, 'user-agent': 'level-halopsa/test' });
    expect(arrived?.url).toBe(
      '/v2/devices?limit=100&include_operating_system=true&include_cpus=true&include_disks=true&include_network_interfaces=true',
    );
  });

  test('gives all rows of all pages, by the cursor of the last row', async () => {
    answering({
      '': { data: rows(1, 100), has_more: true },
      '100': { data: rows(101, 200), has_more: true },
      '200': { data: rows(201, 203), has_more: false },
    });
    expect(await ids()).toEqual(upTo(203));
  });

  test('takes one extra empty page at an exact end for the end', async () => {
    answering({
      '': { data: rows(1, 100), has_more: true },
      '100': { data: [], has_more: false },
      '99': { data: rows(100, 100), has_more: true },
    });
    expect(await ids()).toEqual(upTo(100));
  });

  test('throws when the page is empty because the cursor was lost', async () => {
    answering({
      '': { data: rows(1, 100), has_more: true },
      '100': { data: [], has_more: false },
      '99': { data: [], has_more: false },
    });
    await expect(ids()).rejects.toMatchObject({
      kind: 'Unavailable',
      message: expect.stringMatching(/lost its place/),
    });
  });

  test('gives a row once that comes twice', async () => {
    answering({ '': { data: rows(1, 3), has_more: true }, '3': { data: rows(2, 5), has_more: false } });
    expect(await ids()).toEqual(upTo(5));
  });

  test('throws when rows are announced and none comes', async () => {
    answering({ '': { data: [], has_more: true } });
    await expect(ids()).rejects.toMatchObject({
      kind: 'Unavailable',
      message: expect.stringMatching(/announced rows/),
    });
  });

  test('throws when a later page is empty and yet announces more', async () => {
    answering({ '': { data: rows(1, 100), has_more: true }, '100': { data: [], has_more: true } });
    await expect(ids()).rejects.toBeInstanceOf(ApiError);
  });

  test('throws when the same page comes again and again', async () => {
    answering({ '': { data: rows(1, 3), has_more: true }, '3': { data: rows(1, 3), has_more: true } });
    await expect(ids()).rejects.toMatchObject({
      kind: 'Unavailable',
      message: expect.stringMatching(/again and again/),
    });
  });

  test('throws when two pages come in turn', async () => {
    answering({
      '': { data: rows(1, 3), has_more: true },
      '3': { data: rows(4, 6), has_more: true },
      '6': { data: rows(1, 3), has_more: true },
    });
    await expect(ids()).rejects.toBeInstanceOf(ApiError);
    expect(web.arrived.length).toBeLessThan(10);
  });

  test.for([
    ['no list', { body: { devices: [] } }],
    ['a bare array', { body: [] }],
    ['no word about more', { body: { data: [] } }],
    ['a page', { body: '<html>' }],
    ['half an answer', { body: '{"data":[' }],
    ['nothing', { body: '' }],
    ['a row without id', { body: { data: [row('1'), { hostname: 'x' }], has_more: false } }],
    ['a row that is null', { body: { data: [null], has_more: false } }],
    ['a 500', { status: 500 }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }],
  ] as const)('throws for %s: nothing is concluded from it', async ([, reply]) => {
    web.answer = () => reply;
    await expect(ids()).rejects.toMatchObject({ kind: 'Unavailable' });
  });

  test('throws when a later page fails', async () => {
    answering({ '': { data: rows(1, 100), has_more: true }, '100': { status: 502 } });
    await expect(ids()).rejects.toMatchObject({ kind: 'Unavailable', status: 502 });
  });

  test.for([
    [401, 'Unauthorized', /does not accept the API key/],
    [403, 'Forbidden', /may not read \/devices/],
    [404, 'Rejected', /LEVEL_API_URL ends in \/v2/],
    [429, 'NotSent', /limit/],
    [500, 'Unavailable', /answered 500/],
  ] as const)('answering %i is %s', async ([status, kind, message]) => {
    web.answer = () => ({ status, body: `echo ${LEVEL_KEY}`, headers: { 'retry-after': '9' } });
    const error: unknown = await ids().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind, status, message: expect.stringMatching(message) });
    expect(String(error)).not.toContain(LEVEL_KEY);
  });

  test('is unavailable when it cannot be reached', async () => {
    await web.close();
    await expect(ids()).rejects.toMatchObject({
      kind: 'Unavailable',
      message: expect.stringMatching(/Level cannot be reached/),
    });
  });

  test('gives the groups, roots without a parent', async () => {
    web.answer = () => ({
      body: {
        data: [
          { id: 5, name: 'Acme', parent_id: null, device_count: '3' },
          { id: '6', name: 'Lab', parent_id: 5 },
        ],
        has_more: false,
      },
    });
    expect([...(await listGroups(clients.level, levelCaller)).values()]).toEqual([
      { id: '5', name: 'Acme', parentId: null, deviceCount: 3 },
      { id: '6', name: 'Lab', parentId: '5', deviceCount: expect.any(Number) },
    ]);
  });
});

describe('readDevice', () => {
  test('reads all facts', () => {
    expect(
      readDevice({
        id: 'dev-1',
        hostname: 'PC-1',
        nickname: 'Reception',
        role: 'workstation',
        platform: 'Windows',
        group_id: 'g-1',
        manufacturer: 'Dell Inc.',
        model: 'Latitude',
        architecture: 'x64',
        serial_number: ' 5CG1 ',
        total_memory: 17_179_869_184,
        full_operating_system: 'Windows',
        operating_system: { full_operating_system: 'Windows 11 Pro', major_version: '11', minor_version: '23H2' },
        cpus: [{ model: 'i5' }, { model: 'i5' }],
        disks: [{ model: 'Samsung', size: 512_110_190_592 }],
        network_interfaces: [
          { mac_address: '00-1a-2b-3c-4d-5e', description: 'Intel Ethernet' },
          { mac_address: '00:1A:2B:3C:4D:5E', description: 'Intel Wi-Fi' },
          { mac_address: '02:00:00:00:00:01', description: 'Hyper-V Virtual Ethernet Adapter' },
          { mac_address: '00:00:00:00:00:00', description: 'Odd' },
        ],
        last_logged_in_user: 'ann',
        private_ip_addresses: ['10.0.0.5', '', 7],
        public_ip_address: '198.51.100.7',
        last_seen_at: '2026-11-20T10:00:00+01:00',
        online: false,
        tags: ['SERVER', '💻 Laptop'],
        maintenance_mode: true,
      }),
    ).toEqual({
      id: 'dev-1',
      hostname: 'PC-1',
      nickname: 'Reception',
      role: 'workstation',
      platform: 'Windows',
      groupId: 'g-1',
      manufacturer: 'Dell Inc.',
      model: 'Latitude',
      architecture: 'x64',
      serialNumber: '5CG1',
      memoryBytes: 17_179_869_184,
      osName: 'Windows 11 Pro',
      osVersion: '11 23H2',
      processors: ['i5'],
      disks: ['Samsung 512 GB'],
      macAddresses: ['00:1A:2B:3C:4D:5E'],
      lastLoggedInUser: 'ann',
      privateIps: ['10.0.0.5'],
      publicIp: '198.51.100.7',
      lastSeenAt: '2026-11-20T09:00:00.000Z',
      online: false,
      tags: ['SERVER', '💻 Laptop'],
      inMaintenance: true,
    } satisfies Device);
  });

  test('demands nothing but the id', () => {
    const bare = readDevice({ id: 7 });
    expect(bare).toMatchObject({
      id: '7',
      hostname: '7',
      nickname: null,
      role: null,
      groupId: null,
      serialNumber: null,
      memoryBytes: null,
      disks: [],
      macAddresses: [],
      lastSeenAt: null,
      online: false,
      tags: [],
      inMaintenance: false,
    });
  });

  test('takes odd facts for unknown ones', () => {
    const odd = readDevice({
      id: 'd',
      hostname: ['x'],
      nickname: ' ',
      role: 'toaster',
      group_id: 12,
      serial_number: 123,
      total_memory: 'lots',
      operating_system: 'Windows',
      cpus: 'i5',
      disks: [null, 5, { size: 'x' }, { model: 'M' }],
      network_interfaces: {},
      private_ip_addresses: null,
      last_seen_at: '1900-01-01T00:00:00',
      online: 1,
      tags: 'SERVER',
      maintenance_mode: {},
      colour: 'red',
    });
    expect(odd).toMatchObject({
      hostname: 'd',
      nickname: null,
      role: null,
      groupId: '12',
      serialNumber: '123',
      memoryBytes: null,
      osName: null,
      processors: [],
      disks: ['M'],
      privateIps: [],
      lastSeenAt: null,
      online: true,
      tags: [],
      inMaintenance: false,
    });
  });

  test.for([[{}], [{ id: '' }], [{ id: null }], [{ id: {} }], [null], ['dev-1'], [[]]])('throws for %j', ([wire]) => {
    expect(() => readDevice(wire)).toThrow(ApiError);
  });
});

describe('a whole Level account', () => {
  let simulator: Simulator;
  let clients: ReturnType<typeof openClients>;

  const open = async (switches: NonNullable<Parameters<typeof startSimulator>[0]>['switches'] = {}): Promise<void> => {
    simulator = await startSimulator({ world: 'small', seed: 7, switches: { levelLimit: 10_000, ...switches } });
    clients = openClients({ levelUrl: simulator.levelUrl, levelKey: simulator.credentials.levelKey });
  };
  afterEach(async () => {
    clients.close();
    await simulator.close();
  });
  const all = async (): Promise<Device[]> => {
    const devices: Device[] = [];
    for await (const device of listDevices(clients.level, levelCaller)) devices.push(device);
    return devices;
  };

  test.for([
    {},
    { order: 'random' as const },
    { order: 'descending' as const },
    { hasMoreTrueOnExactEnd: true },
    { looseTypes: true },
    { optionalFieldsAbsent: true },
    { listIgnoresIncludes: true },
  ])('is read whole with %j', async (switches) => {
    await open(switches);
    const devices = await all();
    expect(new Set(devices.map(({ id }) => id)).size).toBe(500);
    expect(devices).toHaveLength(500);
    expect((await listGroups(clients.level, levelCaller)).size).toBe(30);
  });

  test('is not believed when its cursor was lost and an empty page came', async () => {
    await open({ cursorLost: 'empty' });
    const devices: Device[] = [];
    const reading = async (): Promise<void> => {
      for await (const device of listDevices(clients.level, levelCaller)) {
        devices.push(device);
        // The last row of the first page is deleted before the second page is asked for.
        if (devices.length === 100)
          await fetch(`${simulator.url}/__sim/edit`, {
            method: 'POST',
            body: JSON.stringify({ op: 'deleteDevice', device: device.id }),
          });
      }
    };
    await reading().catch(() => devices.splice(0));
    expect(devices.length === 0 || devices.length >= 499).toBe(true);
  });
});
