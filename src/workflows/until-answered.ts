import { isCancellation, sleep } from '@temporalio/workflow';
import { FAILURES } from '../contract/failures.ts';
import { readFailure, type Failure } from './activity-failure.ts';

const WAIT_AFTER_429_MS = 30_000;
/** HaloPSA refuses this very thing: a person must change something first. */
const FIRST_REFUSED_MS = 60_000;
const LONGEST_REFUSED_MS = 15 * 60_000;
/** A write that stays unanswered every time is tried ever more seldom. */
const LONGEST_DOUBT_MS = 3_600_000;

export interface Answered<T> {
  readonly answer: T;
  /** A write of it was sent and not answered, and was looked for. */
  readonly wasUncertain: boolean;
}

/** What HaloPSA said, for steps that may fail without anybody standing still. */
const SAID: ReadonlySet<string> = new Set([
  FAILURES.rejected,
  FAILURES.forbidden,
  FAILURES.unauthorized,
  FAILURES.unavailable,
]);

export const never = (): null => null;
export const ifSaid =
  <T>(answer: (why: string) => T) =>
  (failure: Failure): T | null =>
    SAID.has(failure.type) ? answer(failure.message) : null;

/**
 * One activity until it has an answer. What was sent and not answered is looked for before it is sent again; what
 * HaloPSA refuses is tried again ever more seldom.
 *
 * @param run told whether an earlier try may have been stored
 * @param onFailure an answer instead, or null to go on trying
 */
export async function untilAnswered<T>(
  settleMs: number,
  run: (mayExist: boolean) => Promise<T>,
  onFailure: (failure: Failure) => T | null,
): Promise<Answered<T>> {
  let mayExist = false;
  let refusedMs = FIRST_REFUSED_MS;
  let doubtMs = settleMs;
  for (;;) {
    try {
      return { answer: await run(mayExist), wasUncertain: mayExist };
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failure = readFailure(error);
      const given = onFailure(failure);
      if (given !== null) return { answer: given, wasUncertain: mayExist };
      if (failure.type === FAILURES.uncertain) {
        mayExist = true;
        await sleep(doubtMs, { summary: 'let an uncertain write settle' });
        doubtMs = Math.max(settleMs, Math.min(doubtMs * 2, LONGEST_DOUBT_MS));
      } else if (failure.type === FAILURES.refused)
        await sleep(Math.max(1_000, (failure.retryAt || Date.now() + WAIT_AFTER_429_MS) - Date.now()));
      else if (failure.type !== FAILURES.notSent) {
        await sleep(refusedMs, { summary: 'HaloPSA refuses it: try again later' });
        refusedMs = Math.min(refusedMs * 2, LONGEST_REFUSED_MS);
      }
    }
  }
}
