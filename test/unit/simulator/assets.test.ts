import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { item, startHarness, type Harness } from './harness.ts';

let sim: Harness;
beforeAll(async () => {
  sim = await startHarness();
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const stored = async (): Promise<any[]> => (await sim.control('GET', 'state?part=assets')).assets;
const bad = { badDevices: [{ serial: 'BAD', message: 'Something about this one' }] };
const three = [
  item({ inventory_number: 'A' }),
  item({ inventory_number: 'B', fields: [{ name: 'Serial Number', value: 'BAD' }] }),
  item({ inventory_number: 'C' }),
];
const good = [item({ inventory_number: 'A' }), item({ inventory_number: 'B' }), item({ inventory_number: 'C' })];
const tags = (rows: any[]): string[] => rows.map((row) => row.tag ?? row.inventory_number);

describe('POST /Asset', () => {
  test('creates and updates, merging fields by id or name, and forgetting what it does not know', async () => {
    const created = await sim.halo('/Asset', [
      item({
        key_field: 'echoed',
        third_party_id: 7,
        third_party_id_string: 'dropped',
        fields: [
          { id: '102', value: 'PC-1' },
          { name: 'serial number', value: 'SN1' },
          { name: 'Unheard of', value: 'x' },
        ],
      }),
    ]);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      inventory_number: 'PC-1',
      key_field: 'echoed',
      site_id: 41,
      client_id: 12,
      status_id: 1,
      third_party_id: 7,
    });
    const updated = await sim.halo('/Asset', [{ id: created.body.id, fields: [{ id: 101, value: 'Front desk' }] }]);
    expect(updated.body).toMatchObject({ id: created.body.id, key_field: 'Front desk', key_field2: 'SN1' });
    expect(await stored()).toEqual([
      expect.objectContaining({
        typeName: 'Workstation',
        clientId: 12,
        siteId: 41,
        updates: 1,
        fields: { 'Device Name': 'Front desk', Hostname: 'PC-1', 'Serial Number': 'SN1' },
      }),
    ]);
  });

  test.for([
    ['a bare object', item(), 400, /JSON array/],
    ['no type', [{ site_id: 41 }], 400, /Asset Type/],
    ['an unknown id', [{ id: 99_999 }], 404, /Record not found/],
    ['a decimal in a text', [item({ site_id: '41.0' })], 400, /\[0\]\.site_id/],
    ['a value over 4000 characters', [item({ fields: [{ id: 101, value: 'x'.repeat(4_001) }] })], 400, /truncated/],
  ] as const)('refuses %s', async ([, body, status, text]) => {
    const answer = await sim.halo('/Asset', body);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
    expect(await stored()).toEqual([]);
  });

  test('puts what it cannot place on Unknown', async () => {
    const { body } = await sim.halo('/Asset', [
      { assettype_name: 'workstation', client_name: 'Nobody', site_name: 'Nowhere' },
    ]);
    expect(body).toMatchObject({ assettype_id: 128, client_name: 'Unknown', site_name: 'Unknown' });
  });

  test('insists on unique tags and mandatory fields when the tenant does', async () => {
    await sim.control('PATCH', 'switches', { assetTagMustBeUnique: true });
    await sim.control('POST', 'edit', { op: 'updateAssetType', typeName: 'Workstation', mandatory: ['Cost Centre'] });
    const missing = await sim.halo('/Asset', [item()]);
    expect([missing.status, missing.body]).toEqual([
      400,
      { ClassName: 'System.Exception', Message: 'The field Cost Centre is mandatory' },
    ]);
    await sim.control('POST', 'edit', { op: 'updateAssetType', typeName: 'Workstation', mandatory: [] });
    expect((await sim.halo('/Asset', [item()])).status).toBe(201);
    expect((await sim.halo('/Asset', [item({ inventory_number: 'pc-1' })])).body.Message).toBe(
      'Asset tag must be unique',
    );
  });

  test.for([
    ['stops_at_bad_item', three, 400, ['A'], null],
    ['all_or_nothing', three, 400, [], null],
    ['answers_last_only', good, 201, ['A', 'B', 'C'], ['C']],
    ['stores_last_only', good, 201, ['C'], ['C']],
    ['empty_2xx', three, 201, ['A', 'C'], null],
    ['drops_bad_item', three, 201, ['A', 'C'], ['A', 'C']],
    ['stores_twice', good, 201, ['A', 'A', 'B', 'B', 'C', 'C'], ['A', 'B', 'C']],
    ['reversed_answer', good, 201, ['A', 'B', 'C'], ['C', 'B', 'A']],
  ] as const)('in bulk: %s', async ([bulk, items, status, kept, answered]) => {
    await sim.control('PATCH', 'switches', { bulk, ...bad });
    const answer = await sim.halo('/Asset?returnall=true', items);
    expect([answer.status, tags(await stored())]).toEqual([status, kept]);
    if (answered !== null) expect(tags([answer.body].flat())).toEqual(answered);
    if (bulk === 'empty_2xx') expect(answer.text).toBe('');
    if (status === 400)
      expect(answer.body).toEqual({ ClassName: 'System.Exception', Message: 'Something about this one' });
  });

  test('answers many items with the last unless all are asked for', async () => {
    expect((await sim.halo('/Asset', good)).body.inventory_number).toBe('C');
    expect(tags((await sim.halo('/Asset?returnall=true', good)).body)).toEqual(['A', 'B', 'C']);
  });

  test('takes an update back too when all or nothing is stored', async () => {
    const { body } = await sim.halo('/Asset', [item()]);
    await sim.control('PATCH', 'switches', { bulk: 'all_or_nothing', ...bad });
    await sim.halo('/Asset', [{ id: body.id, inventory_number: 'changed' }, three[1]]);
    expect(tags(await stored())).toEqual(['PC-1']);
  });
});

describe('GET /Asset', () => {
  beforeEach(async () => {
    await sim.reset({ existingAssets: 1 });
  });

  test('pages only when told to', async () => {
    expect((await sim.halo('/Asset?page_size=200')).body).toMatchObject({ record_count: 500, assets: { length: 50 } });
    expect((await sim.halo('/asset?pageinate=true&page_size=200&page_no=3')).body).toMatchObject({
      page_no: 3,
      assets: { length: 100 },
    });
    expect((await sim.halo('/Asset?count=3')).body).toMatchObject({ record_count: 3, assets: { length: 3 } });
    await sim.control('PATCH', 'switches', { pageSizeCap: 100, recordCountErratic: true });
    expect((await sim.halo('/Asset?pageinate=true&page_size=200')).body).toMatchObject({
      record_count: 100,
      assets: { length: 100 },
    });
  });

  test('has fields only when asked, hides the inactive, and filters', async () => {
    const [first] = (await sim.halo('/Asset?count=1')).body.assets;
    expect(first).not.toHaveProperty('fields');
    expect((await sim.halo(`/Asset/${first.id}`)).body.fields).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 102, name: 'Hostname', value: first.inventory_number })]),
    );
    await sim.halo('/Asset', [{ id: first.id, inactive: true }]);
    const ids = async (query: string): Promise<number[]> =>
      (await sim.halo(`/Asset?${query}`)).body.assets.map(({ id }: { id: number }) => id);
    expect(await ids(`search=${first.inventory_number.toLowerCase()}`)).toEqual([]);
    expect(await ids(`search=${first.inventory_number}&includeinactive=true`)).toEqual([first.id]);
    expect(await ids('includeinactive=true&includeactive=false')).toEqual([first.id]);
    const site = (
      await sim.halo(`/Asset?site_id=${first.site_id}&assettype_id=${first.assettype_id}&pageinate=true&page_size=500`)
    ).body.assets;
    expect(site.length).toBeGreaterThan(0);
    expect(site.every((row: any) => row.site_id === first.site_id && row.client_id === first.client_id)).toBe(true);
    expect((await sim.halo('/Asset/1')).status).toBe(404);
  });

  test('writes ids sloppily on request', async () => {
    await sim.control('PATCH', 'switches', { sloppyIds: true, unsetDates: 'null' });
    const { text, body } = await sim.halo('/Asset?count=1');
    expect(text).toMatch(/"site_id":\d+\.0/);
    expect(body.assets[0]).toMatchObject({ assettype_id: expect.any(String), warranty_end: null });
  });
});

describe('asset types and fields', () => {
  test('show the field id beside an id of their own', async () => {
    const { body } = await sim.halo('/AssetType/128?includedetails=true');
    const row = body.fields.find(({ field_name }: { field_name: string }) => field_name === 'Level Device ID');
    expect(row).toMatchObject({ field_id: 115 });
    expect(row.id).not.toBe(row.field_id);
    expect(body.field_list).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 115, name: 'Level Device ID', kind: 'T' })]),
    );
    expect((await sim.halo('/Field?kind=T')).body).toHaveLength(23);
  });

  test.for([
    ['admin_only', 403, false],
    ['edit_assets', 201, true],
    ['silently_ignored', 201, false],
  ] as const)('are created or not: %s', async ([createFields, status, kept]) => {
    await sim.control('PATCH', 'switches', { createFields });
    expect((await sim.halo('/Field', [{ name: 'BIOS', kind: 'T' }])).status).toBe(status);
    const names = (await sim.halo('/Field?kind=T')).body.map(({ name }: { name: string }) => name);
    expect(names.includes('BIOS')).toBe(kept);
  });
});

describe('connection test reads', () => {
  test.for([
    ['/InstanceInfo', { app_name: 'Halo PSA', dbid: expect.any(String) }],
    ['/Agent/me', { isapiagent: true }],
    ['/client?pageinate=true&page_size=1&page_no=1', { record_count: 11, clients: [{ name: 'Unknown' }] }],
    ['/SITE?client_id=12', { sites: [{ clientsite_name: 'Northwind Dental/Head office' }] }],
    ['/Tickets?pageinate=true&page_size=1', { record_count: 0, tickets: [] }],
  ] as const)('%s', async ([path, shape]) => {
    const { status, body } = await sim.halo(path);
    expect(status).toBe(200);
    expect(body).toMatchObject(shape);
  });

  test.for(['/TicketType', '/Status', '/Priority', '/Agent', '/Team', '/Outcome', '/Lookup?lookupid=61', '/AssetType'])(
    '%s is a bare array',
    async (path) => {
      const { body } = await sim.halo(path);
      expect(Array.isArray(body) && body.length > 0).toBe(true);
    },
  );
});
