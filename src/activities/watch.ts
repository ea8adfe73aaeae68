import { setTimeout as sleep } from 'node:timers/promises';
import { FAILURES } from '../contract/failures.ts';
import type { WatchActivities, WatchInput, WatchReport } from '../contract/activities.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { Session } from '../holder/session.ts';
import { sweepLevel } from '../holder/sweep.ts';
import type { Voice } from '../holder/voice.ts';
import { withVoice } from './with-voice.ts';

/** Level's limit is shared with the account's other tools (design §5). */
const SWEEP_SHARE = 0.3;
/** Failures in a row that are waited out before anybody is told. */
const PATIENCE = 3;

const isPassing = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.kind === FAILURES.unavailable || error.kind === FAILURES.notSent);

/** Ends early, and without a fault, when the hold ends or the activity is cancelled: what follows asks for both. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);

async function newSweep(session: Session, voice: Voice, stop: AbortSignal): Promise<void> {
  session.nextSweepAt = null;
  for (let failures = 1; ; failures += 1) {
    try {
      session.swept(await sweepLevel(session.level, voice));
      return;
    } catch (error) {
      if (!isPassing(error) || failures >= PATIENCE) throw error;
      await pause(Math.max(1_000 * 2 ** failures, (error.retryAt ?? 0) - Date.now()), stop);
      await voice.waiting(Date.now());
    }
  }
}

export const createWatchActivities = (session: Session): WatchActivities => ({
  watchDevices: (input: WatchInput): Promise<WatchReport> =>
    withVoice(
      {
        hold: session.hold,
        heartbeatSeconds: session.settings.timing.heartbeat,
        budgetClass: 'sweep',
        share: () => SWEEP_SHARE,
        waitMs: Number.POSITIVE_INFINITY,
      },
      'level',
      async (voice, context) => {
        session.takeRows(input);
        const { timing } = session.settings;
        const stop = AbortSignal.any([session.hold.closing, context.cancellationSignal]);
        const returnAt = Date.now() + timing.watchReturn * 1_000;
        for (;;) {
          const last = session.sweep;
          const isCurrent = last !== null && last.at >= input.notBefore && Date.now() < last.at + timing.sweep * 1_000;
          if (!isCurrent) await newSweep(session, voice, stop);
          const sweep = session.newestSweep();
          session.nextSweepAt = sweep.at + timing.sweep * 1_000;
          const report = session.tell(sweep, input.knownSweepId, input.answerAtOnce || Date.now() >= returnAt);
          if (report !== null) return report;
          await pause(Math.min(session.nextSweepAt, returnAt) - Date.now(), stop);
          await voice.waiting(session.nextSweepAt);
        }
      },
    ),
});
