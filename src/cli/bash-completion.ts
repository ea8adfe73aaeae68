import type { Verb } from './verb.ts';
import { BIN, firstWords, secondWords, verbOffers, type OptionOffer, type VerbOffer } from './completion-offers.ts';

/** Sets what is offered: names, files, or nothing. */
function offering({ choices, isFile }: Pick<OptionOffer, 'choices' | 'isFile'>): string {
  if (isFile) return 'file=1';
  return choices.length > 0 ? `words='${choices.join(' ')}'` : 'return 0';
}

const flagPattern = ({ name, short }: OptionOffer): string =>
  [`--${name}`, ...short.map((letter) => `-${letter}`)].join(' | ');

/** After an option its value; else the verb's words when they are known, else its options. */
function verbArm(verb: VerbOffer): string[] {
  const { path, options } = verb;
  const isKnown = verb.isFile || verb.choices.length > 0;
  return [
    path.length > 1 ? `    '${path.join(' ')}')` : `    '${path.join(' ')} '*)`,
    `      flags='${options.map(({ name }) => `--${name}`).join(' ')}'`,
    '      case "$before" in',
    ...options
      .filter(({ takesValue }) => takesValue)
      .map((option) => `        ${flagPattern(option)}) ${offering(option)} ;;`),
    `        *) ${isKnown ? offering(verb) : 'words="$flags"'} ;;`,
    '      esac ;;',
  ];
}

const listed = (offers: readonly (readonly [word: string, ...unknown[]])[]): string =>
  offers.map(([word]) => word).join(' ');

/**
 * For bash 3.2 and newer, with or without its package of completions. Nothing that was typed is ever evaluated:
 * `compgen` takes it as a prefix, and expands only our own words.
 */
export const bashScript = (verbs: readonly Verb[]): string =>
  [
    `# Tab completion of ${BIN} for bash; made by: ${BIN} completion bash`,
    '_level_halopsa() {',
    "  local IFS=$' \\t\\n' words='' flags='' file=''",
    '  local cur="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
    '  COMPREPLY=()',
    '  # --name=value comes as three words.',
    '  if [ "$cur" = \'=\' ]; then',
    "    cur=''",
    '    [[ $before == --* ]] || return 0',
    '  elif [ "$before" = \'=\' ]; then',
    '    before="${COMP_WORDS[COMP_CWORD-2]}"',
    '    [[ $before == --* ]] || return 0',
    '  fi',
    '  case "$COMP_CWORD ${COMP_WORDS[1]-}" in',
    `    '1 '*) words='${listed(firstWords(verbs))}' ;;`,
    ...[...secondWords(verbs)].map(([first, offers]) => `    '2 ${first}') words='${listed(offers)}' ;;`),
    '    *) case "${COMP_WORDS[1]-} ${COMP_WORDS[2]-}" in',
    ...verbOffers(verbs).flatMap(verbArm),
    '    *) return 0 ;;',
    '    esac ;;',
    '  esac',
    '  if [[ $cur == -* && -n $flags ]]; then',
    '    words="$flags"',
    '  elif [ -n "$file" ]; then',
    '    compopt -o default 2>/dev/null',
    '    return 0',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '}',
    `complete -F _level_halopsa ${BIN}`,
  ].join('\n');
