import type { ArgDef, ArgsDef } from 'citty';
import { UsageError } from './usage-error.ts';

/** The arguments without a dash. */
export interface Words {
  readonly hint: string;
  readonly min: number;
  readonly max: number;
  /** All that there are, for a shell to offer. A hint `FILE` offers files. */
  readonly choices?: readonly string[];
}

export const NO_WORDS: Words = { hint: '', min: 0, max: 0 };

export const aliasesOf = (arg: ArgDef): string[] =>
  'alias' in arg && arg.alias !== undefined ? [arg.alias].flat() : [];

/** citty answers to `--new-status` under this name too. */
const camelCase = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** citty takes whatever it is given: a mistyped flag would be ignored, and the wrong thing done. */
export function assertKnown(parsed: object, args: ArgsDef): void {
  const known = new Set(Object.entries(args).flatMap(([name, arg]) => [name, camelCase(name), ...aliasesOf(arg)]));
  for (const [name, value] of Object.entries(parsed)) {
    if (name === '_') continue;
    if (!known.has(name)) throw new UsageError(`There is no option ${name.length === 1 ? '-' : '--'}${name}`);
    if (value === '') throw new UsageError(`--${name} needs a value`);
  }
}

export function assertWords(words: readonly string[], { hint, min, max }: Words): void {
  if (words.length < min) throw new UsageError(`${hint} is missing`);
  const extra = words[max];
  if (extra !== undefined)
    throw new UsageError(`"${extra}" is one argument too many: put quotes around names with spaces`);
}
