import { setTimeout as sleep } from 'node:timers/promises';

export interface PollLimits {
  timeoutMs: number;
  everyMs: number;
}

/** Asks until `ask` answers something else than undefined; undefined when the time is over. At least one question is asked. */
export async function poll<T>(
  { timeoutMs, everyMs }: PollLimits,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() >= until) return answer;
    await sleep(everyMs);
  }
}
