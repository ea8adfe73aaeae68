import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/server.ts';
import { readHold } from '../../src/client/read-hold.ts';
import * as messages from '../../src/contract/messages.ts';
import { integrationId } from '../../src/contract/names.ts';
import { connectionsPath, readConnections } from '../../src/runtime/connections-file.ts';
import { expectClean, sumOf } from '../support/expect.ts';
import { FAST, House, type Mapping, type WorkerProcess } from '../support/house.ts';

const CLI = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
/** A worker that brings no credentials of its own. */
const BARE: NodeJS.ProcessEnv = {
  LEVEL_API_URL: undefined,
  LEVEL_API_KEY: undefined,
  HALOPSA_URL: undefined,
  HALOPSA_CLIENT_ID: undefined,
  HALOPSA_CLIENT_SECRET: undefined,
};

const SECOND_SECRET = 'the-second-secret-0123456789';

let house: House;
let worker: WorkerProcess;
let other: Simulator;

/** The command line, without a terminal; `piped` is its stdin. */
async function level(args: readonly string[], piped = ''): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      LEVEL_HALOPSA_HOME: house.dataDir,
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: house.namespace,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  child.stdin.end(piped);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: said.replaceAll(/\s+/g, ' ') };
}

const credentialsOf = ({ haloUrl, levelUrl, credentials }: Simulator, clientSecret = credentials.haloClientSecret) =>
  JSON.stringify({
    halopsa: { url: haloUrl, clientId: credentials.haloClientId, clientSecret },
    level: { apiKey: credentials.levelKey, url: levelUrl },
  });

const log = (): string => readFileSync(worker.log, 'utf8');
const names = async (): Promise<string[]> => Object.keys(await readConnections(house.dataDir));
const handleOf = (connection: string) => house.client.workflow.getHandle(integrationId(connection));
const mappingOf = async (sim: Simulator): Promise<Mapping[]> =>
  ((await (await fetch(`${sim.url}/__sim/world`)).json()) as { mapping: Mapping[] }).mapping;
const assetsOf = async (sim: Simulator): Promise<number> =>
  ((await (await fetch(`${sim.url}/__sim/state/check`)).json()) as { assets: number }).assets;

/** Scaled settings, the first groups mapped, and on. */
async function begin(connection: string, rows: readonly Mapping[]): Promise<void> {
  const handle = handleOf(connection);
  await handle.executeUpdate(messages.saveSettings, { args: [FAST] });
  const set = rows.map(({ groupId, clientId, siteId }) => ({ group: groupId, client: clientId, site: siteId }));
  await handle.executeUpdate(messages.saveGroupMappings, { args: [{ set }] });
  await handle.signal(messages.enable);
}

const isSynced = async (connection: string): Promise<boolean> => {
  const { rows } = await handleOf(connection).query(messages.status);
  return rows.length > 0 && rows.every(({ state }) => state === 'Synced');
};

describe('connections that come and go while the worker runs', () => {
  beforeAll(async () => {
    house = await House.open({ address: inject('temporalAddress'), world: 'small', settings: FAST });
    worker = await house.startWorker(BARE);
    other = await startSimulator({ world: 'small', seed: 2, switches: { levelLimit: 100_000 } });
  });
  afterAll(async () => {
    await house.close();
    await other.close();
  });

  test('a worker without any waits, and says what to do', async () => {
    await house.waitFor('the worker', () => Promise.resolve(log().includes('serving no connection')));
    expect(log()).toContain('no connection yet: level-halopsa connect adds one');
  });

  test('wrong credentials are tested and not stored', async () => {
    const { code, said } = await level(['connect', '--stdin'], credentialsOf(house.sim, 'a-secret-copied-badly'));
    expect(said).toMatch(/HaloPSA does not know this client id and secret.*Nothing was stored/);
    expect([code, existsSync(connectionsPath(house.dataDir))]).toEqual([1, false]);
    await expect(handleOf('default').describe()).rejects.toThrow();
  });

  test('right ones are stored, and serve from connect to the first Synced row', async () => {
    const { code, said } = await level(['connect', '--stdin'], credentialsOf(house.sim));
    expect(said).toMatch(/HaloPSA application pass.*default is connected/);
    expect([code, await names()]).toEqual([0, ['default']]);
    expect(statSync(connectionsPath(house.dataDir)).mode & 0o777).toBe(0o600);
    await begin('default', (await house.mapping()).slice(0, 1));
    await house.allSynced();
    expect((await readHold(house.client, 'default')).details?.credentialsFrom).toBe('file');
  });

  test('a second connection is served beside the first', async () => {
    const { code, said } = await level(['connect', '-c', 'other', '--stdin'], credentialsOf(other));
    expect(code, said).toBe(0);
    await begin('other', (await mappingOf(other)).slice(0, 2));
    await house.waitFor('the other one synced', () => isSynced('other'));
    expect(await assetsOf(other)).toBeGreaterThan(0);
    expect((await house.status()).problems).toEqual([]);
  });

  test('a secret is replaced in the middle of a sync: nothing is lost or written twice', async () => {
    await house.switches({ haloLimit: 100_000 });
    await house.fault({ api: 'halo', method: 'POST', path: '/asset', kind: 'latency', ms: 3_000, times: 0 });
    const before = await house.writes();
    await house.map(await house.mapping());
    await house.waitFor('some writes', async () => (await house.writes()).length > before.length);
    await house.edit({ op: 'setSecret', secret: SECOND_SECRET });
    const rotation = JSON.stringify({ halopsa: { clientSecret: SECOND_SECRET } });
    const { code, said } = await level(['connect', '--rotate', '--stdin'], rotation);
    expect(said).toContain('default has new credentials');
    expect([code, await isSynced('default')]).toEqual([0, false]);
    // Tokens of the old secret are the old hold's: the new one had to ask for its own.
    const status = await house.allSynced(120_000);
    expect(sumOf(status)).toMatchObject({ failed: 0 });
    expect((await house.writes()).reduce((sum, { items }) => sum + (items ?? 0), 0)).toBe(500);
    await expectClean(house);
    expect(worker.child.exitCode).toBeNull();
    await house.control('DELETE', 'faults');
  });

  test('a rotation to a wrong secret keeps the former one', async () => {
    const before = await readConnections(house.dataDir);
    const { code, said } = await level(
      ['connect', '--rotate', '--stdin'],
      JSON.stringify({ halopsa: { clientSecret: 'a-secret-copied-badly' } }),
    );
    expect(said).toContain('default keeps its credentials');
    expect([code, await readConnections(house.dataDir)]).toEqual([1, before]);
  });

  test('a file that others can read stops nothing, and is one line in the log', async () => {
    const path = connectionsPath(house.dataDir);
    chmodSync(path, 0o644);
    await house.waitFor('the log', () => Promise.resolve(log().includes(`chmod 600 ${path}`)));
    const refused = await level(['connect', '-c', 'third', '--stdin'], credentialsOf(other));
    expect(refused.said).toMatch(/can be read by others.*chmod 600/);
    expect(refused.code).toBe(1);
    expect((await level(['test-connection'])).code).toBe(0);
    chmodSync(path, 0o600);
    await house.waitFor('the log', () => Promise.resolve(log().includes('readable again')));
    expect(log().match(/can be read by others/g)).toHaveLength(1);
  });

  test('a removed one is served no longer, the other one is', async () => {
    const { code, said } = await level(['connect', '-c', 'other', '--remove']);
    expect(said).toContain('other is removed');
    expect([code, await names()]).toEqual([0, ['default']]);
    await house.waitFor('its hold to end', async () => (await readHold(house.client, 'other')).state !== 'held');
    expect((await readHold(house.client, 'default')).state).toBe('held');
    await handleOf('other').terminate('the test is over');
  });

  test('the worker ends in order, and no secret stands anywhere but in the file', async () => {
    expect(await worker.stop()).toBe(0);
    expect(await house.leaks()).toEqual([]);
    for (const secret of [SECOND_SECRET, other.credentials.levelKey, other.credentials.haloClientSecret])
      expect(log()).not.toContain(secret);
    expect(log()).not.toContain('cannot be served yet');
  });

  test('without a worker connect says so and leaves nothing behind', async () => {
    const before = await readConnections(house.dataDir);
    const { code, said } = await level(['connect', '-c', 'third', '--stdin'], credentialsOf(other));
    expect(said).toMatch(/No worker is running|none of its kind reads/);
    expect(said).toContain('nothing was stored');
    expect([code, await readConnections(house.dataDir)]).toEqual([1, before]);
  });
});
