import { repeatDueAt, windowEndsAt } from './ticket-moves.ts';
import type { TicketState, TicketStep } from './ticket-state.ts';

/** After so many reopenings an alert that resolves is not believed at once. */
const FLAPS = 3;
const MINUTE_MS = 60_000;

const wait = (until: number | null): TicketStep => ({ do: 'wait', until });

const earliest = (...times: readonly (number | null)[]): number | null => {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** When the ticket may be closed; null when it may not. */
function closesAt({ view, keptOpen, reopened, overAt, rules }: TicketState): number | null {
  if (view.kind === 'firing' || keptOpen !== null) return null;
  return reopened < FLAPS ? 0 : overAt + rules.reopenWithinMinutes * MINUTE_MS;
}

const repeat = ({ untold }: TicketState): TicketStep => ({ do: 'note', note: { kind: 'repeat', times: untold } });

function whileOpen(state: TicketState, now: number): TicketStep {
  const [note] = state.notes;
  if (note !== undefined) return { do: 'note', note };
  const closeAt = closesAt(state);
  if (closeAt !== null && closeAt <= now) return { do: 'close' };
  const tellAt = state.untold > 0 ? repeatDueAt(state) : null;
  if (tellAt !== null && tellAt <= now) return repeat(state);
  if (state.assetToLink !== null) return { do: 'link', assetId: state.assetToLink };
  return wait(earliest(closeAt, tellAt));
}

function whileClosed(state: TicketState, now: number): TicketStep {
  if (state.toReopen !== null) return { do: 'reopen' };
  const [note] = state.notes;
  if (note !== undefined) return { do: 'note', note };
  const tellAt = state.untold > 0 ? repeatDueAt(state) : null;
  if (tellAt !== null && tellAt <= now) return repeat(state);
  if (state.view.kind === 'firing') return wait(tellAt);
  const endsAt = windowEndsAt(state);
  if (endsAt > now) return wait(earliest(endsAt, tellAt));
  return {
    do: 'end',
    why: `closed, and the alert stayed away for ${state.rules.reopenWithinMinutes} minutes`,
  };
}

function whileTheirs({ view, resolveInLevel }: TicketState): TicketStep {
  if (view.kind === 'over') return { do: 'end', why: 'a person ended the ticket, and the alert is over' };
  return resolveInLevel && view.alerts.length > 0
    ? { do: 'resolveAlerts', alertIds: view.alerts.map(({ id }) => id) }
    : wait(null);
}

/**
 * What is to be done next; asked only when nothing is under way, so an end here is final.
 *
 * An alert that has reopened its ticket three times flaps: when it resolves again, the ticket is closed only after the
 * alert has stayed away for the whole reopen window. So a flapping alert is one open ticket, not ten closings.
 *
 * @param now ms since 1970
 */
export function nextStep(state: TicketState, now: number): TicketStep {
  switch (state.phase) {
    case 'new':
      return state.view.kind === 'firing'
        ? { do: 'open', episode: state.episode }
        : { do: 'end', why: 'the alert ended before its ticket was opened' };
    case 'open':
      return whileOpen(state, now);
    case 'closed':
      return whileClosed(state, now);
    case 'theirs':
      return whileTheirs(state);
    case 'done':
      return { do: 'end', why: state.end ?? 'finished' };
  }
}
