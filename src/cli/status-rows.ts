import type { RowStatus } from '../contract/messages.ts';
import { COUNT_NAMES } from '../domain/sync.ts';
import { clock } from './clock.ts';
import type { Colours, Paint } from './colours.ts';
import { holdText, type Calendar } from './hold-text.ts';
import { plainText } from './plain-text.ts';
import { rowHeight, type Column, type Row } from './render-table.ts';

export const STATUS_COLUMNS: readonly Column[] = [
  { head: 'GROUP', min: 14 },
  { head: 'CLIENT / SITE', min: 13 },
  { head: 'STATE', min: 8 },
  { head: 'DEVICES', align: 'right', min: 7 },
  { head: 'LAST SYNC', min: 10 },
];

/** What a person should see first. */
const ATTENTION = ['Failed', 'held', 'Paused', 'Syncing', 'Unsynced', 'Synced', 'on hold', 'excluded'] as const;
export type Standing = (typeof ATTENTION)[number];

/** "Synced, 3 held" never passes for Synced. */
export function standingOf({ excluded, onHold, state, counts }: RowStatus): Standing {
  if (excluded) return 'excluded';
  if (onHold !== undefined) return 'on hold';
  return state === 'Synced' && counts.held > 0 ? 'held' : state;
}

/** "38 of 40": how far a row came before it was interrupted. */
const isProgress = (message: string): boolean => /^\d+ of \d+$/.test(message);

export function stateText(row: RowStatus, calendar: Calendar): string {
  const standing = standingOf(row);
  if (standing === 'on hold' && row.onHold !== undefined) return holdText(row.onHold, calendar);
  if (standing === 'held') return `Synced, ${row.counts.held} held`;
  if (standing === 'Paused' && row.message !== null && isProgress(row.message)) return `Paused, ${row.message}`;
  return standing;
}

export function paintOf(standing: Standing, { green, yellow, red, dim, cyan }: Colours): Paint {
  switch (standing) {
    case 'Synced':
      return green;
    case 'held':
    case 'on hold':
      return yellow;
    case 'Failed':
      return red;
    case 'Syncing':
      return cyan;
    case 'Paused':
    case 'Unsynced':
    case 'excluded':
      return dim;
  }
}

export const placeText = ({ place }: Pick<RowStatus, 'place'>): string =>
  place === null ? '' : `${plainText(place.clientName)} / ${plainText(place.siteName)}`;

const countsText = ({ counts }: RowStatus): string =>
  COUNT_NAMES.filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`)
    .join(', ');

function noteOf(row: RowStatus, now: number): string | null {
  const standing = standingOf(row);
  const said = row.message === null || isProgress(row.message) ? [] : [plainText(row.message)];
  if (row.notBefore > now && (standing === 'Failed' || standing === 'Paused'))
    said.push(`next try ${clock(row.notBefore, now)}`);
  return said.length === 0 ? null : said.join('; ');
}

export function statusRow(row: RowStatus, calendar: Calendar, colours: Colours): Row {
  const standing = standingOf(row);
  const paint = paintOf(standing, colours);
  const note = noteOf(row, calendar.now);
  const isQuiet = standing === 'excluded';
  return {
    cells: [
      plainText(row.groupPath),
      placeText(row),
      stateText(row, calendar),
      isQuiet ? '' : String(row.devices),
      isQuiet ? '' : countsText(row),
    ],
    paints: isQuiet ? [paint, paint, paint] : [undefined, undefined, paint],
    ...(note !== null && { note: { text: note, paint } }),
  };
}

/** Rows that fit into so many lines; when not all do, those that need a person come first. */
export function fittingRows(
  rows: readonly RowStatus[],
  toRow: (row: RowStatus) => Row,
  { lines, widths, columns }: { readonly lines: number; readonly widths: readonly number[]; readonly columns: number },
): { readonly shown: readonly RowStatus[]; readonly hidden: number } {
  const heightOf = (row: RowStatus): number => rowHeight(toRow(row), widths, columns);
  if (rows.reduce((sum, row) => sum + heightOf(row), 0) <= lines) return { shown: rows, hidden: 0 };
  const rank = (row: RowStatus): number => ATTENTION.indexOf(standingOf(row));
  const shown: RowStatus[] = [];
  let left = lines - 1;
  for (const row of [...rows].sort((a, b) => rank(a) - rank(b))) {
    left -= heightOf(row);
    if (left < 0) break;
    shown.push(row);
  }
  return { shown, hidden: rows.length - shown.length };
}
