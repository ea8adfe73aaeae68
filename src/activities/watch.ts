import type { WatchActivities, WatchInput, WatchReport } from '../contract/activities.ts';
import type { Session } from '../holder/session.ts';
import { sweepLevel } from '../holder/sweep.ts';
import { SWEEP_SHARE } from './level-share.ts';
import { pause, readPatiently } from './patient-reading.ts';
import { withVoice } from './with-voice.ts';

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
          if (!isCurrent) {
            session.nextSweepAt = null;
            await readPatiently(voice, stop, async () => session.swept(await sweepLevel(session.level, voice)));
          }
          const sweep = session.newestSweep();
          session.nextSweepAt = sweep.at + timing.sweep * 1_000;
          const report = session.tell(sweep, input.knownSweepId, input.answerAtOnce || Date.now() >= returnAt);
          if (report !== null) return report;
          const nightAt = session.night?.nextAt ?? returnAt;
          await pause(Math.min(session.nextSweepAt, returnAt, nightAt) - Date.now(), stop);
          await voice.waiting(session.nextSweepAt);
        }
      },
    ),
});
