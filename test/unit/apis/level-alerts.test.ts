import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Alert } from '../../../src/domain/alert.ts';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import {
  getAlert,
  listActiveAlerts,
  listAlertsOfDevice,
  listResolvedAlerts,
  resolveAlert,
} from '../../../src/apis/level/alerts.ts';
import { getDevice } from '../../../src/apis/level/devices.ts';
import { readAlert } from '../../../src/apis/level/read-alert.ts';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import { LEVEL_KEY, levelCaller, openClients } from '../../support/api-clients.ts';
import { startWebServer, type Reply, type WebServer } from '../../support/web-server.ts';

const row = (over: object = {}) => ({ id: 'a-1', device_id: 'dev-1', started_at: '2026-11-23T08:59:00Z', ...over });

describe('readAlert', () => {
  test('reads all facts', () => {
    expect(
      readAlert({
        id: 'a-1',
        device_id: 'dev-1',
        device_hostname: 'PC-1',
        name: 'Disk Monitor - Critical',
        description: 'Less than 10% free',
        payload: 'C:\u0000 4%\r\nD: 5%',
        severity: 'emergency',
        is_resolved: true,
        started_at: '2026-11-23T09:59:00+01:00',
        resolved_at: '2026-11-23T09:10:00.5Z',
        policy: { id: 1 },
      }),
    ).toEqual({
      id: 'a-1',
      deviceId: 'dev-1',
      hostname: 'PC-1',
      name: 'Disk Monitor - Critical',
      description: 'Less than 10% free',
      payload: 'C:\u0000 4%\r\nD: 5%',
      severity: 'emergency',
      isResolved: true,
      startedAt: '2026-11-23T08:59:00.000Z',
      resolvedAt: '2026-11-23T09:10:00.500Z',
    } satisfies Alert);
  });

  test('demands id, device and start only', () => {
    expect(readAlert({ id: 7, device_id: 8, started_at: '2026-11-23T08:59:00Z' })).toEqual({
      id: '7',
      deviceId: '8',
      hostname: null,
      name: 'Alert without a name',
      description: '',
      payload: null,
      severity: 'warning',
      isResolved: false,
      startedAt: '2026-11-23T08:59:00.000Z',
      resolvedAt: null,
    } satisfies Alert);
  });

  test.for([
    [{ id: '' }],
    [{ id: null }],
    [{ device_id: undefined }],
    [{ device_id: {} }],
    [{ started_at: null }],
    [{ started_at: 'yesterday' }],
    [{ started_at: 17 }],
  ])('throws for a row with %j', ([over]) => {
    expect(() => readAlert(row(over))).toThrow(/id, device_id or started_at/);
  });

  test.for([[null], [[]], ['a-1'], [undefined]])('throws for %j', ([wire]) => {
    expect(() => readAlert(wire)).toThrow(ApiError);
  });

  test.for([
    ['critical', 'critical'],
    ['CRITICAL', 'critical'],
    ['information', 'information'],
    ['apocalyptic', 'warning'],
    [null, 'warning'],
    [4, 'warning'],
  ] as const)('takes severity %j for %s', ([severity, expected]) => {
    expect(readAlert(row({ severity })).severity).toBe(expected);
  });

  test.for([
    ['text', 'text'],
    ['', null],
    [null, null],
    [0, '0'],
    [false, 'false'],
    [{ top: ['a'] }, '{"top":["a"]}'],
    [['a', 1], '["a",1]'],
  ] as const)('takes payload %j for %j', ([payload, expected]) => {
    expect(readAlert(row({ payload })).payload).toBe(expected);
  });

  const AT = '2026-11-23T09:10:00.000Z';
  test.for([
    [{ is_resolved: true }, true, null],
    [{ is_resolved: 'true', resolved_at: AT }, true, AT],
    [{ is_resolved: false, resolved_at: AT }, false, null],
    [{ resolved_at: AT }, true, AT],
    [{ is_resolved: null, resolved_at: null }, false, null],
    [{ is_resolved: {}, resolved_at: AT }, false, null],
  ] as const)('of %j says resolved %s', ([over, isResolved, resolvedAt]) => {
    expect(readAlert(row(over))).toMatchObject({ isResolved, resolvedAt });
  });
});

describe('alerts of Level', () => {
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

  test('are asked for by status or device, and filtered once more', async () => {
    const fires = row({ id: 'a-1' });
    const over = row({ id: 'a-2', is_resolved: true });
    const elsewhere = row({ id: 'a-3', device_id: 'dev-2' });
    web.answer = () => ({ body: { data: [fires, over, elsewhere], has_more: false } });
    const ids = (alerts: readonly Alert[]): string[] => alerts.map(({ id }) => id);
    expect(ids(await listActiveAlerts(clients.level, levelCaller))).toEqual(['a-1', 'a-3']);
    expect(ids(await listAlertsOfDevice(clients.level, levelCaller, 'dev/1+'))).toEqual([]);
    expect(ids(await listAlertsOfDevice(clients.level, levelCaller, 'dev-1'))).toEqual(['a-1', 'a-2']);
    expect(ids((await listResolvedAlerts(clients.level, levelCaller, 1)).alerts)).toEqual(['a-2']);
    expect(web.arrived.map(({ url }) => url)).toEqual([
      '/v2/alerts?limit=100&status=active',
      '/v2/alerts?limit=100&device_id=dev%2F1%2B',
      '/v2/alerts?limit=100&device_id=dev-1',
      '/v2/alerts?limit=100&status=resolved',
    ]);
  });

  test('fail as a whole when one row cannot be read', async () => {
    web.answer = () => ({ body: { data: [row(), { id: 'a-2', device_id: 'dev-1' }], has_more: false } });
    await expect(listActiveAlerts(clients.level, levelCaller)).rejects.toMatchObject({ kind: 'Unavailable' });
  });

  const found = async (reply: Reply): Promise<unknown> => {
    web.answer = () => reply;
    return getAlert(clients.level, levelCaller, 'a-1').catch((error: unknown) => error);
  };

  test('are shown by their id in the path', async () => {
    web.answer = () => ({ body: row({ id: 'a/1+=' }) });
    expect(await getAlert(clients.level, levelCaller, 'a/1+=')).toMatchObject({ id: 'a/1+=' });
    expect(web.arrived[0]?.url).toBe('/v2/alerts/a%2F1%2B%3D');
  });

  test("are gone by Level's own 404 only", async () => {
    expect(await found({ status: 404, body: { error: 'Not found' } })).toBeNull();
    expect(await found({ status: 404, body: '' })).toBeNull();
    expect(await found({ status: 404, body: '<html>no such host</html>' })).toMatchObject({ kind: 'Unavailable' });
  });

  test.for([
    ['a page', { body: '<html>' }, /no data/],
    ['nothing', { body: '' }, /no data/],
    ['null', { body: 'null' }, /without its id/],
    ['another alert', { body: row({ id: 'a-2' }) }, /sent another/],
    ['an alert in data', { body: { data: row() } }, /wrapped .* in "data"/],
    ['a list', { body: { data: [], has_more: false } }, /wrapped/],
    ['a 403', { status: 403 }, /may not read/],
    ['a 410', { status: 410 }, /answered 410/],
    ['a 500', { status: 500 }, /answered 500/],
    ['a 429', { status: 429 }, /limit/],
  ] as const)('are not gone by %s', async ([, reply, message]) => {
    const error = await found(reply);
    expect(error).toBeInstanceOf(ApiError);
    expect(String(error)).toMatch(message);
  });

  describe('resolveAlert', () => {
    const resolve = () => resolveAlert(clients.level, levelCaller, 'a/1');

    test('posts nothing but the id, as JSON, with the raw key', async () => {
      web.answer = () => ({ body: row({ id: 'a/1', is_resolved: true }) });
      expect(await resolve()).toBe('resolved');
      expect(web.arrived).toMatchObject([
        {
          method: 'POST',
          url: '/v2/alerts/a%2F1/resolve',
          body: '{}',
          headers: { authorization: LEVEL_KEY, 'content-type': 'application/json' },
        },
      ]);
    });

    test.for([
      ['an empty answer', ''],
      ['an answer that says nothing', {}],
    ] as const)('looks the alert up after %s', async ([, body]) => {
      let shown: Reply = { body: row({ id: 'a/1', is_resolved: true }) };
      web.answer = ({ method }) => (method === 'POST' ? { body } : shown);
      expect(await resolve()).toBe('resolved');
      shown = { status: 404, body: { error: 'Not found' } };
      expect(await resolve()).toBe('gone');
      shown = { body: row({ id: 'a/1', is_resolved: false }) };
      await expect(resolve()).rejects.toMatchObject({ kind: 'Unavailable' });
    });

    test.for([
      [401, 'Unauthorized', /does not accept the API key/],
      [403, 'Forbidden', /read-only: make one with write access in Level > Settings > API keys/],
      [429, 'NotSent', /limit/],
      [500, 'Unavailable', /answered 500/],
    ] as const)('answered by %i throws %s', async ([status, kind, message]) => {
      web.answer = () => ({ status, body: `echo ${LEVEL_KEY}` });
      const error: unknown = await resolve().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ kind, status, message: expect.stringMatching(message) });
      expect(String(error)).not.toContain(LEVEL_KEY);
    });

    test('tells an alert that is gone', async () => {
      web.answer = () => ({ status: 404, body: { error: 'Not found' } });
      expect(await resolve()).toBe('gone');
    });
  });
});

describe('a Level account with alerts', () => {
  let simulator: Simulator;
  let clients: ReturnType<typeof openClients>;

  beforeEach(async () => {
    simulator = await startSimulator({ world: 'small', seed: 7, switches: { levelLimit: 10_000 } });
    clients = openClients({ levelUrl: simulator.levelUrl, levelKey: simulator.credentials.levelKey });
  });
  afterEach(async () => {
    clients.close();
    await simulator.close();
  });
  const control = async (method: string, path: string, body?: unknown): Promise<any> =>
    (
      await fetch(`${simulator.url}/__sim/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    ).json();
  const edit = (body: unknown): Promise<any> => control('POST', 'edit', body);

  test.for([
    {},
    { order: 'random' },
    { order: 'descending' },
    { hasMoreTrueOnExactEnd: true },
    { looseTypes: true },
    { alertDeviceHostnameAbsent: true },
  ])('is read whole with %j', async (switches) => {
    await control('PATCH', 'switches', switches);
    await edit({ op: 'seedResolvedAlerts', count: 250 });
    const { alertIds } = await edit({ op: 'raiseAlerts', count: 300, names: ['A', 'B'] });
    const active = await listActiveAlerts(clients.level, levelCaller);
    expect(active.map(({ id }) => id).toSorted()).toEqual(alertIds.toSorted());
    expect(await listResolvedAlerts(clients.level, levelCaller, 2)).toMatchObject({
      alerts: { length: 200 },
      isComplete: false,
    });
    expect(await listResolvedAlerts(clients.level, levelCaller, 3)).toMatchObject({
      alerts: { length: 250 },
      isComplete: true,
    });
  });

  test('gives no alerts at all when its third page fails', async () => {
    await edit({ op: 'raiseAlerts', count: 500, names: ['A'] });
    await control('POST', 'faults', { api: 'level', path: '/alerts', nth: 3, times: 0, kind: 'status', status: 500 });
    await expect(listActiveAlerts(clients.level, levelCaller)).rejects.toMatchObject({ status: 500 });
  });

  test('resolves an alert, and knows when one is gone', async () => {
    const [device] = (await control('GET', 'state?part=devices')).devices;
    const { alertId } = await edit({ op: 'raiseAlert', device: device.id, name: 'A' });
    expect(await resolveAlert(clients.level, levelCaller, alertId)).toBe('resolved');
    expect(await resolveAlert(clients.level, levelCaller, alertId)).toBe('resolved');
    expect(await getAlert(clients.level, levelCaller, alertId)).toMatchObject({ isResolved: true });
    await edit({ op: 'deleteDevice', device: device.id });
    expect(await resolveAlert(clients.level, levelCaller, alertId)).toBe('gone');
    expect(await getAlert(clients.level, levelCaller, alertId)).toBeNull();
    expect(await listAlertsOfDevice(clients.level, levelCaller, device.id)).toEqual([]);
  });

  test('shows a device with its tags and maintenance mode', async () => {
    const [device] = (await control('GET', 'state?part=devices')).devices;
    await edit([
      { op: 'setMaintenance', device: device.id, on: true },
      { op: 'tagDevice', device: device.id, tags: ['VIP'] },
    ]);
    expect(await getDevice(clients.level, levelCaller, device.id)).toMatchObject({
      id: device.id,
      osName: expect.any(String),
      tags: ['VIP'],
      inMaintenance: true,
    });
    await edit({ op: 'deleteDevice', device: device.id });
    expect(await getDevice(clients.level, levelCaller, device.id)).toBeNull();
  });

  test('is refused when it wraps the one device', async () => {
    await control('PATCH', 'switches', { showWrapped: true });
    const [device] = (await control('GET', 'state?part=devices')).devices;
    await expect(getDevice(clients.level, levelCaller, device.id)).rejects.toMatchObject({
      kind: 'Unavailable',
      message: expect.stringMatching(/wrapped the one object of \/devices in "data"/),
    });
  });
});
