import { severityOf } from '../domain/alert.ts';
import type { Note, TicketState } from '../domain/ticket-state.ts';

/** The value of LhState: what the list of the Web UI shows of a ticket. */
export function stateOf({ phase, keptOpen, view }: TicketState): string {
  switch (phase) {
    case 'new':
      return 'Opening';
    case 'open':
      if (view.kind === 'firing') return 'Open';
      return keptOpen === null ? 'Resolved' : 'Left open';
    case 'closed':
      return 'Closed';
    case 'theirs':
      return 'Closed by a person';
    case 'done':
      return 'Done';
  }
}

/** What an activity does, for the timeline: at most 40 characters. */
export function noteSummary({ kind }: Note): string {
  return `note: ${{ repeat: 'fires again', severity: 'severity', resolved: 'resolved', returned: 'returned', gone: 'gone from Level', adopted: 'same device', notClosed: 'could not be closed' }[kind]}`;
}

/** For somebody who opens the workflow in the Web UI and has never seen it. Markdown. */
export function ticketDetails(state: TicketState): string {
  const { condition, ticketId, view, earlier, firings, reopened, keptOpen, end } = state;
  const fires =
    view.kind === 'firing'
      ? `fires (${severityOf({ ...condition, alerts: view.alerts, count: view.count })}), ${view.count} at once`
      : view.how === 'gone'
        ? 'is gone from Level'
        : `was resolved${view.at === null ? '' : ` at ${view.at}`}`;
  return [
    `**${stateOf(state)}**${ticketId === null ? '' : `, ticket #${ticketId}`}`,
    `"${condition.name}" on ${condition.deviceName} ${fires}`,
    `${firings} firings, opened again ${reopened} times`,
    ...(keptOpen === null ? [] : [`Not closed by itself: ${keptOpen}`]),
    ...(earlier.length === 0 ? [] : [`Earlier tickets: ${earlier.map((id) => `#${id}`).join(', ')}`]),
    ...(end === null ? [] : [`Ended: ${end}`]),
  ].join('\n\n');
}
