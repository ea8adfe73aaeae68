import { worst, type Condition } from './alert.ts';
import type { Touch } from './ticket.ts';
import { cameBack, heard } from './ticket-heard.ts';
import {
  anotherTicket,
  firstAlerts,
  leftOpen,
  sameTicketEpisode,
  severityOfView,
  told,
  withEarlier,
  withNote,
} from './ticket-moves.ts';
import { wasSeen } from './ticket-seen.ts';
import type { Note, TicketEvent, TicketRules, TicketState } from './ticket-state.ts';

/** A condition that fires and has no ticket yet. */
export function newTicket(condition: Condition, rules: TicketRules): TicketState {
  const { deviceId, key, name, deviceName, count } = condition;
  const alerts = firstAlerts(condition.alerts);
  return {
    v: 1,
    phase: 'new',
    condition: { deviceId, key, name, deviceName },
    view: { kind: 'firing', alerts, count },
    rules,
    episode: { startedAt: alerts[0]?.startedAt ?? '', count: 0 },
    ticketId: null,
    earlier: [],
    isMerged: false,
    hasPerson: false,
    baseline: null,
    assetId: null,
    told: [],
    toldSeverity: worst(alerts.map(({ severity }) => severity)),
    untold: 0,
    lastRepeatAt: 0,
    notes: [],
    closedAt: 0,
    overAt: 0,
    firings: 1,
    reopened: 0,
    toReopen: null,
    keptOpen: null,
    resolveInLevel: false,
    assetToLink: null,
    recheck: false,
    end: null,
  };
}

const done = (state: TicketState, end: string): TicketState => ({ ...state, phase: 'done', notes: [], end });

function opened(state: TicketState, event: Extract<TicketEvent, { kind: 'opened' }>): TicketState {
  const { ticketId, as, assetId, baseline, earlier } = event;
  const { deviceName } = state.condition;
  const next: TicketState = {
    ...state,
    phase: 'open',
    ticketId,
    assetId,
    assetToLink: assetId === null ? state.assetToLink : null,
    baseline,
    earlier: [...state.earlier, ...earlier].filter((id) => id !== ticketId).reduce<readonly number[]>(withEarlier, []),
    toldSeverity: severityOfView(state),
    recheck: false,
  };
  const { state: open } = told(next);
  return as === 'adopted' ? withNote(open, { kind: 'adopted', deviceName }) : open;
}

function foundClosed(state: TicketState, ticketId: number, isNewFiring: boolean): TicketState {
  // One that this condition had before is no answer to what fires now.
  if (!isNewFiring && !state.earlier.includes(ticketId)) return { ...state, phase: 'theirs', ticketId, recheck: false };
  const { startedAt, count } = state.episode;
  return { ...state, episode: { startedAt, count: count + 1 }, earlier: withEarlier(state.earlier, ticketId) };
}

function closed(state: TicketState, at: number): TicketState {
  // Our own closing may be seen before its answer is here, and be taken for a person's.
  if ((state.phase !== 'open' && state.phase !== 'theirs') || state.isMerged) return state;
  const isFiring = state.view.kind === 'firing';
  const next: TicketState = {
    ...state,
    phase: 'closed',
    closedAt: at,
    notes: isFiring ? state.notes : [],
    untold: 0,
    keptOpen: null,
    resolveInLevel: false,
    toReopen: null,
  };
  return isFiring ? cameBack(next, at) : next;
}

function reopened(state: TicketState, event: Extract<TicketEvent, { kind: 'reopened' }>): TicketState {
  if ((state.phase !== 'closed' && state.phase !== 'open') || state.isMerged) return state;
  const at = state.toReopen ?? new Date(event.at).toISOString();
  return withNote(
    {
      ...state,
      phase: 'open',
      episode: sameTicketEpisode(state),
      hasPerson: false,
      keptOpen: null,
      toReopen: null,
      reopened: state.reopened + 1,
      baseline: event.baseline ?? state.baseline,
    },
    { kind: 'returned', at, isReopened: true },
  );
}

function noted(state: TicketState, note: Note, at: number): TicketState {
  if (note.kind === 'repeat') {
    const untold = Math.max(0, state.untold - note.times);
    return { ...state, untold, lastRepeatAt: at, keptOpen: state.view.kind === 'firing' ? null : state.keptOpen };
  }
  const text = JSON.stringify(note);
  const found = state.notes.findIndex((waiting) => JSON.stringify(waiting) === text);
  return found === -1 ? state : { ...state, notes: state.notes.toSpliced(found, 1) };
}

const isClosing = ({ phase, view, keptOpen }: TicketState): boolean =>
  phase === 'open' && view.kind === 'over' && keptOpen === null;

const resolvedNote = ({ view, episode }: TicketState, leftOpenBy: Touch | 'setting' | null): Note => ({
  kind: 'resolved',
  at: view.kind === 'over' ? view.at : null,
  since: episode.startedAt,
  leftOpen: leftOpenBy,
});

const DID: Readonly<Record<Touch['what'], string>> = {
  action: 'worked on it',
  time: 'entered time on it',
  status: 'changed its status',
  agent: 'changed its agent',
};

/** Where the condition is over and the ticket is not ours to close, that is said instead; whatever led there. */
function settled(state: TicketState): TicketState {
  if (!isClosing(state)) return state;
  if (state.view.kind === 'over' && state.view.how === 'gone')
    return leftOpen(state, 'the alert is gone from Level, which proves nothing about the fault', { kind: 'gone' });
  if (state.isMerged) return leftOpen(state, 'it was merged into another ticket', resolvedNote(state, null));
  if (state.hasPerson) return leftOpen(state, 'a person opened it again', resolvedNote(state, null));
  if (state.rules.whenAlertResolves === 'note')
    return leftOpen(state, 'the setting whenAlertResolves says so', resolvedNote(state, 'setting'));
  return state;
}

function after(state: TicketState, event: TicketEvent): TicketState {
  switch (event.kind) {
    case 'delivered':
      return heard(state, event);
    case 'seen':
      return wasSeen(state, event);
    case 'assetKnown':
      return state.assetId === null && state.assetToLink === null ? { ...state, assetToLink: event.assetId } : state;
    case 'adoptedByAnother':
      return done(state, 'the device was enrolled in Level again: its ticket goes on there');
    case 'opened':
      return state.phase === 'new' ? opened(state, event) : state;
    case 'foundClosed':
      return state.phase === 'new' ? foundClosed(state, event.ticketId, event.isNewFiring) : state;
    case 'notNeeded':
      if (state.phase !== 'new') return state;
      return state.recheck && state.view.kind === 'firing' ? { ...state, recheck: false } : done(state, event.why);
    case 'noted':
      return noted(state, event.note, event.at);
    case 'closed':
      return closed(state, event.at);
    case 'touched':
      return isClosing(state)
        ? leftOpen(state, `${event.by.who || 'somebody'} ${DID[event.by.what]}`, resolvedNote(state, event.by))
        : state;
    case 'notClosed':
      return isClosing(state) ? leftOpen(state, event.why, { kind: 'notClosed', why: event.why }) : state;
    case 'reopened':
      return reopened(state, event);
    case 'notReopened':
      return state.phase === 'closed' && state.view.kind === 'firing' ? anotherTicket(state) : state;
    case 'linked':
      return { ...state, assetId: event.assetId, assetToLink: null };
    case 'alertsResolved':
      return { ...state, resolveInLevel: false };
  }
}

/**
 * The only place where a ticket's state changes. Events may come while a step is under way, its own effect as others
 * see it among them; so nothing ends here that an outcome on its way could still turn.
 */
export const ticketAfter = (state: TicketState, event: TicketEvent): TicketState =>
  state.phase === 'done' ? state : settled(after(state, event));
