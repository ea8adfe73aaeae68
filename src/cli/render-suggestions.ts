import type { AlertNameView } from '../contract/alert-views.ts';
import { SEVERITIES } from '../domain/alert.ts';
import { coloursFor, type Colours } from './colours.ts';
import { plainText } from './plain-text.ts';
import { renderTable, type Column, type Row } from './render-table.ts';
import { shellQuote } from './shell-quote.ts';
import { wrap } from './text-layout.ts';

const COLUMNS: readonly Column[] = [
  { head: 'ALERT', min: 18 },
  { head: 'SEVERITY', min: 11 },
  { head: 'ACTIVE', align: 'right', min: 6 },
  { head: 'RESOLVED', align: 'right', min: 8 },
  { head: 'DEVICE TAGS', min: 12 },
  { head: 'POLICY', min: 12 },
];
const MOST_TAGS = 3;
/** A command that is longer than a screen is not copied. */
const MOST_NAMES = 12;

const PRESET = 'Level\'s default policy "Monitoring - Global" is ready made:';

const countOf = ({ active, resolved }: AlertNameView): number => active + resolved;

/** 0: in no policy, 1: some of its alerts are, 2: all have one. */
const rank = ({ policy, unmatched }: AlertNameView): number => (policy === null ? 0 : unmatched > 0 ? 1 : 2);

/** Names that lack a policy first, then the most frequent. */
export const bySuggestion = (names: readonly AlertNameView[]): AlertNameView[] =>
  [...names].sort((a, b) => rank(a) - rank(b) || countOf(b) - countOf(a) || a.name.localeCompare(b.name, 'en'));

function severityText({ severities }: AlertNameView): string {
  const known = SEVERITIES.toReversed().filter((severity) => (severities[severity] ?? 0) > 0);
  return known.length === 1 ? String(known[0]) : known.map((name) => `${name} ${severities[name]}`).join(', ');
}

function tagsText({ tags }: AlertNameView): string {
  const shown = tags.slice(0, MOST_TAGS).map(({ name, count }) => `${plainText(name)} ${count}`);
  return [...shown, ...(tags.length > MOST_TAGS ? [`${tags.length - MOST_TAGS} more`] : [])].join(', ');
}

function policyText({ policy, unmatched }: AlertNameView): string {
  if (policy === null) return 'none';
  return unmatched > 0 ? `${plainText(policy)}; ${unmatched} in none` : plainText(policy);
}

function rowOf(view: AlertNameView, { yellow }: Colours): Row {
  return {
    cells: [
      plainText(view.name),
      severityText(view),
      String(view.active),
      String(view.resolved),
      tagsText(view),
      policyText(view),
    ],
    paints: [undefined, undefined, undefined, undefined, undefined, rank(view) === 2 ? undefined : yellow],
  };
}

/** In a list of the command line a comma separates: in a pattern `*` stands for it. */
const patternOf = (name: string): string => shellQuote(name.replaceAll(',', '*'));

/** A command to copy: a name on each line, because a line that the screen breaks cannot be copied. */
function commandFor(names: readonly AlertNameView[]): string[] {
  const lines = names.slice(0, MOST_NAMES).map(({ name }) => `  --alerts ${patternOf(name)}`);
  return ['level-halopsa policies add "POLICY" --type "TICKET TYPE"', ...lines].map((line, at, all) =>
    at === all.length - 1 ? line : `${line} \\`,
  );
}

/** The account's alert names and where each falls, and a command for those that fall into no policy. */
export function renderSuggestions(
  names: readonly AlertNameView[],
  {
    columns,
    colour,
    hasPolicies,
  }: { readonly columns: number; readonly colour: boolean; readonly hasPolicies: boolean },
): string {
  if (names.length === 0)
    return wrap(
      'Level has raised no alert yet. Begin with Level\'s default policy: level-halopsa policies add --preset global --type "TICKET TYPE"',
      columns,
    ).join('\n');
  const colours = coloursFor(colour);
  const sorted = bySuggestion(names);
  const lacking = sorted.filter((view) => rank(view) === 0);
  const table = renderTable(
    COLUMNS,
    sorted.map((view) => rowOf(view, colours)),
    columns,
    colours.dim,
  );
  if (lacking.length === 0) return [table, '', ...wrap('Every alert name falls into a policy', columns)].join('\n');
  const most = lacking.length > MOST_NAMES ? `, the ${MOST_NAMES} most frequent` : '';
  return [
    table,
    '',
    ...wrap(`${lacking.length} of ${names.length} alert names fall into no policy and get no ticket.`, columns),
    ...(hasPolicies
      ? []
      : ['', ...wrap(PRESET, columns), '', 'level-halopsa policies add --preset global --type "TICKET TYPE"']),
    '',
    ...wrap(`To take those that have none${most}; leave out what should stay without tickets:`, columns),
    '',
    ...commandFor(lacking),
  ].join('\n');
}
