import { Context } from '@temporalio/activity';
import type { TicketReport, WatchTicketsInput } from '../contract/feed-activities.ts';
import { sameName } from '../domain/same-name.ts';
import type { Session } from '../holder/session.ts';
import { pause } from './patient-reading.ts';
import { withVoice } from './with-voice.ts';

/** Part of HaloPSA's window that watching may fill (design §5). */
const WATCH_SHARE = 0.1;
const LOOK_MS = 1_000;

/** The long activity that notices what people do to our tickets. Asks nothing while there are none. */
export const watchTickets = (session: Session, input: WatchTicketsInput): Promise<TicketReport> =>
  withVoice(
    {
      hold: session.hold,
      heartbeatSeconds: session.settings.timing.heartbeat,
      budgetClass: 'ticketWatch',
      share: () => WATCH_SHARE,
      waitMs: Number.POSITIVE_INFINITY,
    },
    'halopsa',
    async (voice, context) => {
      const { desk, ticketWatch, settings } = session;
      const { ticketPoll, watchReturn } = settings.timing;
      const { summaries } = input;
      const stop = AbortSignal.any([session.hold.closing, context.cancellationSignal]);
      const returnAt = Date.now() + watchReturn * 1_000;
      ticketWatch.begin(input.knownReportId);
      for (;;) {
        await desk.refreshRunning(Context.current().client, input.connection);
        const { ticketing } = desk;
        const isDue =
          !ticketWatch.isIdle(summaries) &&
          !ticketWatch.hasMore &&
          Date.now() >= ticketWatch.readAt + ticketPoll * 1_000;
        // Until it is told the tenant, a ticket that is not there may be another tenant's.
        if (isDue && ticketing !== null) {
          await session.view.assertTenant(voice, ticketing.instance, false);
          await ticketWatch.read(voice, summaries);
        }
        const release = ticketing?.settings.storm.releaseStatus ?? '';
        const released =
          summaries.length === 0
            ? undefined
            : (await desk.lists.statuses(voice)).all.find(({ name }) => sameName(name, release));
        const report = ticketWatch.report(
          summaries,
          session.view.knownIndex,
          released?.id ?? null,
          voice.records,
          Date.now() >= returnAt,
        );
        if (report !== null) return report;
        await pause(Math.max(10, Math.min(LOOK_MS, returnAt - Date.now())), stop);
        await voice.waiting(ticketWatch.readAt + ticketPoll * 1_000);
      }
    },
  );
