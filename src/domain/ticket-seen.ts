import type { TicketEvent, TicketState } from './ticket-state.ts';
import { anotherTicket, leftToThem, told, withEarlier, withNote } from './ticket-moves.ts';

/** The ticket goes on as another one, which is theirs: whether that is open will be seen. */
function merged(state: TicketState, into: number): TicketState {
  const next: TicketState = {
    ...state,
    ticketId: into,
    isMerged: true,
    baseline: null,
    earlier: withEarlier(state.earlier, state.ticketId),
    resolveInLevel: false,
  };
  if (state.phase !== 'closed') return next;
  const { view, toReopen } = state;
  const open: TicketState = {
    ...next,
    phase: 'open',
    toReopen: null,
    keptOpen: view.kind === 'over' ? `it was merged into #${into}` : null,
  };
  return toReopen === null ? open : withNote(open, { kind: 'returned', at: toReopen, isReopened: false });
}

function deleted(state: TicketState): TicketState {
  // We had closed it: its deletion says nothing about the firing that came after.
  if (state.phase === 'closed' && state.toReopen !== null) return anotherTicket(state);
  return leftToThem(state, false);
}

function openedByPerson(state: TicketState): TicketState {
  // Our own reopening may be seen before its answer is here.
  if (state.phase === 'open' || state.toReopen !== null) return state;
  return {
    ...told(state).state,
    phase: 'open',
    hasPerson: true,
    notes: [],
    untold: 0,
    keptOpen: state.view.kind === 'over' ? 'a person opened it again' : null,
    resolveInLevel: false,
  };
}

/** What the poll of our open tickets, or the look before a close, found. */
export function wasSeen(state: TicketState, { ticketId, seen }: Extract<TicketEvent, { kind: 'seen' }>): TicketState {
  if (state.phase === 'new' || ticketId !== state.ticketId) return state;
  const { mergedInto, isDeleted, isClosed } = seen;
  if (mergedInto === ticketId) return { ...state, isMerged: true };
  if (mergedInto !== null) return merged(state, mergedInto);
  if (isDeleted) return deleted(state);
  if (!isClosed) return openedByPerson(state);
  if (state.phase !== 'open') return state;
  return leftToThem(state, state.view.kind === 'firing' && state.rules.whenTicketCloses === 'resolveAlert');
}
