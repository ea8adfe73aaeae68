import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { connectionsPath, isAbandoned, readConnections, renderConnections, type Entries } from './connections-file.ts';
import { assertOwnFolder, PrivateFileError } from './private-file.ts';

const STALE_MS = 5_000;
const WAIT_MS = 10_000;
const RETRY_MS = 50;

async function writeBeside(dataDir: string, text: string): Promise<string> {
  const beside = join(dataDir, `.connections.${randomUUID()}.json`);
  const file = await open(beside, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return beside;
}

async function replace(dataDir: string, entries: Entries, isMine: () => boolean): Promise<void> {
  const path = connectionsPath(dataDir);
  const isEmpty = Object.keys(entries).length === 0;
  const beside = isEmpty ? null : await writeBeside(dataDir, renderConnections(entries));
  try {
    if (!isMine())
      throw new PrivateFileError(`Another process changed ${path} at the same time: nothing was written`, 'Try again');
    await (beside === null ? rm(path, { force: true }) : rename(beside, path));
  } finally {
    if (beside !== null) await rm(beside, { force: true });
  }
}

function lockFault(dataDir: string, error: NodeJS.ErrnoException): unknown {
  const path = connectionsPath(dataDir);
  if (error.code === 'ELOCKED')
    return new PrivateFileError(`Another process has been changing ${path} for ${WAIT_MS / 1_000} s`, 'Try again');
  if (error.code !== 'EACCES' && error.code !== 'EPERM' && error.code !== 'EROFS') return error;
  return new PrivateFileError(
    `${dataDir} cannot be written (${error.code})`,
    'Run as the user of the worker, or set LEVEL_HALOPSA_HOME to the data directory of yours',
    error,
  );
}

/**
 * Changes the connections file: one process at a time, the whole file or nothing, readable for its owner only. Pending
 * entries that nobody waits for go by the way; a file without entries is removed.
 *
 * @param change may throw: then nothing is written
 * @throws {PrivateFileError}
 */
export async function editConnections(dataDir: string, change: (entries: Entries) => Entries): Promise<Entries> {
  let isMine = true;
  let release: () => Promise<void>;
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await assertOwnFolder(dataDir);
    release = await lock(connectionsPath(dataDir), {
      realpath: false,
      stale: STALE_MS,
      retries: { retries: WAIT_MS / RETRY_MS, factor: 1, minTimeout: RETRY_MS, maxTimeout: RETRY_MS },
      onCompromised: () => {
        isMine = false;
      },
    });
  } catch (error) {
    throw lockFault(dataDir, error as NodeJS.ErrnoException);
  }
  try {
    const before = await readConnections(dataDir);
    const wanted = Object.entries(change(before)).filter(([, entry]) => !isAbandoned(entry, Date.now()));
    const after = Object.fromEntries(wanted);
    if (renderConnections(after) !== renderConnections(before)) await replace(dataDir, after, () => isMine);
    return after;
  } finally {
    await release().catch(() => undefined);
  }
}
