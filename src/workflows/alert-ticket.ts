import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { FAILURES } from '../contract/failures.ts';
import * as messages from '../contract/messages.ts';
import { alertTicketId } from '../contract/names.ts';
import type { Delivery } from '../contract/feed-activities.ts';
import { newTicket, ticketAfter } from '../domain/ticket-after.ts';
import { nextStep } from '../domain/ticket-next.ts';
import type { TicketEvent, TicketState } from '../domain/ticket-state.ts';
import { perform } from './perform-step.ts';
import { show } from './search-attributes.ts';
import { stateOf, ticketDetails } from './ticket-details.ts';

function assertOwn(input: messages.AlertTicketInput): void {
  const { connection, condition: given } = input ?? {};
  if (
    typeof connection !== 'string' ||
    typeof given?.deviceId !== 'string' ||
    workflowInfo().workflowId !== alertTicketId(connection, given.deviceId, given.key)
  )
    throw ApplicationFailure.nonRetryable('the alert feed starts this workflow by itself', FAILURES.invalid);
}

/** What another holder must know when it takes over: by the newest alert it asks how the condition ended. */
const newestAlert = ({ view }: TicketState): string | undefined =>
  view.kind === 'firing' ? view.alerts.at(-1)?.id : undefined;

const shownOf = (state: TicketState): string => [stateOf(state), state.ticketId, newestAlert(state) ?? ''].join(' ');

function showTicket(state: TicketState): void {
  const alert = newestAlert(state);
  show({
    state: stateOf(state),
    ...(state.ticketId === null ? {} : { ticket: state.ticketId }),
    ...(alert === undefined ? {} : { alert }),
  });
}

/** What a delivery says to a ticket that exists already. */
function eventOf(delivery: Delivery, rules: messages.AlertSignal['rules'], at: number): TicketEvent {
  switch (delivery.kind) {
    case 'open':
      return {
        kind: 'delivered',
        view: { kind: 'firing', alerts: delivery.condition.alerts, count: delivery.condition.count },
        rules,
        at,
      };
    case 'tell':
      return { kind: 'delivered', view: delivery.view, rules, at };
    case 'seen':
      return { kind: 'seen', ticketId: delivery.ticketId, seen: delivery.seen, at };
    case 'asset':
      return { kind: 'assetKnown', assetId: delivery.assetId };
  }
}

/**
 * One condition's ticket, from its opening until it is closed and the time in which it could come back has passed. The
 * state machine in `domain/` decides; this workflow waits, performs, and is the log.
 */
export async function alertTicket(input: messages.AlertTicketInput): Promise<string> {
  assertOwn(input);
  let state: TicketState = input.state ?? newTicket(input.condition, input.rules);
  let news = 0;
  const apply = (event: TicketEvent): void => {
    const before = state;
    state = ticketAfter(state, event);
    if (state === before) return;
    news += 1;
    setCurrentDetails(ticketDetails(state));
    if (shownOf(state) !== shownOf(before)) showTicket(state);
  };
  const take = (signal: messages.AlertSignal): void => {
    if (typeof signal?.delivery?.kind === 'string')
      apply(eventOf(signal.delivery, signal.rules ?? state.rules, Date.now()));
  };
  setHandler(messages.alert, take);
  setHandler(messages.ticketSeen, take);
  setHandler(messages.adopted, () => apply({ kind: 'adoptedByAnother' }));
  setHandler(messages.state, () => state);
  show({ state: stateOf(state) });
  setCurrentDetails(ticketDetails(state));

  for (;;) {
    const step = nextStep(state, Date.now());
    if (step.do === 'end') {
      await condition(allHandlersFinished);
      show({ state: 'Done' });
      setCurrentDetails(ticketDetails({ ...state, end: step.why }));
      return step.why;
    }
    if (step.do !== 'wait') {
      for (const event of await perform(input, state, step)) apply(event);
      continue;
    }
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof alertTicket>({ ...input, state });
    }
    const seen = news;
    const isNews = (): boolean => news !== seen;
    if (step.until === null) await condition(isNews);
    else await condition(isNews, Math.max(1, step.until - Date.now()));
  }
}
