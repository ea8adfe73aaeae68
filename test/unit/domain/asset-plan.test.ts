import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEVICE_ID_FIELD, desiredFields } from '../../../src/domain/asset-fields.ts';
import type { Asset } from '../../../src/domain/asset.ts';
import { planAssets, type AssetChange, type PlanView } from '../../../src/domain/asset-plan.ts';
import type { Device } from '../../../src/domain/device.ts';
import { AssetIndex } from '../../../src/holder/asset-index.ts';
import { asset, assetType, daysAgo, device, NOW, PLACE, planView, withId } from '../../support/builders.ts';

const PATH = 'Acme / Main';

/** The asset of a device, exactly as a create leaves it. */
const synced = (of: Device, over: Partial<Asset> = {}): Asset => {
  const { stable, riding } = desiredFields(of, PATH, NOW);
  return asset({ tag: of.hostname, ...over, fields: { ...stable, ...riding, ...over.fields } });
};

const plan = (devices: readonly Device[], assets: readonly Asset[] = [], over: Partial<PlanView> = {}): AssetChange[] =>
  planAssets(devices, planView(assets, devices, over));

const kinds = (changes: readonly AssetChange[]): string[] =>
  changes.map((change) => `${change.kind} ${change.deviceId}`);

/** HaloPSA, as far as a plan can see it: what the writes leave behind. */
function carryOut(assets: readonly Asset[], changes: readonly AssetChange[]): Asset[] {
  const all = new Map(assets.map((item) => [item.id, item]));
  let next = Math.max(9_000, ...all.keys());
  for (const change of changes) {
    if (change.kind === 'held') continue;
    if (change.kind === 'create') {
      next += 1;
      all.set(next, {
        id: next,
        typeId: change.typeId,
        ...change.place,
        tag: change.tag,
        inactive: false,
        fields: change.fields,
      });
    } else {
      const old = all.get(change.assetId);
      if (old === undefined) throw new Error(`asset ${change.assetId} does not exist`);
      all.set(old.id, { ...old, fields: { ...old.fields, ...change.fields } });
    }
  }
  return [...all.values()];
}

describe('planAssets', () => {
  test('plans nothing when both sides agree', () => {
    expect(plan([device()], [synced(device())])).toEqual([]);
  });

  test('plans nothing when only riding fields differ', () => {
    expect(plan([device({ lastLoggedInUser: 'ACME\\bob', publicIp: '203.0.113.9' })], [synced(device())])).toEqual([]);
  });

  test('creates in the mapped place, with every known fact and no empty one', () => {
    const [change] = plan([device({ model: null })]);
    expect(change).toMatchObject({
      kind: 'create',
      deviceId: 'dev-1',
      name: 'PC-1',
      typeId: 128,
      place: PLACE,
      tag: 'PC-1',
    });
    const fields = change?.kind === 'create' ? change.fields : {};
    expect(fields).toMatchObject({
      [DEVICE_ID_FIELD]: 'dev-1',
      'Serial Number': '5CG1234XYZ',
      'Last Logged In User': 'ACME\\ann',
      'Level Group': PATH,
    });
    expect(fields).not.toHaveProperty('Model');
  });

  test('creates a server with the type of servers', () => {
    expect(plan([device({ role: 'server' })])[0]).toMatchObject({ kind: 'create', typeId: 129 });
  });

  test('updates the changed field, with the riding ones that changed meanwhile', () => {
    const changes = plan([device({ hostname: 'PC-2', nickname: 'PC-1', publicIp: '203.0.113.9' })], [synced(device())]);
    expect(changes).toEqual([
      {
        kind: 'update',
        deviceId: 'dev-1',
        name: 'PC-1',
        assetId: 501,
        typeId: 128,
        fields: { Hostname: 'PC-2', 'Public IP': '203.0.113.9' },
      },
    ]);
  });

  test('links an asset that somebody else made: it gets our id', () => {
    const [change] = plan([device()], [asset({ fields: { 'Serial Number': '5CG1234XYZ' } })]);
    expect(change).toMatchObject({
      kind: 'link',
      by: 'serial',
      assetId: 501,
      fields: { [DEVICE_ID_FIELD]: 'dev-1', Hostname: 'PC-1' },
    });
  });

  test('writes no field that the type of the asset lacks', () => {
    const types = new Map([[128, assetType({ fieldIds: { [DEVICE_ID_FIELD]: 1, Model: 2 } })]]);
    expect(plan([device({ model: 'X' })], [withId('dev-1')], { types })).toEqual([
      { kind: 'update', deviceId: 'dev-1', name: 'PC-1', assetId: 501, typeId: 128, fields: { Model: 'X' } },
    ]);
  });

  test.for([
    [
      'lacks the id field',
      new Map([[128, assetType({ name: 'Printer', fieldIds: { Model: 2 } })]]),
      /type "Printer" has no field "Level Device ID"/,
    ],
    ['is unknown', new Map(), /its type has no field/],
  ] as const)('holds a link to an asset whose type %s', ([, types, reason]) => {
    const [change] = plan([device()], [asset({ fields: { 'Serial Number': '5CG1234XYZ' } })], { types });
    expect(change).toMatchObject({ kind: 'held', candidates: [501], reason: expect.stringMatching(reason) });
  });

  test('never touches what a match holds', () => {
    const [change] = plan([device()], [withId('dev-1', { inactive: true })]);
    expect(change).toMatchObject({ kind: 'held', candidates: [501], name: 'PC-1' });
  });

  test('holds both devices that contest one asset', () => {
    const devices = [device({ id: 'a', serialNumber: null }), device({ id: 'b', serialNumber: null })];
    expect(kinds(plan(devices, [asset({ fields: { Hostname: 'PC-1' } })]))).toEqual(['held a', 'held b']);
  });

  test('lets the owner by id keep an asset that another device would match', () => {
    const owner = device({ id: 'a', model: 'New' });
    const other = device({ id: 'b', serialNumber: null });
    expect(kinds(plan([owner, other], [synced(device({ id: 'a' }))]))).toEqual(['update a', 'create b']);
  });

  test('moves the asset of a re-installed agent to its newer record', () => {
    const old = device({ id: 'a', online: false, lastSeenAt: daysAgo(2) });
    const anew = device({ id: 'b' });
    const assets = [synced(device({ id: 'a' }))];
    const changes = plan([old, anew], assets);
    expect(kinds(changes)).toEqual(['held a', 'link b']);
    expect(kinds(plan([old, anew], carryOut(assets, changes)))).toEqual(['held a']);
  });

  test('sorts by device', () => {
    expect(kinds(plan(['c', 'a', 'b'].map((id) => device({ id, hostname: id, serialNumber: null }))))).toEqual([
      'create a',
      'create b',
      'create c',
    ]);
  });
});

describe('planAssets, tags of new assets', () => {
  const tags = (changes: readonly AssetChange[]): string[] =>
    changes.flatMap((change) => (change.kind === 'create' ? change.tag : []));
  const fresh = (id: string, hostname = 'DC01'): Device => device({ id, hostname, serialNumber: null });

  test('adds the site when an asset of another client has the tag', () => {
    expect(tags(plan([fresh('a')], [asset({ tag: 'dc01', clientId: 99 })]))).toEqual(['DC01 (Main)']);
  });

  test('is unique among the creates of one plan, whatever the case', () => {
    const found = tags(plan([fresh('dev-000001'), fresh('dev-000002', 'dc01')]));
    expect(new Set(found.map((tag) => tag.toLowerCase())).size).toBe(2);
  });

  test('takes none that any asset has, and none twice', () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[ab]{0,2}-000000$/), { minLength: 1, maxLength: 8 });
    const taken = fc.subarray(['DC01', 'dc01 (Main)', 'DC01 000000', 'DC01 (Main) 000000']);
    fc.assert(
      fc.property(ids, taken, (deviceIds, existing) => {
        const assets = existing.map((tag, index) => asset({ id: 700 + index, clientId: 99, tag }));
        const found = tags(
          plan(
            deviceIds.map((id) => fresh(id)),
            assets,
          ),
        ).map((tag) => tag.toLowerCase());
        expect(new Set(found).size).toBe(deviceIds.length);
        for (const tag of existing) expect(found).not.toContain(tag.toLowerCase());
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('planAssets, whatever the estate', () => {
  const hostname = fc.constantFrom('PC-1', 'pc-1', 'PC-2', 'DC01', 'WS');
  const serial = fc.constantFrom(null, '', 'SN-1', 'sn-1', 'SN-2', 'SN-3', 'Default string');
  const days = fc.constantFrom(0, 0.5, 2, 40, 100);
  const someDevice = (id: string): fc.Arbitrary<Device> =>
    fc
      .record({
        hostname,
        serial,
        days,
        online: fc.boolean(),
        role: fc.constantFrom('server' as const, 'workstation' as const, null),
      })
      .map((facts) =>
        device({
          id,
          hostname: facts.hostname,
          serialNumber: facts.serial,
          online: facts.online,
          lastSeenAt: daysAgo(facts.days),
          role: facts.role,
        }),
      );
  const devices = fc
    .tuple(...['a', 'b', 'c', 'd', 'e'].map(someDevice))
    .chain((all) => fc.subarray(all, { minLength: 1 }));
  const someAsset = (id: number): fc.Arbitrary<Asset> =>
    fc
      .record({
        hostname,
        serial,
        owner: fc.constantFrom('', '', 'a', 'b', 'c', 'gone'),
        place: fc.constantFrom(PLACE, { clientId: 12, siteId: 42 }, { clientId: 99, siteId: 990 }),
        inactive: fc.boolean(),
        typeId: fc.constantFrom(128, 128, 129, 130),
      })
      .map((facts) =>
        asset({
          id,
          tag: facts.hostname,
          ...facts.place,
          inactive: facts.inactive,
          typeId: facts.typeId,
          fields: { Hostname: facts.hostname, 'Serial Number': facts.serial ?? '', [DEVICE_ID_FIELD]: facts.owner },
        }),
      );
  const assets = fc.tuple(...[1, 2, 3, 4].map(someAsset)).chain((all) => fc.subarray(all));

  test('does not depend on the order of devices and assets', () => {
    fc.assert(
      fc.property(devices, assets, (some, existing) => {
        const changes = plan(some, existing);
        const backwards = plan(some.toReversed(), existing.toReversed());
        // Candidates and tags follow the order of the input; who is written where does not.
        const core = (list: readonly AssetChange[]) =>
          list.map((change) => [
            change.kind,
            change.deviceId,
            'assetId' in change ? change.assetId : null,
            'tag' in change ? change.tag : null,
          ]);
        expect(core(backwards)).toEqual(core(changes));
      }),
      { numRuns: 1_000 },
    );
  });

  test('does not depend on the order of three records with one serial number', () => {
    const record = (id: string, online: boolean, days: number): Device =>
      device({ id, serialNumber: 'SN-1', online, lastSeenAt: daysAgo(days) });
    const some = [record('b', false, 2), record('c', true, 0), record('d', false, 0)];
    const existing = ['c', 'b'].map((owner, index) =>
      asset({
        id: index + 3,
        fields: { Hostname: 'PC-1', 'Serial Number': owner === 'b' ? 'SN-1' : '', [DEVICE_ID_FIELD]: owner },
      }),
    );
    const kinds = (list: readonly AssetChange[]) => list.map(({ deviceId, kind }) => [deviceId, kind]);
    expect(kinds(plan(some.toReversed(), existing))).toEqual(kinds(plan(some, existing)));
  });

  test('plans each device at most once, and each asset for at most one', () => {
    fc.assert(
      fc.property(devices, assets, (some, existing) => {
        const changes = plan(some, existing);
        expect(new Set(changes.map(({ deviceId }) => deviceId)).size).toBe(changes.length);
        const written = changes.flatMap((change) => ('assetId' in change ? change.assetId : []));
        expect(new Set(written).size).toBe(written.length);
      }),
      { numRuns: 1_000 },
    );
  });

  test('writes to no archived asset, to no other client except by id, and to none of another living device', () => {
    fc.assert(
      fc.property(devices, assets, (some, existing) => {
        for (const change of plan(some, existing)) {
          if (change.kind !== 'link' && change.kind !== 'update') continue;
          const target = existing.find(({ id }) => id === change.assetId);
          expect(target?.inactive).toBe(false);
          if (change.kind === 'link') expect(target?.clientId).toBe(PLACE.clientId);
          else expect(target?.fields[DEVICE_ID_FIELD]).toBe(change.deviceId);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('is empty after it was carried out, held devices aside', () => {
    fc.assert(
      fc.property(devices, assets, (some, existing) => {
        const first = plan(some, existing);
        const second = plan(some, carryOut(existing, first));
        // A held device may be free once another took one of its candidates.
        const wasHeld = new Set(first.flatMap((change) => (change.kind === 'held' ? change.deviceId : [])));
        for (const change of second) if (change.kind !== 'held') expect(wasHeld).toContain(change.deviceId);
      }),
      { numRuns: 2_000 },
    );
  });

  test('comes to rest, and never makes a second asset of a device', () => {
    fc.assert(
      fc.property(devices, assets, (some, existing) => {
        let all: Asset[] = existing;
        let changes = plan(some, all);
        for (let round = 0; round < 6 && changes.some(({ kind }) => kind !== 'held'); round += 1) {
          all = carryOut(all, changes);
          changes = plan(some, all);
        }
        expect(changes.filter(({ kind }) => kind !== 'held')).toEqual([]);
        const before = new AssetIndex(NOW, existing);
        const after = new AssetIndex(NOW, all);
        for (const { id } of some)
          expect(after.byDeviceId(id).length).toBeLessThanOrEqual(Math.max(1, before.byDeviceId(id).length));
      }),
      { numRuns: 2_000 },
    );
  });
});
