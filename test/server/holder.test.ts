import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { readHold } from '../../src/client/read-hold.ts';
import { WORKFLOW_QUEUE, WORKFLOWS } from '../../src/contract/names.ts';
import { ensureTemporalServer } from '../../src/runtime/temporal-server/ensure-temporal-server.ts';
import { expectClean, sumOf } from '../support/expect.ts';
import { killRepeatedly } from '../support/kill-repeatedly.ts';
import { House, type WorkerProcess } from '../support/house.ts';
import { openTap, type Tap } from '../support/tap.ts';

let house: House;
const taps: Tap[] = [];
afterEach(async () => {
  await house.close();
  for (const tap of taps.splice(0)) tap.close();
});

/** Heartbeats of a second: the hold passes on after five. Limits that are no subject here are out of the way. */
const SETTINGS = {
  timing: { sweep: 2, watchReturn: 6, settle: 2, heartbeat: 1 },
  limits: { level: 100_000, halopsa: 100_000 },
};
const HEARTBEAT_TIMEOUT_MS = 5_000;

const open = (options: Partial<Parameters<typeof House.open>[0]> = {}): Promise<House> =>
  House.open({
    address: inject('temporalAddress'),
    world: 'small',
    settings: SETTINGS,
    switches: { haloLimit: 100_000, haloLatencyMs: 400 },
    ...options,
  }).then((opened) => (house = opened));

const writesSoFar = async (): Promise<number> => (await house.writes()).length;

/** Devices that HaloPSA was asked to create: more than 500 means that one was asked for twice. */
const itemsSent = async (): Promise<number> => (await house.writes()).reduce((sum, row) => sum + (row.items ?? 0), 0);

describe('a worker that is killed', () => {
  test('at three moments of a first sync leaves no second asset and none missing', async () => {
    await open({ switches: { haloLimit: 100_000, haloLatencyMs: 900 } });
    await killRepeatedly(house, 3);
    const status = await house.allSynced(120_000);

    expect(sumOf(status).failed).toBe(0);
    await expectClean(house);
  }, 300_000);

  test('is followed by its standby within three heartbeat timeouts', async () => {
    await open();
    const { worker } = await house.furnish();
    await house.enable();
    await house.waitFor('a hold', async () => (await readHold(house.client, 'default')).details !== null);
    const first = (await readHold(house.client, 'default')).details?.holder;
    await house.startWorker();
    await house.waitFor('two workers', async () => (await house.pollers()) >= 2);
    await worker.kill();
    const killedAt = Date.now();
    await house.waitFor('the standby to hold', async () => {
      const { details } = await readHold(house.client, 'default');
      return details !== null && details.holder !== first;
    });
    const tookMs = Date.now() - killedAt;
    console.info(`takeover after kill -9: ${tookMs} ms`);
    expect(tookMs).toBeLessThanOrEqual(3 * HEARTBEAT_TIMEOUT_MS);
    await house.allSynced(120_000);
    await expectClean(house);
  });

  test('by SIGTERM hands over: nothing is sent twice', async () => {
    await open();
    const { worker } = await house.furnish();
    await house.startWorker();
    await house.waitFor('two workers', async () => (await house.pollers()) >= 2);
    await house.enable();
    await house.waitFor('some writes', async () => (await writesSoFar()) > 5);
    expect(await worker.stop()).toBe(0);
    await house.allSynced(120_000);

    expect(await itemsSent()).toBe(500);
    await expectClean(house);
  });
});

describe('a holder that stands still longer than its heartbeat timeout', () => {
  /** Stops the holder, lets the standby send, and continues the holder: what it still sends then is counted. */
  const standStill = async (worker: WorkerProcess, mine: Tap): Promise<number[]> => {
    worker.child.kill('SIGSTOP');
    const other = await openTap(house.sim.haloUrl);
    taps.push(other);
    await house.startWorker({ HALOPSA_URL: other.url });
    await house.waitFor('the standby to send', async () => other.sentAt.length > 0, 60_000);
    const heldAt = Date.now();
    worker.child.kill('SIGCONT');
    await house.switches({ haloLatencyMs: 100 });
    await house.allSynced(120_000);
    return mine.sentAt.filter((at) => at > heldAt);
  };

  test.for([
    ['in the middle of its writes', 700, 14],
    // Here the next request would follow the answer that came while it stood still, with nothing between them.
    ['in the middle of a series of reads', 1_000, 4],
  ] as const)('%s sends nothing after another one holds', async ([, haloLatencyMs, requests]) => {
    await open({ existingAssets: 1, switches: { haloLimit: 100_000, haloLatencyMs } });
    const mine = await openTap(house.sim.haloUrl);
    taps.push(mine);
    const { worker } = await house.furnish(undefined, { HALOPSA_URL: mine.url });
    const before = mine.sentAt.length;
    await house.enable();
    await house.waitFor('some requests', () => Promise.resolve(mine.sentAt.length >= before + requests));

    expect(await standStill(worker, mine)).toEqual([]);
    await expectClean(house);
  });
});

describe('disable', () => {
  test.for([
    ['within 100 ms of the first wave', 0],
    ['in the middle of a first sync', 12],
  ] as const)('%s stops every request, and enable goes on without repeating', async ([, afterWrites]) => {
    await open();
    await house.furnish();
    await house.enable();
    await house.until('a sync', (status) => status.rows.some((row) => row.state !== 'Unsynced'));
    await house.waitFor('writes', async () => (await writesSoFar()) >= afterWrites);
    await house.disable();
    const askedAt = Date.now();
    await house.waitFor('the hold to end', async () => (await readHold(house.client, 'default')).state === 'none');
    await sleep(3_500);
    const late = (await house.haloRequests()).filter((row) => row.at > askedAt);
    console.info(
      `disable: last request ${late.length === 0 ? 'before' : `${Math.max(...late.map((row) => row.at)) - askedAt} ms after`} the signal`,
    );
    expect(late.filter((row) => row.at > askedAt + 2_000)).toEqual([]);
    const paused = await house.status();
    expect(paused.enabled).toBe(false);
    expect(paused.rows.filter((row) => row.state === 'Syncing')).toEqual([]);

    await house.enable();
    await house.allSynced(120_000);
    expect(await itemsSent()).toBe(500);
    await expectClean(house);
  });
});

describe('a switch that is turned off and on', () => {
  test('ten times within seconds leaves the integration alive, and the estate clean', async () => {
    await open();
    await house.furnish();
    for (let turn = 0; turn < 10; turn += 1) {
      await house.enable();
      await sleep(turn * 61);
      await house.disable();
      if (turn % 2 === 0) await sleep(30);
    }
    await house.enable();
    await house.allSynced(120_000);

    expect((await house.handle.describe()).status.name).toBe('RUNNING');
    expect((await house.status()).problems).toEqual([]);
    await expectClean(house);
  });
});

describe('a cancellation from the Web UI', () => {
  test('is a disable: the configuration stays, and enable goes on', async () => {
    await open();
    await house.furnish();
    await house.enable();
    await house.waitFor('some writes', async () => (await writesSoFar()) > 3);
    await house.handle.cancel();
    const off = await house.until(
      'off',
      (status) => !status.enabled && status.rows.every((row) => row.state !== 'Syncing'),
    );
    expect(off.reason).toBe('cancelled in Temporal');
    await house.enable();
    await house.allSynced(120_000);

    expect(await itemsSent()).toBe(500);
    await expectClean(house);
  });
});

describe('a slow HaloPSA', () => {
  test('that takes longer for a write than any heartbeat timeout still gets it once', async () => {
    await open();
    await house.fault({ api: 'halo', method: 'POST', path: '/asset', nth: 3, kind: 'latency', ms: 15_000 });
    await house.furnish();
    await house.enable();
    const status = await house.allSynced(120_000);

    expect(sumOf(status)).toMatchObject({ created: 500, failed: 0 });
    expect(await itemsSent()).toBe(500);
    await expectClean(house);
  });
});

describe('continue-as-new', () => {
  test('drains first: children end well, nothing is repeated, the switch stays on', async () => {
    await open();
    await house.client.workflow.start(WORKFLOWS.integration, {
      workflowId: house.handle.workflowId,
      taskQueue: WORKFLOW_QUEUE,
      args: [{ connection: 'default', rollAfterEvents: 150 }],
    });
    const { runId } = await house.handle.describe();
    await house.furnish();
    await house.enable();
    await house.allSynced(120_000);
    await house.waitFor('a new run', async () => (await house.handle.describe()).runId !== runId);

    expect((await house.status()).enabled).toBe(true);
    expect(await itemsSent()).toBe(500);
    await expectClean(house);
    const ends: string[] = [];
    for await (const { type, status } of house.client.workflow.list())
      if (type === WORKFLOWS.groupSync) ends.push(status.name);
    expect(new Set(ends)).toEqual(new Set(['COMPLETED']));
  });
});

describe('the Temporal server', () => {
  test('killed and restarted in the middle of a first sync loses and doubles nothing', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'level-halopsa-server-'));
    const start = (port: number) =>
      ensureTemporalServer({
        env: process.env,
        dataDir,
        ports: { frontend: port, ui: null },
        progress: () => undefined,
      });
    let server = await start(0);
    try {
      await open({ address: server.address });
      await house.furnish();
      await house.enable();
      await house.waitFor('some writes', async () => (await writesSoFar()) > 5);
      if (server.pid === null) throw new Error('the server has no process');
      process.kill(server.pid, 'SIGKILL');
      await sleep(1_000);
      server = await start(Number(server.address.split(':')[1]));
      await house.allSynced(120_000);
      await expectClean(house);
    } finally {
      await house.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
