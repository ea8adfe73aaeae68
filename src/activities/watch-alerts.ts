import { Context } from '@temporalio/activity';
import type { AlertReport, WatchAlertsInput } from '../contract/feed-activities.ts';
import type { Session } from '../holder/session.ts';
import { ALERT_SHARE } from './level-share.ts';
import { pause, readPatiently } from './patient-reading.ts';
import { withVoice } from './with-voice.ts';

/** Counts alone are told this seldom. */
const COUNTS_PART = 0.1;
/** How soon a reading that nobody believes is repeated. */
const DOUBT_MS = 5_000;
/** Changes of mappings, policies or sweeps are noticed this soon. */
const LOOK_MS = 1_000;

/** The long activity behind the alert feed: polling inside it costs no history. */
export const watchAlerts = (session: Session, input: WatchAlertsInput): Promise<AlertReport> =>
  withVoice(
    {
      hold: session.hold,
      heartbeatSeconds: session.settings.timing.heartbeat,
      budgetClass: 'alerts',
      share: () => ALERT_SHARE,
      waitMs: Number.POSITIVE_INFINITY,
    },
    'level',
    async (voice, context) => {
      const { desk, alertWatch, settings } = session;
      const { alertPoll, watchReturn } = settings.timing;
      const stop = AbortSignal.any([session.hold.closing, context.cancellationSignal]);
      const startedAt = Date.now();
      const returnAt = startedAt + watchReturn * 1_000;
      const countsAt = startedAt + watchReturn * 1_000 * COUNTS_PART;
      const counts = (): string => JSON.stringify([alertWatch.skipped, desk.book.active, desk.problems]);
      const before = counts();
      alertWatch.begin(input.knownReportId);
      let concluded = '';
      for (;;) {
        if (desk.ticketing !== null) {
          await desk.refreshRunning(Context.current().client, input.connection);
          const view = `${desk.version} ${session.sweep?.id ?? ''}`;
          const isDue = Date.now() >= session.nextAlertReadAt && !alertWatch.hasMore;
          if (isDue) {
            await readPatiently(voice, stop, () => alertWatch.read(voice));
            session.nextAlertReadAt =
              desk.book.readAt + (alertWatch.isDoubtful ? Math.min(DOUBT_MS, alertPoll * 1_000) : alertPoll * 1_000);
          } else if (view !== concluded) await alertWatch.reconsider(voice);
          if (isDue || view !== concluded) {
            concluded = view;
            const now = Date.now();
            const isTime = now >= returnAt || (now >= countsAt && counts() !== before);
            const report = alertWatch.report(isTime);
            if (report !== null) return report;
          }
        }
        const next = Math.min(session.nextAlertReadAt || returnAt, returnAt, Date.now() + LOOK_MS);
        await pause(Math.max(next - Date.now(), 10), stop);
        if (Date.now() >= returnAt) {
          const report = alertWatch.report(true);
          if (report !== null) return report;
        }
        await voice.waiting(session.nextAlertReadAt);
      }
    },
  );
