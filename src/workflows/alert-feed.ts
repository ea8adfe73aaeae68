import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { FAILURES } from '../contract/failures.ts';
import * as messages from '../contract/messages.ts';
import { alertFeedId, CONNECTION_NAME } from '../contract/names.ts';
import { heldConditions } from '../domain/triage-next.ts';
import { packed, unpacked } from '../domain/triage-packed.ts';
import { NO_TRIAGE } from '../domain/triage.ts';
import { Feed } from './feed.ts';
import { feedDetails, feedStatusOf } from './feed-status.ts';
import { LONGEST_RUN_MS, mustRoll } from './must-roll.ts';
import { stormOrderIn } from './read-signal.ts';
import { show } from './search-attributes.ts';
import { keepSummaries } from './summarising.ts';
import { keepOpening } from './opening.ts';
import { keepWatchingAlerts } from './watching-alerts.ts';
import { keepWatchingTickets } from './watching-tickets.ts';

const NO_FEED: messages.AlertFeedState = {
  v: 1,
  config: null,
  triage: NO_TRIAGE,
  skipped: {},
  active: 0,
  readAt: null,
  problems: [],
  alertsReportId: null,
  ticketsReportId: null,
};

function assertOwn(connection: unknown): void {
  if (
    typeof connection !== 'string' ||
    !CONNECTION_NAME.test(connection) ||
    workflowInfo().workflowId !== alertFeedId(connection)
  )
    throw ApplicationFailure.nonRetryable(
      'the integration starts this workflow by itself, once there are policies (level-halopsa policies add)',
      FAILURES.invalid,
    );
}

/**
 * What becomes of Level's alerts before they are tickets: watches them and our open tickets, waits out short ones, holds
 * storms back, and wakes the ticket workflows. Lives beside `integration` and keeps its state while that is off.
 */
export async function alertFeed(input: messages.AlertFeedInput): Promise<void> {
  assertOwn(input?.connection);
  const startedAt = Date.now();
  const { state: carried } = input;
  const first = carried === undefined ? NO_FEED : { ...NO_FEED, ...carried, triage: unpacked(carried.triage) };
  const feed = new Feed(input.connection, first, (state) => setCurrentDetails(feedDetails(state)));
  setHandler(messages.configure, (config) => {
    feed.configure(config);
    show({ state: config.enabled ? 'On' : 'Off' });
  });
  setHandler(messages.storm, (given) => {
    const order = stormOrderIn(given);
    if (order !== null) feed.endStorms(order);
  });
  setHandler(messages.feedStatus, () => feedStatusOf(feed.state));
  setHandler(messages.held, () => heldConditions(feed.state.triage));

  const live = async (): Promise<void> => {
    const rolled = condition(() => mustRoll(startedAt, input.rollAfterEvents), LONGEST_RUN_MS + 1_000).then(() => {
      feed.isRolling = true;
    });
    await Promise.all([
      rolled,
      keepWatchingAlerts(feed),
      keepWatchingTickets(feed),
      keepOpening(feed),
      keepSummaries(feed),
    ]);
    await condition(allHandlersFinished);
  };
  // Cancelling it would forget what is held: whoever wants silence turns the integration off.
  await CancellationScope.nonCancellable(live);
  const { triage } = feed.state;
  await continueAsNew<typeof alertFeed>({ ...input, state: { ...feed.state, triage: packed(triage) } });
}
