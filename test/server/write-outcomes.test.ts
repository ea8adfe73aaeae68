import { afterEach, describe, expect, inject, test } from 'vitest';
import { House } from '../support/house.ts';
import { readHold } from '../../src/client/read-hold.ts';
import { expectClean, sumOf } from '../support/expect.ts';

let house: House;
afterEach(() => house.close());

const open = (options: Partial<Parameters<typeof House.open>[0]> = {}): Promise<House> =>
  House.open({
    address: inject('temporalAddress'),
    world: 'small',
    settings: ROOMY,
    switches: { haloLimit: 100_000 },
    ...options,
  }).then((opened) => (house = opened));

/** One request per device must fit: what is counted here is outcomes, not the window. */
const ROOMY = {
  timing: { sweep: 2, watchReturn: 6, settle: 2, heartbeat: 1 },
  limits: { level: 100_000, halopsa: 100_000 },
};

const BAD = { hostname: '', message: 'The value of Lifecycle is not allowed' };

/** A device in the middle of a group of several. */
async function pickBadDevice(): Promise<string> {
  const { devices } = await house.control<{ devices: { hostname: string; groupId: string | null }[] }>(
    'GET',
    'state?part=devices',
  );
  const sizes = new Map<string | null, number>();
  for (const device of devices) sizes.set(device.groupId, (sizes.get(device.groupId) ?? 0) + 1);
  const several = devices.filter((device) => (sizes.get(device.groupId) ?? 0) > 5);
  return several[Math.floor(several.length / 2)]?.hostname ?? '';
}

const settled = () =>
  house.until(
    'all rows ended',
    (status) => status.rows.every((row) => row.state === 'Synced' || row.state === 'Failed'),
    120_000,
  );

describe('one bad device among 500 costs one device', () => {
  test.for([
    'stops_at_bad_item',
    'all_or_nothing',
    'answers_last_only',
    'stores_last_only',
    'empty_2xx',
    'reversed_answer',
  ])('when HaloPSA treats batches as %s', async (bulk) => {
    await open();
    const hostname = await pickBadDevice();
    await house.switches({ bulk, badDevices: [{ ...BAD, hostname }] });
    await house.furnish();
    await house.enable();
    const status = await settled();

    const failed = status.rows.filter((row) => row.state === 'Failed');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.message).toContain(BAD.message);
    expect(failed[0]?.message).toContain('1 failed');
    // The failed row may have been tried again already: what it created is unchanged then.
    const { created, unchanged, failed: bad, held } = sumOf(status);
    expect({ good: created + unchanged, bad, held }).toEqual({ good: 499, bad: 1, held: 0 });
    await expectClean(house, { without: 1 });
  });

  test('and it is sent alone the next time, so that the others need no second write', async () => {
    await open();
    const hostname = await pickBadDevice();
    await house.switches({ badDevices: [{ ...BAD, hostname }] });
    await house.furnish();
    await house.enable();
    const before = await settled();
    const row = before.rows.find((candidate) => candidate.state === 'Failed');
    await house.clearLedger();
    await house.handle.signal('syncNow', { groupId: row?.groupId });
    await house.until(
      'synced again',
      (now) =>
        (now.rows.find((candidate) => candidate.groupId === row?.groupId)?.lastSyncAt ?? 0) > (row?.lastSyncAt ?? 0),
    );

    const writes = await house.writes();
    expect(writes.map((write) => write.items)).toEqual([1]);
  });
});

describe('a write whose answer is lost is never doubled', () => {
  const CUTS = [{ kind: 'reset' }, { kind: 'cut_after_store' }, { kind: 'stored_late', afterMs: 1_000 }];
  const ANSWERS = [
    { kind: 'status', status: 500 },
    { kind: 'html', status: 502 },
    { kind: 'status', status: 500, processed: true },
    { kind: 'cut_json' },
    { kind: 'empty_200' },
  ];
  test.for([
    ['cut before the store, after it, and stored a second after the cut', CUTS],
    ['answered 500, 502 with a web page, 500 although stored, with half a JSON text, with nothing', ANSWERS],
  ] as const)('%s', async ([, faults]) => {
    await open();
    for (const [index, fault] of faults.entries())
      for (const nth of [2 + index, 12 + index])
        await house.fault({ api: 'halo', method: 'POST', path: '/asset', nth, ...fault });
    await house.furnish();
    await house.enable();
    const status = await house.allSynced(120_000);

    expect(sumOf(status)).toMatchObject({ created: 500, failed: 0, held: 0 });
    await expectClean(house);
  });

  test('stored later than anybody would wait: the twin is retired', async () => {
    // Between the look that finds it missing, 8 s after it was sent, and the last one, 8 s after it was sent again.
    await open({ settings: { ...ROOMY, timing: { ...ROOMY.timing, settle: 8 } } });
    await house.fault({ api: 'halo', method: 'POST', path: '/asset', nth: 3, kind: 'stored_late', afterMs: 12_000 });
    await house.furnish();
    await house.enable();
    const status = await house.allSynced(120_000);

    expect(sumOf(status)).toMatchObject({ created: 500, failed: 0, held: 0 });
    await expectClean(house);
    expect((await house.assets()).filter((asset) => asset.inactive).length).toBeGreaterThan(0);
  });
});

describe('a 429', () => {
  test.for([
    ['with Retry-After', { kind: 'status', status: 429, retryAfter: '1' }],
    ['without', { kind: 'status', status: 429 }],
  ] as const)('%s delays, and stops nothing', async ([, fault]) => {
    await open({
      settings: {
        timing: { sweep: 2, watchReturn: 6, settle: 3, heartbeat: 1, haloWindow: 20 },
        limits: { level: 100_000 },
      },
    });
    await house.fault({ api: 'halo', method: 'POST', path: '/asset', nth: 4, ...fault });
    await house.furnish();
    await house.enable();
    const status = await house.allSynced(120_000);

    expect(sumOf(status)).toMatchObject({ created: 500, failed: 0 });
    await expectClean(house);
    // The refused request is in a history, with what it was about.
    const refused = (await house.haloRequests()).filter((row) => row.status === 429);
    expect(refused).toHaveLength(1);
    expect(await house.recordedIds()).toContain(refused[0]?.requestId);
  });
});

describe('every request to HaloPSA', () => {
  test('of a sync with faults stands in a history under its X-Request-ID, and no secret does', async () => {
    await open();
    await house.fault({ api: 'halo', method: 'POST', path: '/asset', nth: 2, kind: 'cut_after_store' });
    await house.fault({ api: 'halo', method: 'POST', path: '/asset', nth: 4, kind: 'status', status: 503 });
    await house.fault({ api: 'halo', method: 'GET', path: '/asset\\?', nth: 1, kind: 'status', status: 500 });
    await house.furnish();
    await house.enable();
    await house.allSynced(120_000);

    // And those of a read that is cut short by a disable.
    await house.switches({ haloLatencyMs: 300 });
    await house.handle.signal('syncNow');
    await house.waitFor(
      'a page',
      async () =>
        (await house.haloRequests()).filter((row) => row.method === 'GET' && /asset$/i.test(row.path)).length > 3,
    );
    await house.disable();
    await house.until('off', (status) => !status.enabled && status.rows.every((row) => row.state !== 'Syncing'));
    await house.waitFor('the hold to end', async () => (await readHold(house.client, 'default')).state === 'none');

    const sent = (await house.haloRequests()).map((row) => row.requestId);
    const recorded = await house.recordedIds();
    expect(sent.length).toBeGreaterThan(40);
    expect(sent.filter((id) => id === null || !recorded.has(id))).toEqual([]);
    expect(await house.leaks()).toEqual([]);
  });
});
