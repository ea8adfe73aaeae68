import Table from 'cli-table3';
import type { Paint } from './colours.ts';
import { displayWidth, wrap } from './text-layout.ts';

export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right';
  /** Never narrower than this. */
  readonly min: number;
}

export interface Row {
  /** Plain texts, in the order of the columns. */
  readonly cells: readonly string[];
  readonly paints?: readonly (Paint | undefined)[];
  /** A sentence under the row, over its whole width. */
  readonly note?: { readonly text: string; readonly paint?: Paint };
}

const GAP = 2;
const NOTE_INDENT = 2;
const plain: Paint = (text) => text;

/** Widths that fit: the widest column gives first, never below its minimum. */
export function columnWidths(columns: readonly Column[], rows: readonly Row[], total: number): number[] {
  const widths = columns.map(({ head, min }, at) =>
    Math.max(min, displayWidth(head), ...rows.map((row) => displayWidth(row.cells[at] ?? ''))),
  );
  const least = columns.map(({ head, min }) => Math.max(min, displayWidth(head)));
  const room = total - GAP * (columns.length - 1);
  for (;;) {
    const over = widths.reduce((sum, width) => sum + width, 0) - room;
    if (over <= 0) return widths;
    const spare = widths.map((width, at) => width - (least[at] ?? 0));
    const at = spare.indexOf(Math.max(...spare));
    if ((spare[at] ?? 0) <= 0) return widths;
    widths[at] = (widths[at] ?? 0) - 1;
  }
}

/** Lines that a row takes. */
export function rowHeight(row: Row, widths: readonly number[], total: number): number {
  const cells = Math.max(...row.cells.map((cell, at) => wrap(cell, widths[at] ?? 1).length));
  return cells + (row.note === undefined ? 0 : wrap(row.note.text, total - NOTE_INDENT).length);
}

const BORDERS = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
  'middle',
];

/** A table without lines; cells are wrapped and never cut. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly Row[],
  total: number,
  headPaint: Paint = plain,
): string {
  const widths = columnWidths(columns, rows, total);
  const last = columns.length - 1;
  const table = new Table({
    chars: Object.fromEntries(BORDERS.map((name) => [name, ''])),
    colWidths: widths.map((width, at) => (at === last ? width : width + GAP)),
    colAligns: columns.map(({ align = 'left' }) => align),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  const right = (text: string, at: number): string =>
    columns[at]?.align === 'right' && at !== last ? `${text}${' '.repeat(GAP)}` : text;
  table.push(columns.map(({ head }, at) => headPaint(right(head, at))));
  for (const { cells, paints = [], note } of rows) {
    table.push(
      cells.map((cell, at) =>
        wrap(cell, widths[at] ?? 1)
          .map((line) => right((paints[at] ?? plain)(line), at))
          .join('\n'),
      ),
    );
    if (note === undefined) continue;
    const lines = wrap(note.text, total - NOTE_INDENT).map(
      (line) => ' '.repeat(NOTE_INDENT) + (note.paint ?? plain)(line),
    );
    table.push([{ content: lines.join('\n'), colSpan: columns.length, hAlign: 'left' }]);
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
