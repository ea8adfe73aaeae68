import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Killed after so many ms. */
  readonly limitMs: number;
}

export interface Ended {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. A failure is an answer. @throws when it cannot be started */
export async function run(program: string, args: readonly string[], { cwd, env, limitMs }: RunOptions): Promise<Ended> {
  const child = spawn(program, [...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      texts[name] += chunk;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}

/** @returns what it printed. @throws when it fails, with the end of what it said */
export async function mustRun(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, options);
  if (code === 0) return stdout;
  const why = code === null ? `was killed after ${options.limitMs / 1_000} s` : `ended with ${code}`;
  throw new Error(`${program} ${args.join(' ')} ${why}:\n${`${stdout}\n${stderr}`.trim().slice(-2_000)}`);
}
