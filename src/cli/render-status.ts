import type { Hold } from '../client/read-hold.ts';
import type { RowStatus } from '../contract/messages.ts';
import { coloursFor } from './colours.ts';
import { formerText } from './former-text.ts';
import { columnWidths, renderTable } from './render-table.ts';
import type { SeenStatus } from './seen-status.ts';
import { headerLines, problemLines } from './status-header.ts';
import { fittingRows, STATUS_COLUMNS, statusRow } from './status-rows.ts';
import { wrap } from './text-layout.ts';

export interface StatusView {
  readonly columns: number;
  readonly colour: boolean;
  /** Ms since 1970. */
  readonly now: number;
  /** Every row, however many. */
  readonly all: boolean;
  /** Lines that fit on the screen. @default 40 */
  readonly rows?: number;
}

const NO_ROWS =
  'No group is mapped yet: level-halopsa map add "Group => Client / Site" (level-halopsa groups, level-halopsa clients)';
/** Even on a tiny screen a few rows are seen. */
const LEAST = 5;

/** Problems first, then the switch and the sums, then the rows. No line is wider than `columns`, from 60 on. */
export function renderStatus(status: SeenStatus, hold: Hold | null, view: StatusView): string {
  const { columns, now, all } = view;
  const colours = coloursFor(view.colour);
  const head = [
    ...problemLines(status, { columns, now, colours }),
    ...headerLines(status, hold, { columns, now, colours }),
  ];
  if (status.rows.length === 0) {
    const { former, connection } = status;
    const offer = former ? [...wrap(formerText(former, connection, now), columns), ''] : [];
    return [...head, '', ...offer, ...wrap(NO_ROWS, columns)].join('\n');
  }
  const toRow = (row: RowStatus) => statusRow(row, { now, timeZone: status.timeZone ?? 'UTC' }, colours);
  const widths = columnWidths(STATUS_COLUMNS, status.rows.map(toRow), columns);
  const lines = all ? Infinity : Math.max(LEAST, (view.rows ?? 40) - head.length - 3);
  const { shown, hidden } = fittingRows(status.rows, toRow, { lines, widths, columns });
  const table = renderTable(STATUS_COLUMNS, shown.map(toRow), columns, colours.dim);
  return [...head, '', table, ...(hidden === 0 ? [] : [colours.dim(`… and ${hidden} more (--all shows them)`)])].join(
    '\n',
  );
}
