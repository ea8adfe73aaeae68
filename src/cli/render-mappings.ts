import type { IntegrationConfig } from '../contract/messages.ts';
import { coloursFor } from './colours.ts';
import { holdText, type Calendar } from './hold-text.ts';
import { plainText } from './plain-text.ts';
import { renderTable, type Column } from './render-table.ts';
import { placeText } from './status-rows.ts';

const COLUMNS: readonly Column[] = [
  { head: 'GROUP', min: 18 },
  { head: 'CLIENT / SITE', min: 15 },
  { head: 'IDS', min: 9 },
];

const holdOf = ({ onHold }: IntegrationConfig['rows'][number], calendar: Calendar): string[] =>
  onHold === undefined ? [] : [holdText(onHold, calendar)];

export function renderMappings(
  rows: IntegrationConfig['rows'],
  { columns, colour, ...calendar }: Calendar & { readonly columns: number; readonly colour: boolean },
): string {
  if (rows.length === 0) return 'No group is mapped yet: level-halopsa map add "Group => Client / Site"';
  const colours = coloursFor(colour);
  return renderTable(
    COLUMNS,
    rows.map((row) => ({
      cells: [
        plainText(row.groupPath),
        row.excluded ? 'excluded' : [placeText(row), ...holdOf(row, calendar)].join(', '),
        row.place === null ? '' : `${row.place.clientId} / ${row.place.siteId}`,
      ],
      ...(row.excluded && { paints: [undefined, colours.dim] }),
    })),
    columns,
    colours.dim,
  );
}
