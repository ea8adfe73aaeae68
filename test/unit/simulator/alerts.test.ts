import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startHarness, type Harness } from './harness.ts';

let sim: Harness;

beforeAll(async () => {
  sim = await startHarness({ world: 'small', seed: 1 });
});
beforeEach(async () => {
  await sim.reset();
});
afterAll(() => sim.close());

const edit = (body: unknown): Promise<any> => sim.control('POST', 'edit', body);
const set = (switches: Record<string, unknown>): Promise<unknown> => sim.control('PATCH', 'switches', switches);
const alerts = async (): Promise<any[]> => (await sim.control('GET', 'state?part=alerts')).alerts;
const devices = async (): Promise<any[]> => (await sim.control('GET', 'state?part=devices')).devices;
const listed = async (query = ''): Promise<string[]> =>
  (await sim.level(`/alerts?limit=100${query}`)).body.data.map(({ id }: { id: string }) => id);
const raise = async (device: string, over: Record<string, unknown> = {}): Promise<string> =>
  (await edit({ op: 'raiseAlert', device, name: 'Disk Monitor - Critical', ...over })).alertId;
const resolveByApi = (id: string) => sim.level(`/alerts/${id}/resolve`, undefined, 'POST');
const tick = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe('GET /alerts', () => {
  test('gives what was raised, as Level documents it', async () => {
    const [device] = await devices();
    const id = await raise(device.hostname, { payload: 'C: 4.3% free', startedAt: '2026-11-23T08:59:00.000Z' });
    expect(Buffer.from(id, 'base64').toString()).toBe('gid://level/Alert/901');
    const row = {
      id,
      device_id: device.id,
      device_hostname: device.hostname,
      name: 'Disk Monitor - Critical',
      description: 'Disk usage less than 10% free on C:',
      payload: 'C: 4.3% free',
      severity: 'critical',
      is_resolved: false,
      started_at: '2026-11-23T08:59:00.000Z',
      resolved_at: null,
    };
    expect((await sim.level('/alerts')).body).toEqual({ data: [row], has_more: false });
    expect((await sim.level(`/alerts/${id}`)).body).toEqual(row);
    expect(await alerts()).toEqual([row]);
  });

  test('filters by status and device, refuses another status', async () => {
    const [one, two] = await devices();
    const first = await raise(one.id);
    const second = await raise(one.id);
    const third = await raise(two.id);
    await edit({ op: 'resolveAlert', alertId: first });
    expect(await listed()).toEqual([first, second, third]);
    expect(await listed('&status=active')).toEqual([second, third]);
    expect(await listed('&status=resolved')).toEqual([first]);
    expect(await listed(`&device_id=${one.id}`)).toEqual([first, second]);
    expect(await listed(`&device_id=${one.id}&status=active`)).toEqual([second]);
    expect(await listed('&device_id=nobody')).toEqual([]);
    expect((await sim.level('/alerts?status=open')).status).toBe(400);
  });

  test('pages through 5,000 firing among 5,000 resolved ones, quickly', async () => {
    await set({ levelLimit: 1_000 });
    await edit({ op: 'seedResolvedAlerts', count: 5_000 });
    const { alertIds } = await edit({ op: 'raiseAlerts', count: 5_000, names: ['CPU Monitor', 'Memory Monitor'] });
    const began = performance.now();
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { body } = await sim.level(`/alerts?status=active&limit=100${after}`);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      if (!body.has_more) break;
      after = `&starting_after=${seen.at(-1) ?? ''}`;
    }
    expect(seen).toEqual(alertIds);
    expect(performance.now() - began).toBeLessThan(2_500);
  });

  test('goes on at the old place when the cursor left the filter', async () => {
    const [device] = await devices();
    const ids: string[] = [];
    for (let index = 0; index < 4; index += 1) ids.push(await raise(device.id));
    await edit({ op: 'resolveAlert', alertId: ids[1] });
    expect(await listed(`&status=active&starting_after=${ids[1] ?? ''}`)).toEqual([ids[2], ids[3]]);
  });

  test('keeps quiet, or forgets the hostname, when told to', async () => {
    const [device] = await devices();
    const id = await raise(device.id);
    await set({ emptyAlerts: true });
    expect((await sim.level('/alerts')).body).toEqual({ data: [], has_more: false });
    await set({ emptyAlerts: false, alertDeviceHostnameAbsent: true });
    expect((await sim.level(`/alerts/${id}`)).body).not.toHaveProperty('device_hostname');
    await set({ showWrapped: true });
    expect((await sim.level(`/alerts/${id}`)).body.data.id).toBe(id);
  });

  test.for([403, 404] as const)('may be missing in the plan: %i', async (alertsForbidden) => {
    const [device] = await devices();
    const id = await raise(device.id);
    await set({ alertsForbidden });
    expect((await sim.level('/alerts')).status).toBe(alertsForbidden);
    expect((await sim.level(`/alerts/${id}`)).status).toBe(alertsForbidden);
    expect((await resolveByApi(id)).status).toBe(alertsForbidden);
  });

  test('knows no others', async () => {
    expect((await sim.level('/alerts/nobody')).status).toBe(404);
    const foreign = Buffer.from('gid://level/Alert/900003').toString('base64').replaceAll('=', '');
    expect((await sim.level(`/alerts/${foreign}`)).status).toBe(403);
    await set({ foreignIdStatus: 404 });
    expect((await sim.level(`/alerts/${foreign}`)).status).toBe(404);
  });
});

describe('POST /alerts/{id}/resolve', () => {
  test('resolves once, and answers the same a second time', async () => {
    const [device] = await devices();
    const id = await raise(device.id);
    const first = await resolveByApi(id);
    expect(first).toMatchObject({ status: 200, body: { id, is_resolved: true, resolved_at: expect.any(String) } });
    expect((await resolveByApi(id)).body).toEqual(first.body);
    expect(await listed('&status=active')).toEqual([]);
  });

  test('needs a key that may write, and an alert', async () => {
    const [device] = await devices();
    const id = await raise(device.id);
    const { levelReadOnlyKey } = sim.simulator.credentials;
    expect((await sim.level(`/alerts/${id}/resolve`, levelReadOnlyKey, 'POST')).status).toBe(403);
    expect(await listed('&status=active')).toEqual([id]);
    expect((await resolveByApi('nobody')).status).toBe(404);
    expect((await sim.level(`/alerts/${id}/resolve`)).status).toBe(404);
    expect((await sim.level(`/alerts/${id}`, undefined, 'POST')).status).toBe(404);
    expect((await sim.level(`/alerts/${id}/resolve/again`, undefined, 'POST')).status).toBe(404);
  });

  test('is answered by the monitor when the condition lasts', async () => {
    await set({ resolveReraisesMs: 30 });
    const [device] = await devices();
    const id = await raise(device.id, { startedAt: '2026-11-23T08:59:00.000Z' });
    await resolveByApi(id);
    expect(await listed('&status=active')).toEqual([]);
    await tick(80);
    const [row] = await alerts();
    expect(row).toMatchObject({ id, is_resolved: false, resolved_at: null });
    expect(row.started_at > '2026-11-23T08:59:00.000Z').toBe(true);
  });
});

describe('edits of alerts', () => {
  test.for([
    ['same_id_new_start', 'same', 'new'],
    ['same_id_same_start', 'same', 'old'],
    ['new_id', 'another', 'new'],
  ] as const)('reopen by the switch: %s', async ([alertReopen, id, start]) => {
    await set({ alertReopen });
    const [device] = await devices();
    const alertId = await raise(device.id, { startedAt: '2026-01-01T00:00:00.000Z', payload: 'old' });
    expect((await edit({ op: 'reopenAlert', alertId })).error).toContain('not resolved');
    await edit({ op: 'resolveAlert', alertId });
    const reopened = await edit({ op: 'reopenAlert', alertId, payload: 'new' });
    expect(reopened.alertId === alertId ? 'same' : 'another').toBe(id);
    const rows = await alerts();
    expect(rows.filter((row) => !row.is_resolved)).toMatchObject([
      { id: reopened.alertId, payload: 'new', resolved_at: null, device_id: device.id, name: rows[0].name },
    ]);
    expect(rows.at(-1).started_at === '2026-01-01T00:00:00.000Z' ? 'old' : 'new').toBe(start);
  });

  test.for([
    ['vanish', []],
    ['stay', [false, true]],
    ['resolve', [true, true]],
  ] as const)('alerts of deleted devices %s', async ([alertsOfDeletedDevices, resolved]) => {
    await set({ alertsOfDeletedDevices });
    const [doomed, reinstalled, other] = await devices();
    await raise(doomed.id);
    const old = await raise(doomed.id);
    await raise(reinstalled.id);
    await raise(other.id);
    await edit([
      { op: 'resolveAlert', alertId: old },
      { op: 'deleteDevice', device: doomed.id },
      { op: 'reenrolDevice', device: reinstalled.id },
    ]);
    const rows = await alerts();
    const of = (device: any) => rows.filter(({ device_id }) => device_id === device.id).map((row) => row.is_resolved);
    expect(of(doomed)).toEqual(resolved);
    expect(of(reinstalled)).toEqual(resolved.slice(0, 1));
    expect(of(other)).toEqual([false]);
  });

  test('raise many evenly over groups, each pair of device and name once', async () => {
    const rows = await devices();
    const groups = [...new Set<string>(rows.map(({ group_id }) => group_id))].slice(0, 10);
    const names = Array.from({ length: 20 }, (_, index) => `Monitor ${index}`);
    const body = { op: 'raiseAlerts', count: 200, names, groups, severity: 'warning' };
    const { alertIds } = await edit(body);
    const raised = await alerts();
    expect(raised.map(({ id }) => id)).toEqual(alertIds);
    expect(new Set(raised.map(({ device_id, name }) => `${device_id} ${name}`)).size).toBe(200);
    expect(new Set(raised.map(({ name }) => name)).size).toBe(20);
    expect(raised.every(({ severity }) => severity === 'warning')).toBe(true);
    await sim.reset();
    await edit(body);
    expect((await alerts()).map(({ device_id, name }) => [device_id, name])).toEqual(
      raised.map(({ device_id, name }) => [device_id, name]),
    );
  });

  test('raise on given devices in turn, and resolve many', async () => {
    const [one, two] = await devices();
    const { alertIds } = await edit({
      op: 'raiseAlerts',
      count: 4,
      names: ['A', 'B'],
      devices: [one.id, two.hostname],
    });
    expect((await alerts()).map(({ device_id, name }) => [device_id, name])).toEqual([
      [one.id, 'A'],
      [two.id, 'B'],
      [one.id, 'B'],
      [two.id, 'A'],
    ]);
    expect(await edit({ op: 'resolveAlerts', alertIds: alertIds.slice(1) })).toMatchObject({ resolved: 3 });
    expect(await listed('&status=active')).toEqual([alertIds[0]]);
  });

  test('set maintenance and tags of a device', async () => {
    const [device] = await devices();
    await edit([
      { op: 'setMaintenance', device: device.id, on: true },
      { op: 'tagDevice', device: device.id, tags: ['SERVER', 'Fresh'] },
    ]);
    expect((await sim.level(`/devices/${device.id}`)).body).toMatchObject({
      maintenance_mode: true,
      tags: ['SERVER', 'Fresh'],
    });
    const tag = (await sim.level('/tags?limit=100')).body.data.find(({ name }: { name: string }) => name === 'Fresh');
    expect((await sim.level(`/devices?tag_id=${tag.id}`)).body.data).toMatchObject([{ id: device.id }]);
  });

  test.for([
    [{ op: 'raiseAlert', device: 'nobody', name: 'A' }, 'raiseAlert: no such device'],
    [{ op: 'raiseAlerts', count: 1, names: [] }, 'raiseAlerts needs at least one name'],
    [{ op: 'raiseAlerts', count: 1, names: ['A'], devices: [] }, 'raiseAlerts: no device to raise an alert on'],
    [{ op: 'raiseAlerts', count: 1, names: ['A'], groups: ['x'] }, 'raiseAlerts: no such group x'],
    [
      { op: 'raiseAlerts', count: 1, names: ['A'], severity: 'loud' },
      'raiseAlerts: severity is information, warning, critical, emergency',
    ],
    [{ op: 'resolveAlert', alertId: 'x' }, 'resolveAlert: no such alert'],
  ] as const)('name what is wrong with %j', async ([body, message]) => {
    expect(await edit(body)).toEqual({ error: message });
  });

  test('are not in a clean world, and of every kind in the awkward one', async () => {
    expect(await alerts()).toEqual([]);
    await sim.reset({ world: 'awkward' });
    const rows = await alerts();
    expect(new Set(rows.map(({ severity }) => severity)).size).toBe(4);
    expect(rows.some(({ payload }) => String(payload).length > 100_000)).toBe(true);
    expect(rows.some(({ payload }) => String(payload).includes('<script>'))).toBe(true);
    expect((await sim.level('/alerts?status=active&limit=100')).body.data).toHaveLength(rows.length);
  });
});
