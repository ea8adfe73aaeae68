import {
  acceptable,
  type MappingSuggestion,
  type MappingSuggestions,
  type UnmatchedGroup,
} from '../domain/mapping-suggestion.ts';
import { SURE } from '../domain/name-likeness.ts';
import { foldedPath } from '../domain/same-name.ts';
import { coloursFor, type Colours, type Paint } from './colours.ts';
import { mapCommand } from './map-command.ts';
import { plainText } from './plain-text.ts';
import { renderTable, type Column, type Row } from './render-table.ts';
import { placeText } from './status-rows.ts';
import { wrap } from './text-layout.ts';

const COLUMNS: readonly Column[] = [
  { head: 'GROUP', min: 18 },
  { head: 'CLIENT / SITE', min: 18 },
  { head: 'SURE', align: 'right', min: 4 },
  { head: 'WHY', min: 14 },
];

export interface MappingSuggestionsView {
  readonly columns: number;
  readonly colour: boolean;
  readonly connection: string;
  /** What was saved just now; null when nothing was asked to be. */
  readonly saved: readonly MappingSuggestion[] | null;
}

interface Parts {
  readonly taken: readonly MappingSuggestion[];
  readonly left: readonly MappingSuggestion[];
  readonly unmatched: readonly UnmatchedGroup[];
}

const suggestionRow = (suggestion: MappingSuggestion, paint: Paint): Row => ({
  cells: [
    plainText(suggestion.groupPath),
    placeText(suggestion),
    `${Math.round(suggestion.confidence * 100)}%`,
    plainText(suggestion.why),
  ],
  paints: [undefined, undefined, paint],
});

const unmatchedRow = ({ groupPath, devices, why }: UnmatchedGroup, paint: Paint): Row => ({
  cells: [plainText(groupPath), `${devices} ${devices === 1 ? 'device' : 'devices'}`, '', plainText(why)],
  paints: [undefined, paint, undefined, paint],
});

const BLANK: Row = { cells: ['', '', '', ''] };

/** Headings stand within the table, so that the columns of all parts stand below each other. */
const partRows = (parts: readonly (readonly [title: string, rows: readonly Row[]])[], { bold }: Colours): Row[] =>
  parts
    .filter(([, rows]) => rows.length > 0)
    .flatMap(([title, rows], at) => [
      ...(at === 0 ? [] : [BLANK]),
      { cells: [title, '', '', ''], paints: [bold] },
      ...rows,
    ]);

function summary({ taken, left, unmatched }: Parts, isSaved: boolean): string {
  const none = `${unmatched.length} without a suggestion`;
  return isSaved
    ? `${taken.length} saved, ${left.length} not saved, ${none}`
    : `${taken.length} sure, ${left.length} to check, ${none}; nothing is saved`;
}

/** The one thing to do next. */
function nextStep({ taken, left, unmatched }: Parts, { columns, connection, saved }: MappingSuggestionsView): string[] {
  const option = connection === 'default' ? '' : ` -c ${connection}`;
  if (saved === null && taken.length > 0)
    return ['To save the sure ones:', '', `level-halopsa map suggest${option} --accept ${SURE}`];
  const [toCheck] = left;
  if (toCheck !== undefined) {
    const paths = [...taken, ...left, ...unmatched].map(({ groupPath }) => foldedPath(groupPath));
    const isTwin = paths.filter((path) => path === foldedPath(toCheck.groupPath)).length > 1;
    return ['If it is right, the first to check:', '', ...mapCommand(toCheck, { columns, option, isTwin })];
  }
  if (unmatched.length > 0)
    return [
      'To map what is left, or leave it alone with --excluded:',
      '',
      `level-halopsa map add${option} "GROUP => CLIENT / SITE"`,
    ];
  return ['Next:', '', `level-halopsa status${option}`];
}

/** Sure, to check, none found; or, after saving, what was and what was not. Ends with the next command. */
export function renderMappingSuggestions(
  { suggestions, unmatched }: MappingSuggestions,
  view: MappingSuggestionsView,
): string {
  const { columns, colour, saved } = view;
  const colours = coloursFor(colour);
  const taken = saved ?? acceptable(suggestions, SURE);
  const isTaken = new Set(taken);
  const parts: Parts = { taken, left: suggestions.filter((one) => !isTaken.has(one)), unmatched };
  const nothing = suggestions.length === 0 && unmatched.length === 0;
  const rows = partRows(
    [
      [saved === null ? 'Sure' : 'Saved', taken.map((one) => suggestionRow(one, colours.green))],
      [saved === null ? 'To check' : 'Not saved', parts.left.map((one) => suggestionRow(one, colours.yellow))],
      ['None found', unmatched.map((one) => unmatchedRow(one, colours.dim))],
    ],
    colours,
  );
  const said = nothing
    ? wrap('Nothing to suggest: each group with devices is mapped, excluded, or follows its parent', columns)
    : [renderTable(COLUMNS, rows, columns, colours.dim), '', ...wrap(summary(parts, saved !== null), columns)];
  return [...said, '', ...nextStep(parts, view)].join('\n');
}
