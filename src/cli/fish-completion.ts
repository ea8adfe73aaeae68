import type { Verb } from './verb.ts';
import {
  BIN,
  firstWords,
  secondWords,
  verbOffers,
  type Offer,
  type OptionOffer,
  type VerbOffer,
} from './completion-offers.ts';

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const line = (condition: string, rest: string): string => `complete -c ${BIN} -n ${quoted(condition)} ${rest}`;

const wordLine = (condition: string, [word, description]: Offer): string =>
  line(condition, `-a ${word} -d ${quoted(description)}`);

function optionLine(condition: string, { name, short, description, takesValue, choices, isFile }: OptionOffer): string {
  const parts = [
    ...short.map((letter) => `-s ${letter}`),
    `-l ${name}`,
    ...(takesValue ? [isFile ? '-r -F' : '-x'] : []),
    ...(choices.length > 0 ? [`-a ${quoted(choices.join(' '))}`] : []),
    `-d ${quoted(description)}`,
  ];
  return line(condition, parts.join(' '));
}

function verbLines({ path, options, choices, isFile }: VerbOffer): string[] {
  const condition = `__level_halopsa_begins ${path.join(' ')}`;
  return [
    ...options.map((option) => optionLine(condition, option)),
    ...(choices.length > 0 ? [line(condition, `-a ${quoted(choices.join(' '))}`)] : []),
    ...(isFile ? [line(condition, '-F')] : []),
  ];
}

const isFlag = ([word]: Offer): boolean => word.startsWith('-');

/** For fish 3.0 and newer. */
export const fishScript = (verbs: readonly Verb[]): string =>
  [
    `# Tab completion of ${BIN} for fish; made by: ${BIN} completion fish`,
    'function __level_halopsa_begins',
    '  set -l words (commandline -opc)[2..-1]',
    '  test (count $words) -ge (count $argv); or return 1',
    '  for at in (seq (count $argv))',
    '    test "$words[$at]" = "$argv[$at]"; or return 1',
    '  end',
    'end',
    'function __level_halopsa_is',
    '  test (count (commandline -opc)) -eq (math (count $argv) + 1); and __level_halopsa_begins $argv',
    'end',
    `complete -c ${BIN} -f`,
    ...firstWords(verbs)
      .filter((offer) => !isFlag(offer))
      .map((offer) => wordLine('__level_halopsa_is', offer)),
    ...firstWords(verbs)
      .filter(isFlag)
      .map(([flag, description]) =>
        line('__level_halopsa_is', `-l ${flag.replace(/^--/, '')} -d ${quoted(description)}`),
      ),
    ...[...secondWords(verbs)].flatMap(([first, offers]) =>
      offers.map((offer) => wordLine(`__level_halopsa_is ${first}`, offer)),
    ),
    ...verbOffers(verbs).flatMap(verbLines),
  ].join('\n');
