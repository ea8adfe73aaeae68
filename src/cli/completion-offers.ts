import type { ArgDef } from 'citty';
import { aliasesOf } from './strict-arguments.ts';
import type { Verb } from './verb.ts';

export const BIN = 'level-halopsa';

/** An option as a shell knows it. */
export interface OptionOffer {
  /** Without dashes. */
  readonly name: string;
  readonly short: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** The values that are known beforehand. */
  readonly choices: readonly string[];
  /** Its value is a file. */
  readonly isFile: boolean;
}

export interface VerbOffer {
  /** `map`, `add`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly OptionOffer[];
  /** Of the arguments without a dash. */
  readonly choices: readonly string[];
  readonly isFile: boolean;
}

/** A word that may stand on its own, with what it means. */
export type Offer = readonly [word: string, description: string];

const FILE = 'FILE';

/** No shell finds anything to expand in it: what is offered stands in the scripts without quotes. */
const SAFE = /^[a-z0-9][a-z0-9=-]*$/;

function safe(word: string): string {
  if (!SAFE.test(word)) throw new Error(`"${word}" cannot be offered by a shell's completion`);
  return word;
}

const HELP: OptionOffer = {
  name: 'help',
  short: ['h'],
  description: 'Help',
  takesValue: false,
  choices: [],
  isFile: false,
};

function optionOffer(name: string, arg: ArgDef, choices: readonly string[] = []): OptionOffer {
  const takesValue = arg.type !== 'boolean';
  return {
    name: safe(name),
    short: aliasesOf(arg).map(safe),
    description: arg.description ?? '',
    takesValue,
    choices: choices.map(safe),
    isFile: takesValue && arg.valueHint === FILE,
  };
}

/** What a verb's own definition says: there is no second list to keep. */
const verbOffer = ({ name, description, words, args, choices = {} }: Verb): VerbOffer => ({
  path: name.split(' ').map(safe),
  description,
  options: [...Object.entries(args).map(([option, arg]) => optionOffer(option, arg, choices[option])), HELP],
  choices: (words.choices ?? []).map(safe),
  isFile: words.hint === FILE,
});

/** Longer names first, so that `map add` is found before a verb `map`. */
export const verbOffers = (verbs: readonly Verb[]): VerbOffer[] =>
  verbs.map(verbOffer).toSorted((a, b) => b.path.length - a.path.length);

/** What may follow the program's name. */
export function firstWords(verbs: readonly Verb[]): Offer[] {
  const families = new Map<string, string[]>();
  for (const { name, description } of verbs) {
    const [first = '', second] = name.split(' ');
    families.set(safe(first), [...(families.get(first) ?? []), second ?? description]);
  }
  return [
    ...[...families].map(([first, about]): Offer => [first, about.join(', ')]),
    ['--help', 'All verbs'],
    ['--version', 'Version'],
  ];
}

/** What may follow the first word of verbs that have two, by that word. */
export function secondWords(verbs: readonly Verb[]): Map<string, Offer[]> {
  const families = new Map<string, Offer[]>();
  for (const { name, description } of verbs) {
    const [first = '', second] = name.split(' ');
    if (second !== undefined) families.set(first, [...(families.get(first) ?? []), [safe(second), description]]);
  }
  return families;
}
