import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { FAILURES } from '../contract/failures.ts';
import type { AlertReport, WatchAlertsInput } from '../contract/feed-activities.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { Session } from '../holder/session.ts';
import type { Voice } from '../holder/voice.ts';
import { withVoice } from './with-voice.ts';

/** Level's limit is shared with the account's other tools (design §5). */
const ALERT_SHARE = 0.4;
/** Failures in a row that are waited out before anybody is told. */
const PATIENCE = 3;
/** Counts alone are told this seldom. */
const COUNTS_PART = 0.1;
/** How soon a reading that nobody believes is repeated. */
const DOUBT_MS = 5_000;
/** Changes of mappings, policies or sweeps are noticed this soon. */
const LOOK_MS = 1_000;

const isPassing = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.kind === FAILURES.unavailable || error.kind === FAILURES.notSent);

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);

async function read(session: Session, voice: Voice, stop: AbortSignal): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    try {
      await session.alertWatch.read(voice);
      return;
    } catch (error) {
      if (!isPassing(error) || failures >= PATIENCE) throw error;
      await pause(Math.max(1_000 * 2 ** failures, (error.retryAt ?? 0) - Date.now()), stop);
      await voice.waiting(Date.now());
    }
  }
}

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
          const isDue = Date.now() >= session.nextAlertReadAt;
          if (isDue) {
            await read(session, voice, stop);
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
