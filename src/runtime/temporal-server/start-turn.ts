import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import lockfile from 'proper-lockfile';

const STALE_MS = 10_000;

/** Another process took the turn although it was ours. Nothing was started: ask again. */
export class TurnLost extends Error {
  override readonly name = 'TurnLost';
}

/** @throws {TurnLost} Call it directly before the step that only one process may take. */
export type AssertTurn = () => Promise<void>;

/**
 * Runs `work` while no other process works on the same data directory, and waits up to `waitMs` for its turn.
 *
 * The lock of a killed process is taken over after 10 s. Two processes that take it over in the same instant can both
 * believe they hold it (one removes what the other just made); the last one to write its name has it, `assertTurn` tells.
 */
export async function withStartTurn<T>(
  dataDir: string,
  waitMs: number,
  work: (assertTurn: AssertTurn) => Promise<T>,
): Promise<T> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const [name, path] = [randomUUID(), join(dataDir, 'temporal-server.turn')];
  let compromised = false;
  const release = await lockfile
    .lock(dataDir, {
      lockfilePath: `${path}.lock`,
      stale: STALE_MS,
      retries: { retries: Math.ceil(waitMs / 250), factor: 1, minTimeout: 250, maxTimeout: 250 },
      onCompromised: () => (compromised = true),
    })
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ELOCKED') throw error;
      throw new Error(
        `Another process has been starting the Temporal server in ${dataDir} for ${waitMs / 1000} s. Wait for it, or end it, and start again.`,
      );
    });
  try {
    await writeFile(path, name, { mode: 0o600 });
    return await work(async () => {
      if (compromised || (await readFile(path, 'utf8')) !== name)
        throw new TurnLost('Another process took over starting the Temporal server.');
    });
  } finally {
    if (!compromised) await release().catch(() => undefined);
  }
}
