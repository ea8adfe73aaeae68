import type { ArgDef } from 'citty';
import { coloursFor } from './colours.ts';
import { aliasesOf } from './strict-arguments.ts';
import { displayWidth, hang, padEnd } from './text-layout.ts';
import type { Verb } from './verb.ts';

export interface HelpView {
  readonly columns: number;
  readonly colour: boolean;
}

const BIN = 'level-halopsa';

const table = (rows: readonly (readonly [left: string, right: string])[], columns: number): string[] => {
  const width = Math.max(...rows.map(([left]) => displayWidth(left)));
  return rows.flatMap(([left, right]) => hang(`  ${padEnd(left, width)}  `, right, columns));
};

/** All verbs, one a line. */
export function renderVerbs(verbs: readonly Verb[], version: string, { columns, colour }: HelpView): string {
  const { bold } = coloursFor(colour);
  return [
    `${bold(BIN)} ${version}: keeps HaloPSA right from Level`,
    '',
    `${bold('Usage')}  ${BIN} VERB [options]`,
    '',
    ...table(
      verbs.map(({ name, words, description }) => [`${name}${words.hint === '' ? '' : ` ${words.hint}`}`, description]),
      columns,
    ),
    '',
    ...table(
      [
        ['-c, --connection NAME', 'Connection, "default" by default'],
        ['--json', 'Data as JSON on stdout, progress on stderr'],
        ['-h, --help', `Help; ${BIN} VERB --help for one verb`],
        ['--version', 'Version'],
      ],
      columns,
    ),
    '',
    ...hang(
      '',
      'Needs a running worker, apart from `worker` itself. The Temporal server is that of TEMPORAL_ADDRESS, else the one that `worker` started here.',
      columns,
    ),
  ].join('\n');
}

function optionRow([name, arg]: [string, ArgDef]): [string, string] {
  const { type, valueHint, description = '', default: given } = arg;
  const short = aliasesOf(arg)
    .map((letter) => `-${letter}, `)
    .join('');
  const hint = type === 'string' ? ` ${valueHint ?? 'TEXT'}` : '';
  return [`${short}--${name}${hint}`, given === undefined ? description : `${description}, "${given}" by default`];
}

/** One verb: what it does, its options, examples. */
export function renderVerbHelp(
  { name, description, words, args, examples }: Verb,
  { columns, colour }: HelpView,
): string {
  const { bold } = coloursFor(colour);
  return [
    ...hang('', description, columns),
    '',
    `${bold('Usage')}  ${BIN} ${name}${words.hint === '' ? '' : ` ${words.hint}`} [options]`,
    '',
    ...table(Object.entries(args).map(optionRow), columns),
    ...(examples.length === 0 ? [] : ['', bold('Examples'), ...examples.map((example) => `  ${BIN} ${example}`)]),
  ].join('\n');
}
