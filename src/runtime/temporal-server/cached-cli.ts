import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { FETCHED_CLI } from './cli-version.ts';

const INCOMING = '.incoming-';
const ABANDONED_AFTER_MS = 24 * 3_600_000;

export const cachedCliPath = (cacheDir: string): string => join(cacheDir, `temporal-${FETCHED_CLI}`, 'bin', 'temporal');

/**
 * Lets `fetch` fill a directory of its own, then moves the program it names into the cache.
 * The move is one rename of one file, so two processes fetching at once, or one killed half way, never leave half a program.
 *
 * @returns the program's path in the cache
 */
export async function fetchIntoCache(cacheDir: string, fetch: (directory: string) => Promise<string>): Promise<string> {
  await mkdir(cacheDir, { recursive: true });
  await removeAbandoned(cacheDir);
  const incoming = await mkdtemp(join(cacheDir, INCOMING));
  try {
    const program = await fetch(incoming);
    await chmod(program, 0o755);
    const target = cachedCliPath(cacheDir);
    await mkdir(dirname(target), { recursive: true });
    await rename(program, target);
    return target;
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

async function removeAbandoned(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith(INCOMING)) continue;
    const path = join(cacheDir, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}
