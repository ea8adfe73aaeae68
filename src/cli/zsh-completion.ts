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

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** `_describe` takes "word:description". */
const described = (offers: readonly Offer[]): string =>
  `(${offers.map(([word, description]) => quoted(`${word}:${description}`)).join(' ')})`;

const named = (words: readonly string[]): string => `(${words.map(quoted).join(' ')})`;

function offering({ choices, isFile }: Pick<OptionOffer, 'choices' | 'isFile'>): string {
  if (isFile) return '_files; return';
  return choices.length > 0 ? `offers=${named(choices)}` : 'return 1';
}

const flagPattern = ({ name, short }: OptionOffer): string =>
  [`--${name}`, ...short.map((letter) => `-${letter}`)].join('|');

function verbArm(verb: VerbOffer): string[] {
  const { path, options } = verb;
  const isKnown = verb.isFile || verb.choices.length > 0;
  const flags = options.map(({ name, description }): Offer => [`--${name}`, description]);
  return [
    path.length > 1 ? `      '${path.join(' ')}')` : `      '${path.join(' ')} '*)`,
    `        flags=${described(flags)}`,
    '        case "$before" in',
    ...options
      .filter(({ takesValue }) => takesValue)
      .map((option) => `          (${flagPattern(option)}) ${offering(option)} ;;`),
    `          (*) if [[ $PREFIX == -* ]]; then offers=("\${flags[@]}"); else ${isKnown ? offering(verb) : 'offers=("${flags[@]}")'}; fi ;;`,
    '        esac ;;',
  ];
}

/** For zsh with its completion system, sourced or as a file `_level-halopsa` in `fpath`. */
export const zshScript = (verbs: readonly Verb[]): string =>
  [
    `#compdef ${BIN}`,
    `# Tab completion of ${BIN} for zsh; made by: ${BIN} completion zsh`,
    `_${BIN}() {`,
    '  local before="${words[CURRENT-1]}"',
    '  local -a offers flags',
    '  if [[ ${words[CURRENT]} == --*=* ]]; then',
    '    before="${words[CURRENT]%%=*}"',
    "    compset -P 1 '*='",
    '  fi',
    '  case "$CURRENT ${words[2]-}" in',
    `    '2 '*) offers=${described(firstWords(verbs))} ;;`,
    ...[...secondWords(verbs)].map(([first, offers]) => `    '3 ${first}') offers=${described(offers)} ;;`),
    '    *) case "${words[2]-} ${words[3]-}" in',
    ...verbOffers(verbs).flatMap(verbArm),
    '      *) return 1 ;;',
    '    esac ;;',
    '  esac',
    `  _describe ${BIN} offers`,
    '}',
    `if [ "\${funcstack[1]}" = _${BIN} ]; then _${BIN} "$@"; else compdef _${BIN} ${BIN}; fi`,
  ].join('\n');
