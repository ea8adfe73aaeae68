import type { ConditionView, TicketEvent, TicketState } from './ticket-state.ts';
import {
  anotherTicket,
  firstAlerts,
  goesOn,
  repeatDueAt,
  returnedAt,
  sameTicketEpisode,
  told,
  windowEndsAt,
  withNote,
} from './ticket-moves.ts';

type Firing = Extract<ConditionView, { kind: 'firing' }>;
type Over = Extract<ConditionView, { kind: 'over' }>;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const counted = (state: TicketState, more: number): TicketState => ({ ...state, untold: state.untold + more });

/** The alert fires again within the window after we closed its ticket. */
export function cameBack(state: TicketState, at: number): TicketState {
  const { whenAlertReturns } = state.rules;
  if (at >= windowEndsAt(state) || whenAlertReturns === 'newTicket') return anotherTicket(state);
  const since = returnedAt(state, at);
  // The episode stays until it is reopened: another ticket may have to stand for this firing.
  if (whenAlertReturns === 'reopen') return { ...told(state).state, toReopen: since };
  const next = told({ ...state, episode: sameTicketEpisode(state) }).state;
  if (at < repeatDueAt(state)) return counted(next, 1);
  return { ...withNote(next, { kind: 'returned', at: since, isReopened: false }), lastRepeatAt: at };
}

/** At most one word about returns in each interval, or a flapping alert would fill the ticket. */
function returnedToOpen(state: TicketState, at: number): TicketState {
  const { state: next } = told({ ...state, episode: sameTicketEpisode(state) });
  // Where nothing was said of the end, it is a repeat for the ticket's reader.
  if (state.keptOpen === null || at < repeatDueAt(state)) return counted(next, 1);
  const note = { kind: 'returned', at: returnedAt(state, at), isReopened: false } as const;
  return { ...withNote(next, note), keptOpen: null, lastRepeatAt: at };
}

function firesAgain(state: TicketState, at: number): TicketState {
  switch (state.phase) {
    case 'new':
      return { ...state, recheck: true };
    case 'open':
      return returnedToOpen({ ...state, firings: state.firings + 1 }, at);
    case 'closed':
      return cameBack({ ...state, firings: state.firings + 1 }, at);
    case 'theirs':
      return anotherTicket(state);
    case 'done':
      return state;
  }
}

function goesOnFiring(state: TicketState, before: Firing, now: Firing): TicketState {
  const { phase } = state;
  if (phase === 'new') return { ...state, recheck: true };
  if (phase !== 'open' && phase !== 'closed') return state;
  const isAnother = !goesOn(before.alerts, now.alerts);
  const { state: next, fresh } = told(isAnother ? { ...state, firings: state.firings + 1 } : state);
  // The note of the reopening will tell of all that fires by then.
  return state.toReopen === null ? counted(next, fresh) : next;
}

function isOver(state: TicketState, view: Over, at: number): TicketState {
  const before = state.view;
  if (before.kind === 'over') {
    // Level may forget a resolved alert; that takes nothing back.
    if (before.how === 'resolved' && view.how === 'gone') return state;
    if (before.how === view.how) return view.at === null ? state : { ...state, view };
  }
  const next: TicketState = { ...state, view, overAt: at };
  switch (state.phase) {
    case 'open':
      // Gone, and now known to be resolved: that may close it.
      if (before.kind === 'over') return { ...next, keptOpen: null };
      return state.keptOpen === null ? next : { ...next, untold: 0 };
    case 'closed':
      return { ...next, toReopen: null };
    case 'theirs':
      return { ...next, resolveInLevel: false };
    case 'new':
    case 'done':
      return next;
  }
}

/** What Level says of the condition. The same again changes nothing but the rules. */
export function heard(
  before: TicketState,
  { view: given, rules, at }: Extract<TicketEvent, { kind: 'delivered' }>,
): TicketState {
  const state = isSame(rules, before.rules) ? before : { ...before, rules };
  const view: ConditionView = given.kind === 'firing' ? { ...given, alerts: firstAlerts(given.alerts) } : given;
  if (isSame(view, state.view)) return state;
  if (view.kind === 'over') return isOver(state, view, at);
  const next: TicketState = { ...state, view };
  return state.view.kind === 'firing' ? goesOnFiring(next, state.view, view) : firesAgain(next, at);
}
