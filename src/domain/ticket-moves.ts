import { worst, type FiringAlert, type Severity } from './alert.ts';
import type { Episode, Note, TicketState } from './ticket-state.ts';

const MOST_ALERTS = 50;
const MOST_NOTES = 20;
const MOST_EARLIER = 5;
const MINUTE_MS = 60_000;

export const severityOfView = ({ view, toldSeverity }: TicketState): Severity =>
  view.kind === 'firing' ? worst(view.alerts.map(({ severity }) => severity)) : toldSeverity;

/** Repeats are told at most this often. */
export const repeatDueAt = ({ lastRepeatAt, rules }: TicketState): number =>
  lastRepeatAt === 0 ? 0 : lastRepeatAt + rules.repeatNoteMinutes * MINUTE_MS;

/** Until then an alert that comes back belongs to the ticket that we closed. */
export const windowEndsAt = ({ closedAt, overAt, rules }: TicketState): number =>
  Math.max(closedAt, overAt) + rules.reopenWithinMinutes * MINUTE_MS;

/** Level may use the same id again for a later firing. */
const firingKey = ({ id, startedAt }: FiringAlert): string => `${id} ${startedAt}`;

export const firstAlerts = (alerts: readonly FiringAlert[]): readonly FiringAlert[] => alerts.slice(0, MOST_ALERTS);

/** Whether any of these fires still, or it is another firing. */
export const goesOn = (before: readonly FiringAlert[], now: readonly FiringAlert[]): boolean => {
  const keys = new Set(now.map(firingKey));
  return before.length === 0 || before.some((alert) => keys.has(firingKey(alert)));
};

export const withNote = (state: TicketState, note: Note): TicketState => ({
  ...state,
  notes: [...state.notes, note].slice(-MOST_NOTES),
});

export const withEarlier = (earlier: readonly number[], ticketId: number | null): readonly number[] =>
  ticketId === null ? earlier : [...earlier.filter((id) => id !== ticketId), ticketId].slice(-MOST_EARLIER);

/**
 * All that fires counts as told from here on; a change of severity gets its note.
 *
 * @returns with how many of the alerts were not told before
 */
export function told(state: TicketState): { readonly state: TicketState; readonly fresh: number } {
  if (state.view.kind === 'over') return { state, fresh: 0 };
  const keys = state.view.alerts.map(firingKey);
  const known = new Set(state.told);
  const from = state.toldSeverity;
  const to = severityOfView(state);
  const next: TicketState = {
    ...state,
    // What fires stays in, however long the list is: it must not be told twice.
    told: [...state.told.filter((key) => !keys.includes(key)), ...keys].slice(-MOST_ALERTS),
    toldSeverity: to,
  };
  return {
    state: from === to ? next : withNote(next, { kind: 'severity', from, to }),
    fresh: keys.filter((key) => !known.has(key)).length,
  };
}

/** As fine as a ticket's reference tells episodes apart. */
const isSameStart = (a: string, b: string): boolean =>
  a === b || Math.floor(Date.parse(a) / 1_000) === Math.floor(Date.parse(b) / 1_000);

const startOf = ({ view, episode }: TicketState): string =>
  (view.kind === 'firing' ? view.alerts[0]?.startedAt : undefined) ?? episode.startedAt;

/** The firing that began now, under the same ticket. */
export const sameTicketEpisode = (state: TicketState): Episode => {
  const startedAt = startOf(state);
  return isSameStart(startedAt, state.episode.startedAt) ? state.episode : { startedAt, count: 0 };
};

/**
 * Since when it fires again: by Level, or, where Level keeps the start of the earlier firing, when we heard of it.
 *
 * @param at ms since 1970
 */
export const returnedAt = (state: TicketState, at: number): string => {
  const startedAt = startOf(state);
  return isSameStart(startedAt, state.episode.startedAt) ? new Date(at).toISOString() : startedAt;
};

/** The condition gets a new ticket, which names this one. */
export function anotherTicket(state: TicketState): TicketState {
  const startedAt = startOf(state);
  const { episode } = state;
  return {
    ...state,
    phase: 'new',
    episode: { startedAt, count: isSameStart(startedAt, episode.startedAt) ? episode.count + 1 : 0 },
    earlier: withEarlier(state.earlier, state.ticketId),
    ticketId: null,
    isMerged: false,
    hasPerson: false,
    baseline: null,
    assetId: null,
    assetToLink: null,
    told: [],
    toldSeverity: severityOfView(state),
    untold: 0,
    lastRepeatAt: 0,
    notes: [],
    closedAt: 0,
    firings: 1,
    reopened: 0,
    toReopen: null,
    keptOpen: null,
    resolveInLevel: false,
    recheck: false,
  };
}

/** A person ended the ticket: silence until the condition is over. */
export const leftToThem = (state: TicketState, resolveInLevel: boolean): TicketState => ({
  ...state,
  phase: 'theirs',
  notes: [],
  untold: 0,
  toReopen: null,
  keptOpen: null,
  resolveInLevel,
});

/** The condition is over and the ticket stays open: said once, then a person has it. */
export const leftOpen = (state: TicketState, keptOpen: string, note: Note): TicketState => ({
  ...withNote(state, note),
  keptOpen,
  untold: 0,
});
