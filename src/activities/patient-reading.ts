import { setTimeout as sleep } from 'node:timers/promises';
import { isPassing } from '../apis/http/api-error.ts';
import type { Voice } from '../holder/voice.ts';

/** Failures in a row that are waited out before anybody is told. */
const PATIENCE = 3;

/** Ends early, and without a fault, when the hold ends or the activity is cancelled: what follows asks for both. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);

/** What a long activity reads again and again: a failure that passes by itself costs no attempt of the activity. */
export async function readPatiently(voice: Voice, stop: AbortSignal, read: () => Promise<void>): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    try {
      await read();
      return;
    } catch (error) {
      if (!isPassing(error) || failures >= PATIENCE) throw error;
      await pause(Math.max(1_000 * 2 ** failures, (error.retryAt ?? 0) - Date.now()), stop);
      await voice.waiting(Date.now());
    }
  }
}
