import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import { getAssetType, listAssetTypes } from '../../../src/apis/halopsa/asset-types.ts';
import { answeredAssets, listAssets, postAssets, readAsset, toWire } from '../../../src/apis/halopsa/assets.ts';
import { listClients, listSites } from '../../../src/apis/halopsa/directory.ts';
import { rowsOf } from '../../../src/apis/halopsa/lists.ts';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import { openClients } from '../../support/api-clients.ts';
import { assetType, PLACE } from '../../support/builders.ts';
import { FakeCaller } from '../../support/fake-caller.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

const row = (id: unknown, over: object = {}) => ({
  id,
  assettype_id: 128,
  client_id: 12,
  site_id: 41,
  inventory_number: `PC-${String(id)}`,
  fields: [],
  ...over,
});
const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => row(from + index));
const ids = (assets: readonly { id: number }[]): number[] => assets.map(({ id }) => id);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('rowsOf', () => {
  test.for([
    ['a bare array', [1], [1]],
    ['the known key', { record_count: 1, assets: [1], other: [{}] }, [1]],
    ['any list of objects', { record_count: 1, results: [{ id: 1 }] }, [{ id: 1 }]],
    ['an envelope without rows', { record_count: 0 }, []],
    ['an empty list under the known key', { assets: [] }, []],
  ] as const)('finds %s', ([, json, expected]) => {
    expect(rowsOf(json, 'assets')).toEqual(expected);
  });

  test.for([[null], [undefined], ['text'], [5], [{}], [{ Message: 'no' }], [{ assets: 'none' }]])(
    'does not take %j for an empty list',
    ([json]) => {
      expect(() => rowsOf(json, 'assets')).toThrow(ApiError);
    },
  );
});

describe('listAssets', () => {
  let web: WebServer;
  let clients: ReturnType<typeof openClients>;
  const caller = new FakeCaller();
  /** Bodies of the pages, by call. */
  let pages: (page: number, call: number) => unknown;
  let asked: URLSearchParams[];

  beforeEach(async () => {
    asked = [];
    web = await startWebServer(({ url }) => {
      if (url.startsWith('/auth')) return { body: { access_token: 'token', expires_in: 3_600 } };
      const query = new URL(url, 'http://x').searchParams;
      asked.push(query);
      return { body: pages(Number(query.get('page_no')), asked.length) };
    });
    clients = openClients({ haloUrl: web.url });
  });
  afterEach(async () => {
    clients.close();
    await web.close();
  });

  const list = () => listAssets(clients.halo, caller);
  const paged = (all: readonly unknown[], page: number, size = 100) => all.slice((page - 1) * size, page * size);
  const enveloped = (all: readonly unknown[], page: number, size = 100) => ({
    record_count: all.length,
    assets: paged(all, page, size),
  });

  test('asks for archived ones and fields, 100 a page, in the order of ids', async () => {
    pages = () => [];
    expect(await list()).toEqual([]);
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      pageinate: 'true',
      page_size: '100',
      page_no: '1',
      includeassetfields: 'true',
      includeinactive: 'true',
      includeactive: 'true',
      order: 'id',
    });
  });

  test.for([
    [0, 1],
    [1, 2],
    [100, 2],
    [101, 2],
    [250, 3],
  ] as const)('reads %i rows of bare arrays', async ([count, requests]) => {
    pages = (page) => paged(rows(1, count), page);
    expect(ids(await list())).toEqual(upTo(count));
    expect(asked).toHaveLength(requests);
  });

  test('reads envelopes', async () => {
    pages = (page) => enveloped(rows(1, 250), page);
    expect(ids(await list())).toEqual(upTo(250));
  });

  test('reads all when the page size is ignored', async () => {
    pages = (page) => enveloped(rows(1, 130), page, 50);
    expect(ids(await list())).toEqual(upTo(130));
  });

  test('ends when the page number is ignored as well', async () => {
    pages = () => rows(1, 130);
    expect(ids(await list())).toEqual(upTo(130));
    expect(asked).toHaveLength(2);
  });

  test('reads twice when record_count is that of the page, and believes it then', async () => {
    const all = rows(1, 130);
    pages = (page) => ({ record_count: paged(all, page).length, assets: paged(all, page) });
    expect(ids(await list())).toEqual(upTo(130));
    expect(asked).toHaveLength(4);
  });

  test('reads again when a row was deleted between two pages, so that none slips through', async () => {
    const before = rows(1, 250);
    const after = before.slice(1);
    pages = (page, call) => enveloped(call === 1 ? before : after, page);
    expect(ids(await list()).sort((a, b) => a - b)).toEqual(upTo(250).slice(1));
  });

  test('concludes nothing from a list that changes for ever', async () => {
    pages = (page, call) => enveloped(rows(1, 250 + call), page);
    await expect(list()).rejects.toMatchObject({
      kind: 'Unavailable',
      message: expect.stringMatching(/changed each time/),
    });
  });

  test('reads on after a short page while record_count promises more', async () => {
    // A page from which HaloPSA removed rows that the agent may not see.
    const all = rows(1, 250);
    pages = (page) => ({ record_count: 250, assets: page === 2 ? paged(all, page).slice(1) : paged(all, page) });
    expect(ids(await list())).toContain(250);
  });

  test.for([[{ name: 'no id' }], [row(0)], [row(-1)], [row('x')], [null], ['text']])(
    'throws for the row %j instead of leaving it out',
    async ([bad]) => {
      pages = () => [row(1), bad];
      await expect(list()).rejects.toMatchObject({
        kind: 'Unavailable',
        message: expect.stringMatching(/row without an id/),
      });
    },
  );

  test.for([[{ Message: 'no' }], [{}], ['text']])('does not take the answer %j for an empty estate', async ([body]) => {
    pages = () => JSON.stringify(body);
    await expect(list()).rejects.toBeInstanceOf(ApiError);
  });

  test('throws when a later page fails', async () => {
    web.answer = ({ url }) =>
      url.startsWith('/auth')
        ? { body: { access_token: 'token', expires_in: 3_600 } }
        : url.includes('page_no=2')
          ? { status: 500 }
          : { body: rows(1, 100) };
    await expect(list()).rejects.toMatchObject({ kind: 'Unavailable' });
  });
});

describe('assets on the wire', () => {
  test('reads ids in any spelling, and only fields that we know', () => {
    expect(
      readAsset(
        row('7', {
          client_id: '12.0',
          assettype_id: null,
          inactive: 'true',
          fields: [
            { name: 'Model', value: 5 },
            { name: 'Diary', value: 'secret' },
            null,
            { name: 'Disks', value: null },
          ],
        }),
      ),
    ).toEqual({
      id: 7,
      typeId: 0,
      clientId: 12,
      siteId: 41,
      tag: 'PC-7',
      inactive: true,
      fields: { Model: '5', Disks: '' },
    });
  });

  test('reads an asset without facts', () => {
    expect(readAsset({ id: 3 })).toEqual({
      id: 3,
      typeId: 0,
      clientId: 0,
      siteId: 0,
      tag: '',
      inactive: false,
      fields: {},
    });
  });

  test.for([
    ['an array', [row(1), row(2)], [1, 2]],
    ['one object', row(1), [1]],
    ['nothing', undefined, []],
    ['null', null, []],
    ['a text', 'ok', []],
    ['rows that are none', [null, {}, { id: 0 }, row(4)], [4]],
  ] as const)('finds the assets of an answer that is %s', ([, json, expected]) => {
    expect(ids(answeredAssets(json))).toEqual(expected);
  });

  const type = assetType({ fieldIds: { Model: 11, Hostname: 12 } });

  test('writes a create with place, type and tag, and fields by id', () => {
    expect(
      toWire(
        {
          kind: 'create',
          deviceId: 'd',
          name: 'PC-1',
          typeId: 128,
          place: PLACE,
          tag: 'PC-1',
          fields: { Model: 'X', Disks: 'unknown to the type' },
        },
        type,
      ),
    ).toEqual({
      assettype_id: 128,
      client_id: 12,
      site_id: 41,
      inventory_number: 'PC-1',
      _dontaddnewfields: true,
      fields: [{ id: 11, value: 'X' }],
    });
  });

  test.for(['link', 'update'] as const)(
    'writes only fields in a %s: place, type, tag and status are not ours',
    (kind) => {
      const write = { deviceId: 'd', name: 'PC-1', assetId: 501, typeId: 128, fields: { Hostname: 'PC-1', Model: '' } };
      expect(toWire(kind === 'link' ? { kind, by: 'serial', ...write } : { kind, ...write }, type)).toEqual({
        id: 501,
        _dontaddnewfields: true,
        fields: [
          { id: 12, value: 'PC-1' },
          { id: 11, value: '' },
        ],
      });
    },
  );
});

describe('the lists of a whole tenant', () => {
  let simulator: Simulator;
  let clients: ReturnType<typeof openClients>;
  const caller = new FakeCaller();

  const open = async (
    switches: NonNullable<Parameters<typeof startSimulator>[0]>['switches'] = {},
    existingAssets = 0.5,
  ): Promise<void> => {
    simulator = await startSimulator({
      world: 'small',
      seed: 7,
      existingAssets,
      switches: { haloLimit: 10_000, ...switches },
    });
    const { haloClientId, haloClientSecret } = simulator.credentials;
    clients = openClients({ haloUrl: simulator.haloUrl, clientId: haloClientId, clientSecret: haloClientSecret });
  };
  afterEach(async () => {
    clients.close();
    await simulator.close();
  });
  const state = async (part: string): Promise<{ id: number }[]> => {
    const body = (await (await fetch(`${simulator.url}/__sim/state?part=${part}`)).json()) as Record<
      string,
      { id: number }[]
    >;
    return body[part] ?? [];
  };
  const sorted = (list: readonly { id: number }[]): number[] => ids(list).sort((a, b) => a - b);

  test.for([
    {},
    { sloppyIds: true },
    { pageSizeCap: 37 },
    { pageSizeIgnored: true },
    { recordCountErratic: true },
    { recordCountErratic: true, pageSizeIgnored: true },
  ])('are whole with %j', async (switches) => {
    await open(switches);
    expect(sorted(await listAssets(clients.halo, caller))).toEqual(sorted(await state('assets')));
    expect(sorted(await listClients(clients.halo, caller))).toEqual(sorted(await state('clients')));
    expect(sorted(await listSites(clients.halo, caller))).toEqual(sorted(await state('sites')));
  });

  test('finds the fields of an asset type', async () => {
    await open();
    const type = (await listAssetTypes(clients.halo, caller)).find(({ name }) => name === 'Workstation');
    const { fieldIds } = await getAssetType(clients.halo, caller, type?.id ?? 0);
    expect(fieldIds['Level Device ID']).toBeGreaterThan(0);
  });

  test.for(['stops_at_bad_item', 'reversed_answer', 'answers_last_only', 'empty_2xx', 'stores_twice'] as const)(
    'never take more for confirmed than what was answered, with bulk %s',
    async (bulk) => {
      await open({ bulk }, 0);
      const types = await listAssetTypes(clients.halo, caller);
      const type = await getAssetType(clients.halo, caller, types.find(({ name }) => name === 'Workstation')?.id ?? 0);
      const [site] = (await listSites(clients.halo, caller)).filter(({ id }) => id > 1);
      const items = ['d1', 'd2', 'd3'].map((deviceId) =>
        toWire(
          {
            kind: 'create',
            deviceId,
            name: deviceId,
            typeId: type.id,
            place: { clientId: site?.clientId ?? 0, siteId: site?.id ?? 0 },
            tag: deviceId,
            fields: { 'Level Device ID': deviceId },
          },
          type,
        ),
      );
      const { assets, sentAt } = await postAssets(clients.halo, caller, items, ['d1', 'd2', 'd3']);
      const confirmed = assets.map(({ fields }) => fields['Level Device ID'] ?? '').sort();
      expect(confirmed).toEqual(
        {
          stops_at_bad_item: ['d1', 'd2', 'd3'],
          reversed_answer: ['d1', 'd2', 'd3'],
          answers_last_only: ['d3'],
          empty_2xx: [],
          stores_twice: ['d1', 'd2', 'd3'],
        }[bulk],
      );
      expect(Date.now() - sentAt).toBeLessThan(5_000);
      expect((await listAssets(clients.halo, caller)).length).toBe(bulk === 'stores_twice' ? 6 : 3);
    },
  );
});
