import type { Client } from '../client/connect-client.ts';
import { ensureIntegration } from '../client/ensure-integration.ts';
import { inspect } from '../client/inspect.ts';
import { UserError } from '../client/user-error.ts';
import { waitForWorker } from '../client/wait-for-worker.ts';
import type { CheckLine } from '../contract/activities.ts';
import { connectionsPath } from '../runtime/connections-file.ts';
import type { Credentials } from '../runtime/credentials.ts';
import { dropPending, makeUsable, newTestName, storePending } from '../runtime/store-connection.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** A worker that is there polls already. */
const FIRST_MS = 5_000;
/** It sees the file within two seconds, and needs a moment to begin. */
const TAKE_UP_MS = 10_000;

/** @throws {UserError} when none runs: said before anybody types a secret */
export async function requireWorker(temporal: Client, connection: string): Promise<void> {
  if (await waitForWorker(temporal, connection, ({ workflows }) => workflows, FIRST_MS)) return;
  throw new UserError('No worker is running, so nothing can be tested; nothing was stored', {
    cure: 'Start one (level-halopsa worker, in a clone: npm start) and try again: it does the test',
  });
}

export interface StoreOptions {
  readonly dataDir: string;
  readonly connection: string;
  readonly credentials: Credentials;
  readonly isRotation: boolean;
  readonly waitFor: <R>(what: string, work: Promise<R>) => Promise<R>;
  readonly show: (lines: readonly CheckLine[]) => void;
  /** After a check failed: somebody mended it on the other side, and wants it tested again. */
  readonly mended: () => Promise<boolean>;
}

export interface Stored {
  readonly checks: readonly CheckLine[];
  readonly isStored: boolean;
  /** A worker polls for the connection. */
  readonly isServed: boolean;
}

/** The worker's own test, beside whatever the connection has at this moment. */
async function runTest(temporal: Client, testName: string, options: StoreOptions): Promise<readonly CheckLine[]> {
  const { dataDir, connection, credentials } = options;
  await storePending(dataDir, testName, connection, credentials);
  if (await waitForWorker(temporal, testName, (pollers) => pollers.credentials, TAKE_UP_MS))
    return inspect(temporal, testName, 'connection');
  throw new UserError(
    `A worker runs, but none of its kind reads ${connectionsPath(dataDir)}: nothing was tested, nothing was stored`,
    {
      cure: "Run connect where the worker runs (in its container), as its user and with its LEVEL_HALOPSA_HOME. The worker's log says if it cannot read the file",
    },
  );
}

/**
 * Pending, tested by the worker, then usable or gone: whatever happens in between, a failed check, an error or Ctrl-C,
 * leaves what was there before.
 *
 * @throws {UserError}
 */
export async function storeTested(temporal: Client, options: StoreOptions): Promise<Stored> {
  const { dataDir, connection, credentials, isRotation, waitFor, show, mended } = options;
  const testName = newTestName();
  try {
    for (;;) {
      const test = untilInterrupted(runTest(temporal, testName, options));
      const checks = await waitFor('a worker tests the credentials', test);
      show(checks);
      if (!checks.some(({ result }) => result === 'fail')) {
        await makeUsable(dataDir, testName, { name: connection, credentials, isRotation });
        await ensureIntegration(temporal, connection);
        const isServed = await waitForWorker(temporal, connection, (pollers) => pollers.credentials, TAKE_UP_MS);
        return { checks, isStored: true, isServed };
      }
      if (!(await mended())) return { checks, isStored: false, isServed: false };
    }
  } finally {
    await dropPending(dataDir, testName);
  }
}
