import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { msToNumber, tsToMs } from '@temporalio/common/lib/time.js';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { ensureTemporalServer, type TemporalServer } from '../../src/runtime/temporal-server/ensure-temporal-server.ts';
import { findTemporalCli } from '../../src/runtime/temporal-server/find-temporal-cli.ts';
import { startEmbeddedServer } from '../../src/runtime/temporal-server/embedded-server.ts';
import { NamespaceMissing, prepareNamespace } from '../../src/runtime/temporal-server/prepare-namespace.ts';
import { serversOn } from '../../src/runtime/temporal-server/process-table.ts';
import {
  SearchAttributesMissing,
  SearchAttributesWrong,
} from '../../src/runtime/temporal-server/search-attribute-errors.ts';
import { isServing } from '../../src/runtime/temporal-server/server-health.ts';
import { readServerLock } from '../../src/runtime/temporal-server/server-lock.ts';
import { serverArguments } from '../../src/runtime/temporal-server/spawn-server.ts';
import type { TemporalConnection } from '../../src/runtime/temporal-server/temporal-connection.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const ATTRIBUTES = { LhGroup: 'KEYWORD', LhFailed: 'INT', LhDevices: 'KEYWORD_LIST' } as const;
const LH_GROUP = defineSearchAttributeKey('LhGroup', 'KEYWORD');
const quiet = (): void => undefined;

let root: string;
const started: TemporalServer[] = [];

beforeAll(async () => {
  await findTemporalCli({ env: process.env, progress: quiet });
});
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lh-server-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
  await rm(root, { recursive: true, force: true });
});

const env = (): NodeJS.ProcessEnv => ({ ...process.env, TEMPORAL_ADDRESS: undefined });
const ensure = async (
  dataDir = root,
  ports: { frontend?: number; ui?: number | null } = { frontend: 0, ui: null },
): Promise<TemporalServer> => {
  const server = await ensureTemporalServer({ env: env(), dataDir, ports, progress: quiet });
  started.push(server);
  return server;
};
const withConnection = async <T>(address: string, work: (connection: Connection) => Promise<T>): Promise<T> => {
  const connection = await Connection.connect({ address });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
};
const ended = (pid: number | null) =>
  expect
    .poll(() => serversOn(join(root, 'temporal.db')).then((servers) => servers?.some((server) => server.pid === pid)), {
      timeout: 15_000,
    })
    .toBe(false);
/** A server whose starter never wrote it down, as after `kill -9` of the starter. */
const spawnUnlisted = async (cliPath: string, port: number): Promise<{ pid: number; stop: () => Promise<void> }> => {
  const args = serverArguments({ dbFile: join(root, 'temporal.db'), ip: '127.0.0.1', port, uiPort: null });
  const child = spawn(cliPath, args, { stdio: 'ignore' });
  await once(child, 'spawn');
  const stop = async (): Promise<void> => {
    const exit = once(child, 'exit');
    child.kill();
    await exit;
  };
  return { pid: child.pid ?? 0, stop };
};

describe('ensureTemporalServer', () => {
  test('starts a server with web UI on free ports, and stops it', async () => {
    const server = await ensure(root, { frontend: 0, ui: 0 });
    expect(server).toMatchObject({ embedded: true, adopted: false });
    expect(server.source).toMatch(/^embedded, (cache|PATH|TEMPORAL_CLI_PATH)$/);
    expect((await fetch(server.uiAddress ?? '')).status).toBe(200);
    expect(readServerLock(root)).toMatchObject({
      pid: server.pid,
      address: server.address,
      uiAddress: server.uiAddress,
    });
    expect((await stat(join(root, 'temporal-server.json'))).mode & 0o777).toBe(0o600);
    await server.stop();
    expect(await isServing(server.address)).toBe(false);
    expect(readServerLock(root)).toBeNull();
  });

  test('adopts the server that runs, and does not stop it', async () => {
    const first = await ensure();
    const second = await ensure();
    expect(second).toMatchObject({
      address: first.address,
      pid: first.pid,
      adopted: true,
      source: 'embedded, already running',
    });
    await second.stop();
    expect(await isServing(first.address)).toBe(true);
  });

  test('starts one server when many start at once', async () => {
    const servers = await Promise.all([ensure(), ensure(), ensure(), ensure()]);
    expect(new Set(servers.map(({ pid }) => pid)).size).toBe(1);
    expect(servers.filter(({ adopted }) => !adopted)).toHaveLength(1);
    expect(await serversOn(join(root, 'temporal.db'))).toHaveLength(1);
  });

  test('adopts a server whose starter died before it wrote the lock, still starting', async () => {
    const { path } = await findTemporalCli({ env: process.env, progress: quiet });
    const free = await ensure(join(root, 'other'));
    await free.stop();
    const port = Number(free.address.split(':')[1]);
    const orphan = await spawnUnlisted(path, port);
    try {
      expect(await ensure()).toMatchObject({ pid: orphan.pid, adopted: true, address: `127.0.0.1:${port}` });
      const again = await startEmbeddedServer({
        cliPath: path,
        dataDir: root,
        frontendPort: 0,
        uiPort: null,
        progress: quiet,
      });
      expect(again).toMatchObject({ pid: orphan.pid, adopted: true });
      expect(readServerLock(root)).toMatchObject({ pid: orphan.pid });
    } finally {
      await orphan.stop();
    }
  });

  test('names the port that another Temporal server has, and how to use that server', async () => {
    const first = await ensure();
    const port = Number(first.address.split(':')[1]);
    const second = ensure(join(root, 'second'), { frontend: port, ui: null });
    await expect(second).rejects.toThrow(
      new RegExp(`port ${first.address} is taken by .*TEMPORAL_ADDRESS=${first.address}.*LEVEL_HALOPSA_TEMPORAL_PORT`),
    );
  });

  test('keeps the server out of reach of Ctrl-C', async () => {
    const server = await ensure();
    // In its own process group, whose id is its pid: a terminal signals the group in front only.
    expect(() => process.kill(-(server.pid ?? 0), 0)).not.toThrow();
  });

  test('keeps workflows, attributes and retention through kill -9', async () => {
    const first = await ensure();
    await withConnection(first.address, async (connection) => {
      await prepareNamespace(connection, { namespace: 'default', embedded: true, attributes: ATTRIBUTES });
      const typedSearchAttributes = [{ key: LH_GROUP, value: 'g-1' }];
      const client = new Client({ connection });
      await client.workflow.start('nobody', { taskQueue: 'none', workflowId: 'kept', typedSearchAttributes });
    });
    process.kill(first.pid ?? 0, 'SIGKILL');
    await ended(first.pid);
    const second = await ensure();
    expect(second).toMatchObject({ adopted: false });
    expect(second.pid).not.toBe(first.pid);
    await withConnection(second.address, async (connection) => {
      const description = await new Client({ connection }).workflow.getHandle('kept').describe();
      expect(description.status.name).toBe('RUNNING');
      expect(description.typedSearchAttributes.get(LH_GROUP)).toBe('g-1');
      const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
      expect(tsToMs(config?.workflowExecutionRetentionTtl)).toBe(msToNumber('400 days'));
    });
  });
});

describe('prepareNamespace', () => {
  let shared: TemporalServer;
  let sharedDir: string;
  let connection: Connection;
  beforeAll(async () => {
    sharedDir = await mkdtemp(join(tmpdir(), 'lh-namespace-'));
    shared = await ensureTemporalServer({
      env: env(),
      dataDir: sharedDir,
      ports: { frontend: 0, ui: null },
      progress: quiet,
    });
    connection = await Connection.connect({ address: shared.address });
  });
  afterAll(async () => {
    await connection?.close();
    await shared?.stop();
    await rm(sharedDir, { recursive: true, force: true });
  });
  const prepare = (over = {}, through: TemporalConnection = connection): Promise<void> =>
    prepareNamespace(through, { namespace: 'default', embedded: true, attributes: ATTRIBUTES, ...over });
  const names = async (namespace: string): Promise<string[]> =>
    Object.keys((await connection.operatorService.listSearchAttributes({ namespace })).customAttributes).filter(
      (name) => name.startsWith('Lh'),
    );
  /** A server that answers like Temporal Cloud. */
  const cloud = (): TemporalConnection => {
    const refuse = () =>
      Promise.reject(
        Object.assign(new Error('Request unauthorized.'), { code: 7, details: 'Request unauthorized.', metadata: {} }),
      );
    return {
      workflowService: connection.workflowService,
      operatorService: {
        listSearchAttributes: refuse,
        addSearchAttributes: refuse,
      } as unknown as Connection['operatorService'],
      withDeadline: (deadline, call) => connection.withDeadline(deadline, call),
    };
  };

  test('can be repeated, at once, and by several', async () => {
    await Promise.all([prepare(), prepare()]);
    await prepare({ attributes: { ...ATTRIBUTES, LhLater: 'BOOL' } });
    await prepare();
    expect((await names('default')).sort()).toEqual(['LhDevices', 'LhFailed', 'LhGroup', 'LhLater']);
  });

  test('makes the namespace of an embedded server, with 400 days of history', async () => {
    await prepare({ namespace: 'made' });
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'made' });
    expect(tsToMs(config?.workflowExecutionRetentionTtl)).toBe(msToNumber('400 days'));
    expect(await names('made')).toHaveLength(3);
  });

  test("takes the worker's connection as well", async () => {
    const native = await NativeConnection.connect({ address: shared.address });
    try {
      await prepare({ namespace: 'native' }, native);
    } finally {
      await native.close();
    }
    expect(await names('native')).toHaveLength(3);
  });

  test("does not touch the retention of somebody else's server, and names a namespace it lacks", async () => {
    await connection.workflowService.registerNamespace({
      namespace: 'theirs',
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    await expect
      .poll(
        () =>
          prepare({ namespace: 'theirs', embedded: false }).then(
            () => 'ready',
            (error: Error) => error.name,
          ),
        { timeout: 20_000, interval: 250 },
      )
      .toBe('ready');
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'theirs' });
    expect(tsToMs(config?.workflowExecutionRetentionTtl)).toBe(86_400_000);
    await expect(prepare({ namespace: 'absent', embedded: false })).rejects.toBeInstanceOf(NamespaceMissing);
  });

  test('accepts a server that refuses operator calls when all attributes are there, else names the missing ones', async () => {
    await prepare();
    await prepare({ embedded: false }, cloud());
    const error = await prepare({ embedded: false, attributes: { ...ATTRIBUTES, LhAbsent: 'INT' } }, cloud()).then(
      () => expect.fail('it was ready'),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SearchAttributesMissing);
    expect((error as SearchAttributesMissing).missing).toEqual(['LhAbsent']);
  });

  test('names an attribute of another type', async () => {
    await prepare();
    await expect(prepare({ attributes: { LhFailed: 'KEYWORD' } })).rejects.toBeInstanceOf(SearchAttributesWrong);
  });
});
