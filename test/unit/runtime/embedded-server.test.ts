import { chmod, mkdtemp, readFile, rm, stat, utimes, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startEmbeddedServer } from '../../../src/runtime/temporal-server/embedded-server.ts';
import { ensureTemporalServer } from '../../../src/runtime/temporal-server/ensure-temporal-server.ts';
import { claimPort, PortTaken } from '../../../src/runtime/temporal-server/ports.ts';
import { parseServerCommand } from '../../../src/runtime/temporal-server/process-table.ts';
import { SearchAttributesMissing } from '../../../src/runtime/temporal-server/search-attribute-errors.ts';
import { runningServer } from '../../../src/runtime/temporal-server/running-server.ts';
import {
  readServerLock,
  removeServerLock,
  writeServerLock,
  type ServerLock,
} from '../../../src/runtime/temporal-server/server-lock.ts';
import { serverArguments } from '../../../src/runtime/temporal-server/spawn-server.ts';
import { TurnLost, withStartTurn } from '../../../src/runtime/temporal-server/start-turn.ts';

let dataDir: string;
let lines: string[];
const servers: Server[] = [];

beforeEach(async () => {
  [dataDir, lines] = [await mkdtemp(join(tmpdir(), 'lh-embedded-')), []];
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  await rm(dataDir, { recursive: true, force: true });
});

const lock = (over: Partial<ServerLock> = {}): ServerLock => ({
  pid: 4_000_000,
  address: '127.0.0.1:1',
  uiAddress: null,
  version: '1.9.1',
  startedAt: '2026-11-23T10:00:00.000Z',
  ...over,
});
const takenPort = async (): Promise<number> => {
  const server = createServer((socket) => socket.destroy());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};
const fakeCli = async (body: string): Promise<string> => {
  const path = join(dataDir, 'fake-temporal');
  await writeFile(path, `#!/bin/sh\n[ "$1" = --version ] && echo "temporal version 1.9.1" && exit 0\n${body}\n`);
  await chmod(path, 0o755);
  return path;
};
const start = (cliPath: string, over = {}) =>
  startEmbeddedServer({
    cliPath,
    dataDir,
    frontendPort: 0,
    uiPort: 0,
    startLimitMs: 1_000,
    progress: (line) => lines.push(line),
    ...over,
  });

describe('server lock', () => {
  test('is written for this user only, and read back', async () => {
    writeServerLock(dataDir, lock());
    expect(readServerLock(dataDir)).toEqual(lock());
    expect((await stat(join(dataDir, 'temporal-server.json'))).mode & 0o777).toBe(0o600);
  });

  test('is nothing when it is absent or broken', async () => {
    expect(readServerLock(dataDir)).toBeNull();
    await writeFile(join(dataDir, 'temporal-server.json'), '{"pid":');
    expect(readServerLock(dataDir)).toBeNull();
  });

  test('is removed by its own server only', () => {
    writeServerLock(dataDir, lock({ pid: 5 }));
    removeServerLock(dataDir, 4);
    expect(readServerLock(dataDir)?.pid).toBe(5);
    removeServerLock(dataDir, 5);
    expect(readServerLock(dataDir)).toBeNull();
  });
});

describe('parseServerCommand', () => {
  const command = `/x/temporal ${serverArguments({ dbFile: '/d/temporal.db', ip: '127.0.0.1', port: 7000, uiPort: 8000 }).join(' ')}`;
  test('knows the servers we start', () => {
    expect(parseServerCommand(7, command, '/d/temporal.db')).toEqual({ pid: 7, port: 7000, uiPort: 8000 });
  });
  test.for([
    ['a hand-started one', 'temporal server start-dev -f /d/temporal.db', { pid: 7, port: 7233, uiPort: 8233 }],
    [
      'one without web UI',
      'temporal server start-dev --db-filename=/d/temporal.db --headless -p 7001',
      { pid: 7, port: 7001, uiPort: null },
    ],
    ['no other data file', 'temporal server start-dev --db-filename /d/temporal.db2', null],
    ['no other program', 'grep --db-filename /d/temporal.db', null],
  ] as const)('knows %s', ([, text, server]) => expect(parseServerCommand(7, text, '/d/temporal.db')).toEqual(server));
});

describe('claimPort', () => {
  test('picks a free port for 0', async () => {
    const port = await claimPort('server', '127.0.0.1', 0);
    expect(await claimPort('server', '127.0.0.1', port)).toBe(port);
  });

  test.for([
    ['server', 'LEVEL_HALOPSA_TEMPORAL_PORT'],
    ['web UI', 'LEVEL_HALOPSA_UI_PORT'],
  ] as const)('names a taken %s port and %s', async ([use, variable]) => {
    const port = await takenPort();
    const error = await claimPort(use, '127.0.0.1', port).then(
      () => expect.fail('it was free'),
      (reason: Error) => reason,
    );
    expect(error).toBeInstanceOf(PortTaken);
    expect(error.message).toContain(`The Temporal ${use} cannot start: port 127.0.0.1:${port} is taken by`);
    expect(error.message).toContain(`set ${variable} to another port`);
  });
});

describe('withStartTurn', () => {
  test('lets one in at a time', async () => {
    const log: string[] = [];
    const turn = (name: string) =>
      withStartTurn(dataDir, 5_000, async () => {
        log.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        log.push(`${name} out`);
      });
    await Promise.all([turn('a'), turn('b')]);
    expect([log.slice(0, 2), log.slice(2)].map((pair) => pair.map((text) => text.slice(2)))).toEqual([
      ['in', 'out'],
      ['in', 'out'],
    ]);
  });

  test('takes the turn of a killed process over', async () => {
    const left = join(dataDir, 'temporal-server.turn.lock');
    await mkdir(left);
    await utimes(left, new Date(0), new Date(0));
    expect(await withStartTurn(dataDir, 2_000, async (assertTurn) => assertTurn().then(() => 'mine'))).toBe('mine');
  });

  test('tells who lost it', async () => {
    const lost = withStartTurn(dataDir, 2_000, async (assertTurn) => {
      await writeFile(join(dataDir, 'temporal-server.turn'), 'another');
      await assertTurn();
    });
    await expect(lost).rejects.toBeInstanceOf(TurnLost);
  });

  test('says what to do when the turn never comes', async () => {
    await withStartTurn(dataDir, 1_000, async () => {
      await expect(withStartTurn(dataDir, 250, async () => 'never')).rejects.toThrow(
        /Another process has been starting.*Wait for it/,
      );
    });
  });
});

describe('startEmbeddedServer', () => {
  test('shows the last log lines of a server that ends early, and leaves no lock', async () => {
    const cli = await fakeCli('echo "unable to open database file" >&2; exit 14');
    await expect(start(cli)).rejects.toThrow(/did not start: it ended with code 14[^]*unable to open database file/);
    expect(readServerLock(dataDir)).toBeNull();
  });

  test('tries again when a port was taken in between', async () => {
    const cli = await fakeCli(`echo x >> ${dataDir}/tries; echo "bind: address already in use"; exit 1`);
    await expect(start(cli)).rejects.toThrow('already in use');
    expect(await readFile(join(dataDir, 'tries'), 'utf8')).toBe('x\nx\nx\n');
  });

  test('ends a server that never serves', async () => {
    const cli = await fakeCli(`echo $$ > ${dataDir}/pid; exec sleep 60`);
    await expect(start(cli)).rejects.toThrow('did not serve within 1 s');
    const pid = Number(await readFile(join(dataDir, 'pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow();
  });

  test('starts no second server beside one that is stuck', async () => {
    const cli = await fakeCli('while :; do sleep 0.1; done');
    const first = start(cli, { startLimitMs: 2_500 }).catch((error: Error) => error);
    await expect.poll(() => readServerLock(dataDir)?.pid).toBeDefined();
    const pid = readServerLock(dataDir)?.pid ?? 0;
    await expect(runningServer(dataDir, join(dataDir, 'temporal.db'), 300)).rejects.toThrow(
      `End it with \`kill ${pid}\``,
    );
    await first;
  });

  test('takes the lock of a dead server over, even when its pid lives on as another program', async () => {
    writeServerLock(dataDir, lock({ pid: process.pid }));
    await expect(start(await fakeCli('echo started; exit 1'))).rejects.toThrow('started');
  });

  test('refuses a taken port before it starts anything', async () => {
    const port = await takenPort();
    await expect(start(await fakeCli('exit 1'), { frontendPort: port })).rejects.toBeInstanceOf(PortTaken);
    expect(readServerLock(dataDir)).toBeNull();
  });
});

describe('ensureTemporalServer', () => {
  test('starts nothing when TEMPORAL_ADDRESS is set', async () => {
    const server = await ensureTemporalServer({
      env: { TEMPORAL_ADDRESS: 'cloud:7233' },
      dataDir,
      progress: (line) => lines.push(line),
    });
    expect(server).toMatchObject({ address: 'cloud:7233', source: 'TEMPORAL_ADDRESS', embedded: false, pid: null });
    await server.stop();
    expect(lines).toEqual([]);
  });

  test('names a port variable that is no port', async () => {
    const env = { LEVEL_HALOPSA_UI_PORT: 'eighty' };
    await expect(ensureTemporalServer({ env, dataDir, progress: () => {} })).rejects.toThrow(
      'LEVEL_HALOPSA_UI_PORT is not a port',
    );
  });
});

describe('SearchAttributesMissing', () => {
  test('names the attributes and both ways to add them', () => {
    const { message } = new SearchAttributesMissing('acme.a1b2c', {
      LhGroup: 'KEYWORD',
      LhFailed: 'INT',
      LhDevice: 'KEYWORD',
    });
    expect(message).toContain('lacks 3 search attribute(s): LhGroup (Keyword), LhFailed (Int), LhDevice (Keyword)');
    expect(message).toContain(
      'tcld namespace search-attributes add --namespace acme.a1b2c --search-attribute "LhGroup=Keyword"',
    );
    expect(message).toContain(
      'search-attribute create --namespace acme.a1b2c --type Keyword --name LhGroup --name LhDevice',
    );
  });
});
