import { condition, isCancellation } from '@temporalio/workflow';
import type { Delivery, TicketReport } from '../contract/feed-activities.ts';
import { readFailure } from './activity-failure.ts';
import type { Feed } from './feed.ts';
import { runUntil, Stopped } from './run-until.ts';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

/** The summary ticket is the storm's switch: a chosen status releases, closing it drops. */
function steer(feed: Feed, { summaries }: TicketReport): void {
  for (const { ticketId, seen, isReleased } of summaries) {
    const storm = feed.state.triage.storms.find((each) => each.ticketId === ticketId);
    if (storm === undefined || storm.end !== null) continue;
    if (isReleased) feed.endStorms({ order: 'release', clientId: storm.clientId });
    // A merged summary was not closed by anybody.
    else if (seen.mergedInto === null && (seen.isClosed || seen.isDeleted))
      feed.endStorms({ order: 'drop', clientId: storm.clientId });
  }
}

async function digest(feed: Feed, report: TicketReport): Promise<void> {
  const deliveries: Delivery[] = [
    ...report.seen.map((seen): Delivery => ({ kind: 'seen', ...seen })),
    ...report.assets.map((asset): Delivery => ({ kind: 'asset', ...asset })),
  ];
  await feed.deliver(deliveries);
  steer(feed, report);
}

/** While on, our open tickets are watched: what people do to them reaches the ticket workflows. */
export async function keepWatchingTickets(feed: Feed): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  const summaries = (): number[] =>
    feed.state.triage.storms.flatMap(({ ticketId, end }) => (ticketId === null || end !== null ? [] : [ticketId]));
  for (;;) {
    await condition(() => feed.isRolling || feed.isOn);
    if (feed.isRolling) return;
    const { pace } = feed;
    const watched = summaries();
    const mustEnd = (): boolean => !feed.isOn || feed.pace !== pace || summaries().join() !== watched.join();
    try {
      const report: TicketReport = await runUntil(mustEnd, () =>
        feed.activities.watchTickets.executeWithOptions({ summary: 'watch our tickets' }, [
          { connection: feed.connection, knownReportId: feed.state.ticketsReportId, summaries: watched },
        ]),
      );
      await feed.exclusively(() => digest(feed, report));
      pauseMs = FIRST_PAUSE_MS;
      feed.tookTickets(report);
      feed.problems([{ what: 'read', message: null }]);
    } catch (error) {
      if (error instanceof Stopped) continue;
      if (isCancellation(error)) throw error;
      feed.problems([{ what: 'read', message: readFailure(error).message }]);
      await condition(mustEnd, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}
