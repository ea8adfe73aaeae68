import type { CheckLine } from '../contract/activities.ts';
import { coloursFor, type Colours, type Paint } from './colours.ts';
import { plainText } from './plain-text.ts';
import { renderTable, type Column } from './render-table.ts';
import { hang } from './text-layout.ts';

const COLUMNS: readonly Column[] = [
  { head: 'CHECK', min: 14 },
  { head: 'RESULT', min: 7 },
  { head: 'DETAIL', min: 30 },
];

const paintOf = (result: CheckLine['result'], { green, red, dim }: Colours): Paint =>
  ({ pass: green, fail: red, skipped: dim })[result];

/** The checks, and below them what to do about those that failed. */
export function renderChecks(
  lines: readonly CheckLine[],
  { columns, colour }: { readonly columns: number; readonly colour: boolean },
): string {
  const colours = coloursFor(colour);
  const rows = lines.map(({ name, result, detail }) => ({
    cells: [plainText(name), result, plainText(detail)],
    paints: [undefined, paintOf(result, colours)],
  }));
  const cures = lines.flatMap(({ name, result, cure }) =>
    result === 'fail' && cure !== undefined ? hang('- ', `${plainText(name)}: ${plainText(cure)}`, columns) : [],
  );
  return [
    renderTable(COLUMNS, rows, columns, colours.dim),
    ...(cures.length === 0 ? [] : ['', 'To do', ...cures]),
  ].join('\n');
}
