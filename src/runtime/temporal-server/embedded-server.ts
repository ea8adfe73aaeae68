import { closeSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

import { probeCli } from './cli-version.ts';
import { poll } from './poll.ts';
import { claimPort } from './ports.ts';
import type { Progress } from './progress.ts';
import { runningServer } from './running-server.ts';
import { isServing } from './server-health.ts';
import { removeServerLock, writeServerLock, type ServerLock } from './server-lock.ts';
import { openServerLog } from './server-log.ts';
import { spawnServer, type ServerProcess } from './spawn-server.ts';
import { TurnLost, withStartTurn, type AssertTurn } from './start-turn.ts';

export interface EmbeddedServerOptions {
  cliPath: string;
  dataDir: string;
  /** @default 7233; 0 picks a free one */
  frontendPort?: number;
  /** @default 8233; 0 picks a free one, null starts no web UI */
  uiPort?: number | null;
  /** @default 127.0.0.1 */
  ip?: string;
  progress: Progress;
  /** Only PATH, HOME and the like are passed on. @default process.env */
  env?: NodeJS.ProcessEnv;
  /** How long the server may take until it serves, in ms. @default 90 000 */
  startLimitMs?: number;
}

export interface EmbeddedServer extends ServerLock {
  /** True when the server ran before: then `stop` leaves it alone. */
  adopted: boolean;
  stop: () => Promise<void>;
}

type Settings = Required<EmbeddedServerOptions> & { dbFile: string };

const TRIES = 3;

/**
 * Starts the Temporal server of a data directory, or adopts the one that runs there. Never two on one data file.
 *
 * @throws {PortTaken} {@link ServerStuck} or an Error with the last lines of the server's log
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  const defaults = { frontendPort: 7233, uiPort: 8233, ip: '127.0.0.1', env: process.env, startLimitMs: 90_000 };
  const settings: Settings = { ...defaults, ...options, dataDir, dbFile: databaseFile(dataDir) };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withStartTurn(dataDir, settings.startLimitMs * 2, (assertTurn) =>
        adoptOrStart(settings, assertTurn),
      );
    } catch (error) {
      const again = error instanceof TurnLost || error instanceof PortRace;
      if (!again || attempt === TRIES) throw error;
      settings.progress(`Starting the Temporal server again: ${error.message}`);
    }
  }
}

/** The server that runs on `dataDir`, or null. @throws {ServerStuck} */
export async function adoptEmbeddedServer(dataDir: string, waitMs = 90_000): Promise<EmbeddedServer | null> {
  const real = await realpath(dataDir).catch(() => null);
  if (real === null) return null;
  const running = await runningServer(real, databaseFile(real), waitMs);
  return running && { ...running, adopted: true, stop: async () => undefined };
}

const databaseFile = (dataDir: string): string => join(dataDir, 'temporal.db');

/** Somebody took a port between our look and the server's: worth another try. */
class PortRace extends Error {}

async function adoptOrStart(settings: Settings, assertTurn: AssertTurn): Promise<EmbeddedServer> {
  const { cliPath, dataDir, dbFile, ip, progress } = settings;
  const adopted = await adoptEmbeddedServer(dataDir, settings.startLimitMs);
  if (adopted !== null) {
    writeServerLock(dataDir, lockOf(adopted));
    return adopted;
  }
  const version = await probeCli(cliPath, settings.env);
  if ('why' in version)
    throw new Error(`The Temporal CLI ${cliPath} ${version.why}. Delete it, or set TEMPORAL_CLI_PATH to another one.`);
  const port = await claimPort('server', ip, settings.frontendPort);
  const uiPort = settings.uiPort === null ? null : await claimPort('web UI', ip, settings.uiPort);
  await assertTurn();

  const startedAt = Date.now();
  const log = openServerLog(dataDir);
  const child = await spawnServer({ cliPath, dbFile, ip, port, uiPort, logFd: log.fd, env: settings.env }).finally(() =>
    closeSync(log.fd),
  );
  const host = ip === '0.0.0.0' ? '127.0.0.1' : ip;
  const uiAddress = uiPort === null ? null : `http://${host}:${uiPort}`;
  const lock: ServerLock = {
    pid: child.pid,
    address: `${host}:${port}`,
    uiAddress,
    ...version,
    startedAt: new Date(startedAt).toISOString(),
  };
  writeServerLock(dataDir, lock);
  progress(`Starting the Temporal server on ${lock.address} (process ${lock.pid}, log ${log.path})`);

  const stop = async (): Promise<void> => {
    await child.stop();
    removeServerLock(dataDir, child.pid);
  };
  const failure = await whyNotServing(child, lock.address, settings.startLimitMs);
  if (failure !== null) {
    await stop();
    const lines = log.tail(12).join('\n');
    if (/already in use/i.test(lines)) throw new PortRace(`${failure}. ${lines}`);
    throw new Error(
      `The Temporal server did not start: ${failure}. The end of ${log.path}:\n${lines}\nSet the cause right, then start again.`,
    );
  }
  progress(`The Temporal server serves on ${lock.address} after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return { ...lock, adopted: false, stop };
}

async function whyNotServing(child: ServerProcess, address: string, limitMs: number): Promise<string | null> {
  const outcome = await poll({ timeoutMs: limitMs, everyMs: 50 }, async () => {
    const ended = child.ended();
    if (ended !== null) return { failure: `it ${ended}` };
    return (await isServing(address)) ? { failure: null } : undefined;
  });
  return outcome === undefined ? `it did not serve within ${limitMs / 1000} s` : outcome.failure;
}

const lockOf = ({ pid, address, uiAddress, version, startedAt }: ServerLock): ServerLock => ({
  pid,
  address,
  uiAddress,
  version,
  startedAt,
});
