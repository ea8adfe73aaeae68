import { UsageError } from './usage-error.ts';
import type { Verb } from './verb.ts';

const names = (verbs: readonly Verb[]): string => verbs.map(({ name }) => name).join(', ');

/** The verb that the words begin with (`map add` has two), and what follows it. @throws {UsageError} */
export function findVerb(
  verbs: readonly Verb[],
  argv: readonly string[],
): { readonly verb: Verb; readonly rest: readonly string[] } {
  const [first = '', second = ''] = argv;
  if (first.startsWith('-')) throw new UsageError(`Options come after the verb: level-halopsa VERB ${first} …`);
  const verb = verbs.find(({ name }) => name === `${first} ${second}`) ?? verbs.find(({ name }) => name === first);
  if (verb !== undefined) return { verb, rest: argv.slice(verb.name.split(' ').length) };
  const family = verbs.filter(({ name }) => name.startsWith(`${first} `));
  if (family.length > 0) throw new UsageError(`${first} what? One of: ${names(family)}`);
  throw new UsageError(`There is no verb "${first}". One of: ${names(verbs)}`);
}
