import { condition, isCancellation } from '@temporalio/workflow';
import type { AlertReport, Delivery } from '../contract/feed-activities.ts';
import { conditionId } from '../domain/alert.ts';
import type { ConditionView } from '../domain/ticket-state.ts';
import type { ConditionNews, TriageEvent } from '../domain/triage.ts';
import { readFailure } from './activity-failure.ts';
import type { Feed } from './feed.ts';
import { runUntil, Stopped } from './run-until.ts';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

const idOf = (news: ConditionNews): string => conditionId(news.kind === 'firing' ? news.condition : news);

const viewOf = (news: ConditionNews): ConditionView =>
  news.kind === 'firing'
    ? { kind: 'firing', alerts: news.condition.alerts, count: news.condition.count }
    : { kind: 'over', how: news.how, at: news.at };

const tell = (news: ConditionNews): Delivery => {
  const { deviceId, key } = news.kind === 'firing' ? news.condition : news;
  return { kind: 'tell', deviceId, key, view: viewOf(news) };
};

/** Conditions with a ticket workflow hear of it at once; the others wait for their time. */
async function digest(feed: Feed, report: AlertReport): Promise<void> {
  const isTold = (news: ConditionNews): boolean => news.isTicketed || feed.wasJustOpened(idOf(news));
  const told = report.news.filter((news) => isTold(news));
  const at = Date.now();
  const fresh = report.news.filter((news) => !isTold(news)).map((news): TriageEvent => ({ kind: 'news', news, at }));
  const ended = new Set(await feed.deliver(told.map(tell)));
  const again = told.flatMap((news): TriageEvent[] =>
    news.kind === 'firing' && ended.has(idOf(news))
      ? [{ kind: 'notTicketed', condition: news.condition, verdict: news.verdict, at }]
      : [],
  );
  feed.triage(...fresh, ...again);
}

/** While on, Level's active alerts are watched; what is new about them is sorted and delivered. */
export async function keepWatchingAlerts(feed: Feed): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  /** Conditions told since the holder changed, while it tells all that fires. */
  let fully: string[] | null = null;
  for (;;) {
    await condition(() => feed.isRolling || feed.isOn);
    if (feed.isRolling) return;
    const { pace } = feed;
    const mustEnd = (): boolean => !feed.isOn || feed.pace !== pace;
    try {
      const report: AlertReport = await runUntil(mustEnd, () =>
        feed.activities.watchAlerts.executeWithOptions({ summary: "watch Level's alerts" }, [
          { connection: feed.connection, knownReportId: feed.state.alertsReportId },
        ]),
      );
      await feed.exclusively(() => digest(feed, report));
      pauseMs = FIRST_PAUSE_MS;
      feed.took(report);
      feed.problems([{ what: 'alerts', message: null }]);
      if (report.full === 'first' || report.full === 'all') fully = [];
      fully?.push(...report.news.filter((news) => news.kind === 'firing').map(idOf));
      if (fully !== null && (report.full === 'last' || report.full === 'all')) {
        feed.triage({ kind: 'fullyTold', conditionIds: fully });
        fully = null;
      }
    } catch (error) {
      if (error instanceof Stopped) continue;
      if (isCancellation(error)) throw error;
      feed.problems([{ what: 'alerts', message: readFailure(error).message }]);
      await condition(mustEnd, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}
