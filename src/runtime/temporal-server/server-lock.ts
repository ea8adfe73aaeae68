import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

const ServerLock = z.object({
  pid: z.int().positive(),
  address: z.string().min(1),
  uiAddress: z.string().nullable(),
  version: z.string(),
  startedAt: z.iso.datetime(),
});

/** What is known about the embedded server of a data directory. The server may be dead: ask it, or its pid. */
export type ServerLock = z.infer<typeof ServerLock>;

const lockPath = (dataDir: string): string => join(dataDir, 'temporal-server.json');

/** Null when there is no lock, or one that cannot be read: both mean that nothing is known. */
export function readServerLock(dataDir: string): ServerLock | null {
  try {
    return ServerLock.parse(JSON.parse(readFileSync(lockPath(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

/** Synchronous, so that nothing comes between starting a server and writing it down. */
export function writeServerLock(dataDir: string, lock: ServerLock): void {
  const beside = join(dataDir, `.temporal-server.${randomUUID()}.json`);
  writeFileSync(beside, `${JSON.stringify(lock, null, 2)}\n`, { mode: 0o600 });
  renameSync(beside, lockPath(dataDir));
}

/** Removes the lock of this very server; a later server's lock stays. */
export function removeServerLock(dataDir: string, pid: number): void {
  if (readServerLock(dataDir)?.pid === pid) rmSync(lockPath(dataDir), { force: true });
}
