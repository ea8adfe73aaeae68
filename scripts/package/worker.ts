import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../../simulator/server.ts';
import type { Installed } from './install.ts';

export interface RunningWorker {
  /** Rejects when it ends by itself. */
  readonly died: Promise<never>;
  /** SIGTERM. @throws when it does not end within `limitMs` with exit code 0 */
  stop(limitMs: number): Promise<void>;
  /** Nothing of it is left afterwards. */
  kill(): void;
}

/** `level-halopsa worker` as it was installed, with the simulator's credentials and the embedded server. */
export function startWorker(
  { bin, cwd, dataDir, env }: Installed,
  { levelUrl, haloUrl, credentials }: Simulator,
): RunningWorker {
  const log = join(dataDir, '..', 'worker.log');
  const file = openSync(log, 'w');
  const child = spawn(bin, ['worker'], {
    cwd,
    env: {
      ...env,
      LEVEL_API_URL: levelUrl,
      LEVEL_API_KEY: credentials.levelKey,
      HALOPSA_URL: haloUrl,
      HALOPSA_CLIENT_ID: credentials.haloClientId,
      HALOPSA_CLIENT_SECRET: credentials.haloClientSecret,
    },
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  const end = (): string => readFileSync(log, 'utf8').slice(-2_000);
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  let isWanted = true;
  const died = exited.then(([code, signal]): Promise<never> => {
    if (isWanted) throw new Error(`the worker ended by itself with ${code ?? signal}:\n${end()}`);
    return new Promise(() => undefined);
  });
  died.catch(() => undefined);
  return {
    died,
    async stop(limitMs) {
      isWanted = false;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
      const [code, signal] = await exited;
      clearTimeout(timer);
      if (code !== 0) throw new Error(`after SIGTERM the worker ended with ${code ?? signal}:\n${end()}`);
    },
    kill() {
      isWanted = false;
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    },
  };
}
