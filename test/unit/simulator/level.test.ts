import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startHarness, type Harness } from './harness.ts';

interface Row {
  id: string;
  hostname: string;
  group_id: string | null;
  serial_number: string | null;
  tags: string[];
}

let sim: Harness;
let world: any;
beforeAll(async () => {
  sim = await startHarness();
});
beforeEach(async () => {
  world = await sim.reset();
});
afterAll(() => sim.close());

async function sweep(query = ''): Promise<{ rows: Row[]; pages: number }> {
  const rows: Row[] = [];
  let pages = 0;
  for (let after = ''; ;) {
    const { body } = await sim.level(`/devices?limit=100${query}${after}`);
    pages += 1;
    rows.push(...body.data);
    if (!body.has_more) return { rows, pages };
    const last = rows.at(-1)?.id ?? '';
    if (body.data.length === 0) throw new Error('has_more with an empty page');
    after = `&starting_after=${encodeURIComponent(last)}`;
  }
}

describe('GET /v2/devices', () => {
  test('pages through all devices once', async () => {
    const { rows, pages } = await sweep();
    expect([rows.length, new Set(rows.map(({ id }) => id)).size, pages]).toEqual([500, 500, 5]);
  });

  test('has 20 rows on a page by default, and clamps other limits', async () => {
    expect((await sim.level('/devices')).body.data).toHaveLength(20);
    expect((await sim.level('/devices?limit=1000')).body.data).toHaveLength(100);
    await sim.control('PATCH', 'switches', { limitOutOfRange: 422 });
    expect((await sim.level('/devices?limit=0')).status).toBe(422);
  });

  test('goes back with ending_before', async () => {
    const { rows } = await sweep();
    const { body } = await sim.level(`/devices?limit=10&ending_before=${rows[30]?.id}`);
    expect(body.data.map(({ id }: Row) => id)).toEqual(rows.slice(20, 30).map(({ id }) => id));
    expect(body.has_more).toBe(true);
  });

  test('has parts only when asked', async () => {
    const bare = (await sim.level('/devices?limit=1')).body.data[0];
    const full = (
      await sim.level(
        '/devices?limit=1&include_operating_system=true&include_disks=true&include_network_interfaces=true',
      )
    ).body.data[0];
    expect(bare).not.toHaveProperty('operating_system');
    expect(full).toMatchObject({
      operating_system: { end_of_life: expect.any(Boolean) },
      disks: [expect.anything()],
      disk_partitions: [expect.anything()],
    });
    expect((await sim.level(`/devices/${bare.id}?include_cpus=true`)).body.cpus).toHaveLength(1);
  });

  test('filters, all conditions at once', async () => {
    const { rows } = await sweep();
    const one = rows.find(({ serial_number }) => serial_number !== null) as Row;
    const groupId = one.group_id ?? '';
    const tag = (await sim.level('/tags')).body.data.find(({ name }: { name: string }) => name === 'SERVER');
    const ids = async (query: string) => (await sweep(query)).rows.map(({ id }) => id).sort();
    const where = (test: (row: Row) => boolean) =>
      rows
        .filter(test)
        .map(({ id }) => id)
        .sort();
    expect(await ids(`&group_id=${groupId}`)).toEqual(where((row) => row.group_id === groupId));
    expect(await ids(`&tag_id=${tag.id}`)).toEqual(where((row) => row.tags.includes('SERVER')));
    expect(await ids(`&serial_number=${one.serial_number}`)).toEqual([one.id]);
    expect(await ids(`&hostname=${one.hostname}&group_id=${groupId}`)).toEqual([one.id]);
    expect(await ids(`&hostname=${one.hostname.slice(0, 5)}`)).toEqual([]);
    const root = world.mapping.find(({ groupPath }: { groupPath: string }) => groupPath === 'Northwind Dental');
    const below = new Set(
      world.mapping
        .filter(({ groupPath }: { groupPath: string }) => groupPath.startsWith('Northwind Dental'))
        .map((row: any) => row.groupId),
    );
    expect(await ids(`&ancestor_group_id=${root.groupId}`)).toEqual(where((row) => below.has(row.group_id)));
  });

  test.for([
    ['exact end', { hasMoreTrueOnExactEnd: true }, 6],
    ['descending', { order: 'descending' }, 5],
    ['random', { order: 'random' }, 5],
  ] as const)('still shows everything: %s', async ([, switches, pages]) => {
    await sim.control('PATCH', 'switches', switches);
    const seen = new Set<string>();
    let count = 0;
    for (let after = '', more = true; more;) {
      const { body } = await sim.level(`/devices?limit=100${after}`);
      for (const row of body.data) seen.add(row.id);
      count += 1;
      more = body.has_more;
      if (body.data.length > 0) after = `&starting_after=${body.data.at(-1).id}`;
    }
    expect([seen.size, count]).toEqual([500, pages]);
  });

  test.for([
    ['continue', 200, 5],
    ['empty', 200, 0],
    ['restart', 200, 5],
    [404, 404, undefined],
  ] as const)('answers a lost cursor: %s', async ([cursorLost, status, length]) => {
    await sim.control('PATCH', 'switches', { cursorLost });
    const { body } = await sim.level('/devices?limit=6');
    const cursor = body.data.at(-1).id;
    await sim.control('POST', 'edit', { op: 'deleteDevice', device: cursor });
    const next = await sim.level(`/devices?limit=5&starting_after=${cursor}`);
    expect([next.status, next.body.data?.length]).toEqual([status, length]);
    if (cursorLost === 'restart') expect(next.body.data[0].id).toBe(body.data[0].id);
    if (cursorLost === 'continue') expect(body.data.map(({ id }: Row) => id)).not.toContain(next.body.data[0].id);
  });

  test('never takes the word null for an id', async () => {
    expect((await sim.level('/devices?group_id=null')).status).toBe(404);
    expect((await sim.level('/groups?parent_id=null')).status).toBe(404);
  });

  test('wears the old and loose shapes', async () => {
    await sim.control('PATCH', 'switches', { optionalFieldsAbsent: true, looseTypes: true });
    const { body } = await sim.level('/devices?limit=1&include_operating_system=true');
    expect(body.data[0]).not.toHaveProperty('group_name');
    expect(body.data[0].operating_system.major_version).toEqual(expect.any(Number));
  });
});

describe('GET /v2/groups', () => {
  test('lists a forest whose counts agree with the devices', async () => {
    const { body } = await sim.level('/groups?limit=100');
    expect(body.data).toHaveLength(30);
    const sum = body.data.reduce((total: number, group: any) => total + group.device_count, 0);
    const roots = body.data.filter((group: any) => group.parent_id === null);
    expect([
      sum,
      roots.length,
      roots.reduce((total: number, group: any) => total + group.descendent_device_count, 0),
    ]).toEqual([500, 10, 500]);
    expect((await sim.level(`/groups/${roots[0].id}`)).body).toEqual(roots[0]);
    expect((await sim.level(`/groups?parent_id=${roots[0].id}`)).body.data.map(({ id }: Row) => id)).toEqual(
      roots[0].child_ids,
    );
  });
});

describe('Level rate limit', () => {
  test('refuses the request above the limit and frees it after the window', async () => {
    await sim.control('PATCH', 'switches', { levelLimit: 3, levelWindowSeconds: 0.3 });
    const statuses = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await sim.level('/groups?limit=1')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await sim.level('/groups?limit=1');
    expect([refused.headers.get('retry-after'), refused.body]).toEqual(['1', { error: 'Too many requests' }]);
    await new Promise((resolve) => setTimeout(resolve, 320));
    expect((await sim.level('/groups?limit=1')).status).toBe(200);
  });
});
