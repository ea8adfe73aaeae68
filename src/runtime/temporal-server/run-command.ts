import { execFile } from 'node:child_process';

export interface CommandResult {
  ok: boolean;
  stdout: string;
  /** Empty when `ok`; else one line: the last one the program wrote, or why it could not run. */
  why: string;
}

export interface CommandOptions {
  env: NodeJS.ProcessEnv;
  timeoutMs: number;
}

/** Runs a program to its end, killed after `timeoutMs`. A failure is an answer, not a throw: the caller has a next rung. */
export function runCommand(
  program: string,
  args: readonly string[],
  { env, timeoutMs }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const options = { env, timeout: timeoutMs, killSignal: 'SIGKILL' as const, maxBuffer: 8 << 20 };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ ok: true, stdout, why: '' });
      else if (error.killed === true) resolve({ ok: false, stdout, why: `not finished after ${timeoutMs / 1000} s` });
      else if (error.code === 'ENOENT') resolve({ ok: false, stdout, why: 'not found' });
      else resolve({ ok: false, stdout, why: lastLine(stderr) || lastLine(stdout) || error.message });
    });
  });
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)?.trim() ?? '';
