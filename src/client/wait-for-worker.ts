import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { hasPoller, type Pollers } from './pollers.ts';
import { translateError } from './translate-error.ts';

const LOOK_MS = 200;

/**
 * Waits until some worker polls for a connection.
 *
 * @param isEnough which queues must be polled
 * @returns false when `limitMs` has passed
 * @throws {UserError} when the server does not answer
 */
export async function waitForWorker(
  client: Client,
  connection: string,
  isEnough: (pollers: Pollers) => boolean,
  limitMs: number,
): Promise<boolean> {
  const until = Date.now() + limitMs;
  try {
    while (!isEnough(await hasPoller(client, connection))) {
      if (Date.now() > until) return false;
      await sleep(LOOK_MS);
    }
    return true;
  } catch (error) {
    throw translateError(error, connection, limitMs);
  }
}
