import type { HeldAlert } from '../client/ask-feed.ts';
import { severityOf } from '../domain/alert.ts';
import { clock, span } from './clock.ts';
import { coloursFor } from './colours.ts';
import type { StormView } from './find-storm.ts';
import { plainText } from './plain-text.ts';
import { renderTable, type Column } from './render-table.ts';
import { shellQuote } from './shell-quote.ts';
import { hang } from './text-layout.ts';

export interface StormsView {
  readonly columns: number;
  readonly colour: boolean;
  /** Ms since 1970. */
  readonly now: number;
}

const STORM_COLUMNS: readonly Column[] = [
  { head: 'CLIENT', min: 14 },
  { head: 'SINCE', min: 8 },
  { head: 'HELD', align: 'right', min: 4 },
  { head: 'RESOLVED', align: 'right', min: 8 },
  { head: 'SUMMARY', min: 8 },
  { head: 'STATE', min: 12 },
];

const HELD_COLUMNS: readonly Column[] = [
  { head: 'ALERT', min: 16 },
  { head: 'DEVICE', min: 12 },
  { head: 'SEVERITY', min: 11 },
  { head: 'WHY', min: 16 },
  { head: 'DUE', min: 8 },
];

const stateText = ({ end, lastAt }: StormView, now: number): string => {
  switch (end) {
    case null:
      return `holds, last alert ${span(now - lastAt)} ago`;
    case 'released':
      return 'released: tickets are being opened';
    case 'dropped':
      return 'dropped';
    case 'calm':
      return 'calm: what still fires gets its ticket';
  }
};

function todo(storms: readonly StormView[], columns: number): string[] {
  const [first] = storms.filter(({ end }) => end === null);
  if (first === undefined) return [];
  const client = shellQuote(first.clientName);
  return [
    '',
    'To do',
    ...hang('- ', `Tickets for all that still fires: level-halopsa storm release ${client}`, columns),
    ...hang('- ', `No tickets for what is held now: level-halopsa storm drop ${client}`, columns),
    ...hang(
      '- ',
      'Or in HaloPSA, by the summary ticket: close it to drop, give it the release status to release',
      columns,
    ),
    ...hang('- ', 'Or nothing: once the client is calm, what still fires gets its ticket', columns),
  ];
}

/** Clients whose alerts are held behind a summary ticket, and what to do. */
export function renderStorms(storms: readonly StormView[], { columns, colour, now }: StormsView): string {
  if (storms.length === 0) return 'Nothing is held: no client has a storm of alerts';
  const { dim, yellow } = coloursFor(colour);
  const rows = storms.map((storm) => ({
    cells: [
      `${plainText(storm.clientName)} (${storm.clientId})`,
      clock(storm.since, now),
      String(storm.held),
      String(storm.resolved),
      storm.ticketId === null ? 'not yet' : `#${storm.ticketId}`,
      stateText(storm, now),
    ],
    paints: [undefined, undefined, undefined, undefined, undefined, storm.end === null ? yellow : dim],
  }));
  return [renderTable(STORM_COLUMNS, rows, columns, dim), ...todo(storms, columns)].join('\n');
}

/** Each alert that waits for its time, or is held. */
export function renderHeld(held: readonly HeldAlert[], { columns, colour, now }: StormsView): string {
  if (held.length === 0) return 'No alert waits';
  const rows = held.map(({ condition, why, dueAt }) => ({
    cells: [
      plainText(condition.name),
      plainText(condition.deviceName),
      severityOf(condition),
      plainText(why),
      clock(dueAt, now),
    ],
  }));
  return renderTable(HELD_COLUMNS, rows, columns, coloursFor(colour).dim);
}
