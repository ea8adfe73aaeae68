import type { Client } from '@temporalio/client';
import { hasPoller } from './pollers.ts';
import { translateError } from './translate-error.ts';
import { noAnswer, noWorker } from './user-error.ts';

/** A worker that is there answers within this; otherwise it is time to see whether there is one. */
const FIRST_LOOK_MS = 5_000;
const LOOK_AGAIN_MS = 10_000;

export interface Patience {
  readonly connection: string;
  /** Is it certain that nobody works on it? Asked after 5 s and then every 10 s. */
  readonly isMissing: () => Promise<boolean>;
  /** Given up after this; never without it. */
  readonly limitMs?: number;
}

export const nobodyRunsWorkflows = (client: Client, connection: string) => async (): Promise<boolean> =>
  !(await hasPoller(client, connection)).workflows;

/**
 * Waits for an answer of a worker, but not for one that is not there.
 *
 * @throws {UserError} for everything that a person can mend
 */
export async function patiently<T>(work: Promise<T>, { connection, isMissing, limitMs }: Patience): Promise<T> {
  const startedAt = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const lost = new Promise<never>((_, reject) => {
    const look = async (): Promise<void> => {
      if (await isMissing().catch(() => false)) return reject(noWorker(connection));
      const leftMs = limitMs === undefined ? LOOK_AGAIN_MS : limitMs - (Date.now() - startedAt);
      if (leftMs <= 0) return reject(noAnswer(connection, Date.now() - startedAt));
      timer = setTimeout(() => void look(), Math.min(leftMs, LOOK_AGAIN_MS));
    };
    timer = setTimeout(() => void look(), Math.min(FIRST_LOOK_MS, limitMs ?? FIRST_LOOK_MS));
  });
  try {
    return await Promise.race([work, lost]);
  } catch (error) {
    throw translateError(error, connection, Date.now() - startedAt);
  } finally {
    clearTimeout(timer);
  }
}
