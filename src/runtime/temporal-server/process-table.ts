import { readdir, readFile } from 'node:fs/promises';

import { runCommand } from './run-command.ts';

export interface RunningServer {
  pid: number;
  /** As the server's own command line says. */
  port: number;
  uiPort: number | null;
}

/**
 * The `temporal server start-dev` processes that have `dbFile` as their data file, whoever started them.
 * Null when this machine does not tell. The lock file alone would miss a server whose starter died before it could write it, and would take a reused pid for a server.
 */
export async function serversOn(dbFile: string): Promise<RunningServer[] | null> {
  const commands = process.platform === 'linux' ? await fromProc() : await fromPs();
  return commands && commands.flatMap(({ pid, command }) => parseServerCommand(pid, command, dbFile) ?? []);
}

/** Null unless `command` is a dev server on `dbFile`. */
export function parseServerCommand(pid: number, command: string, dbFile: string): RunningServer | null {
  if (!/\sserver\s+start-dev(\s|$)/.test(command)) return null;
  const flags = ['--db-filename', '-f'].flatMap((flag) => [`${flag} ${dbFile}`, `${flag}=${dbFile}`]);
  if (!flags.some((flag) => `${command} `.includes(` ${flag} `))) return null;
  const port = flagNumber(command, '(?:--port|-p)') ?? 7233;
  const uiPort = /\s--headless(\s|$)/.test(command) ? null : (flagNumber(command, '--ui-port') ?? port + 1000);
  return { pid, port, uiPort };
}

/** A zombie counts as alive: only ask about a child of this process, or about a pid from `serversOn`. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

interface RunningCommand {
  pid: number;
  command: string;
}

async function fromProc(): Promise<RunningCommand[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid));
  return Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid, command: command.replaceAll('\0', ' ').trim() };
    }),
  );
}

async function fromPs(): Promise<RunningCommand[] | null> {
  const { ok, stdout } = await runCommand('ps', ['-axww', '-o', 'pid=,command='], {
    env: process.env,
    timeoutMs: 5_000,
  });
  if (!ok) return null;
  return [...stdout.matchAll(/^\s*(\d+)\s+(.*)$/gm)].map(([, pid, command]) => ({
    pid: Number(pid),
    command: command ?? '',
  }));
}

function flagNumber(command: string, flag: string): number | null {
  const value = new RegExp(`\\s${flag}[ =](\\d+)(?:\\s|$)`).exec(command)?.[1];
  return value === undefined ? null : Number(value);
}
