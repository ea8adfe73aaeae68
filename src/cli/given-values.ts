import { parseArgs } from 'node:util';
import type { ArgsDef } from 'citty';
import { aliasesOf } from './strict-arguments.ts';
import { UsageError } from './usage-error.ts';

export type GivenValues = ReadonlyMap<string, readonly string[]>;

/**
 * Every value of every option, in the order given: citty keeps only the last one of each.
 *
 * @throws {UsageError} when an option that takes one value has several
 */
export function givenValues(rawArgs: readonly string[], args: ArgsDef, repeatable: readonly string[]): GivenValues {
  const options = Object.fromEntries(
    Object.entries(args).map(([name, arg]) => {
      const short = aliasesOf(arg).find((alias) => alias.length === 1);
      return [
        name,
        {
          type: arg.type === 'boolean' ? ('boolean' as const) : ('string' as const),
          multiple: true,
          ...(short !== undefined && { short }),
        },
      ];
    }),
  );
  const { values } = parseArgs({ args: [...rawArgs], options, strict: false, allowPositionals: true });
  const given = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(values)) {
    const texts = [value].flat().filter((item): item is string => typeof item === 'string');
    if (texts.length > 1 && !repeatable.includes(name)) throw new UsageError(`--${name} is given twice`);
    given.set(name, texts);
  }
  return given;
}
