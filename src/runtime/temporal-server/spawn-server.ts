import { spawn, type ChildProcess } from 'node:child_process';

import { poll } from './poll.ts';

export interface SpawnServerOptions {
  cliPath: string;
  dbFile: string;
  ip: string;
  port: number;
  /** Null: no web UI. */
  uiPort: number | null;
  /** Receives stdout and stderr. */
  logFd: number;
  env: NodeJS.ProcessEnv;
}

const DYNAMIC_CONFIG = {
  // A task handed to a worker that is closing would be lost until its timeout.
  'frontend.enableCancelWorkerPollsOnShutdown': true,
  // Nobody asked this server to report itself to the internet.
  'frontend.enableServerVersionCheck': false,
};
// Twice the writes per second of the default journal (measured), and still synced to disk at each commit.
const PRAGMAS = ['journal_mode=WAL', 'synchronous=FULL'];
const KILL_AFTER_MS = 10_000;

export interface ServerProcess {
  pid: number;
  /** Null while it runs. */
  ended(): string | null;
  /** Resolves when the process is gone: asked first, killed after 10 s. */
  stop(): Promise<void>;
}

/** @throws {Error} when the program cannot be started at all */
export async function spawnServer(options: SpawnServerOptions): Promise<ServerProcess> {
  const { cliPath, logFd } = options;
  const child = spawn(cliPath, serverArguments(options), {
    // Its own process group: Ctrl-C reaches the worker only, which drains while the server still serves.
    detached: true,
    stdio: ['ignore', logFd, logFd],
    env: environment(options.env),
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Error(`${cliPath} cannot be started: ${error.message}`)));
  });
  child.unref();
  if (child.pid === undefined) throw new Error(`${cliPath} cannot be started: it got no process id`);
  return { pid: child.pid, ended: () => ending(child), stop: () => stop(child) };
}

export function serverArguments({
  dbFile,
  ip,
  port,
  uiPort,
}: Omit<SpawnServerOptions, 'cliPath' | 'logFd' | 'env'>): string[] {
  const ui = uiPort === null ? ['--headless'] : ['--ui-port', `${uiPort}`, '--ui-ip', ip, '--ui-disable-news-fetch'];
  const config = Object.entries(DYNAMIC_CONFIG).flatMap(([key, value]) => [
    '--dynamic-config-value',
    `${key}=${value}`,
  ]);
  const pragmas = PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]);
  const log = ['--log-level', 'warn', '--color', 'never'];
  return [
    'server',
    'start-dev',
    '--db-filename',
    dbFile,
    '--ip',
    ip,
    '--port',
    `${port}`,
    ...ui,
    ...log,
    ...pragmas,
    ...config,
  ];
}

// The server needs none of our secrets, and TEMPORAL_… variables or profiles meant for clients must not change it.
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL', 'USERPROFILE', 'SYSTEMROOT', 'TEMP', 'TMP'];

function environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

function ending({ exitCode, signalCode }: ChildProcess): string | null {
  if (signalCode !== null) return `ended by ${signalCode}`;
  return exitCode === null ? null : `ended with code ${exitCode}`;
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = async (): Promise<true | undefined> => (ending(child) === null ? undefined : true);
  // child.kill() does nothing once the process was reaped, so a reused pid is never hit.
  child.kill('SIGTERM');
  if (await poll({ timeoutMs: KILL_AFTER_MS, everyMs: 25 }, gone)) return;
  child.kill('SIGKILL');
  await poll({ timeoutMs: KILL_AFTER_MS, everyMs: 25 }, gone);
}
