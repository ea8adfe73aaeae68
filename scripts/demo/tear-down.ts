import { rmSync } from 'node:fs';
import { readServerLock } from '../../src/runtime/temporal-server/server-lock.ts';

/** The end that takes no time: neither the server of a data directory nor the directory outlives it. */
export function tearDown(dataDir: string): void {
  const pid = readServerLock(dataDir)?.pid;
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
  rmSync(dataDir, { recursive: true, force: true });
}
