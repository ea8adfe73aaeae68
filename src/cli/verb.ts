import { parseArgs, type ArgsDef, type ParsedArgs } from 'citty';
import type { Client } from '../client/connect-client.ts';
import { CONNECTION_NAME } from '../contract/names.ts';
import { givenValues } from './given-values.ts';
import { toJson } from './to-json.ts';
import { assertKnown, assertWords, type Words } from './strict-arguments.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { waiting } from './waiting.ts';

const COMMON_ARGS = {
  connection: { type: 'string', alias: 'c', description: 'Connection', valueHint: 'NAME', default: 'default' },
  json: { type: 'boolean', description: 'Data as JSON on stdout' },
  verbose: { type: 'boolean', description: 'Errors with stack and causes' },
} as const satisfies ArgsDef;

/** What is around a verb: where it prints, and how it reaches Temporal. */
interface VerbWorld {
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  /** Connects once, when it is needed. */
  readonly client: () => Promise<Client>;
}

interface VerbContext<T extends ArgsDef> extends VerbWorld {
  readonly args: ParsedArgs<T & typeof COMMON_ARGS>;
  readonly words: readonly string[];
  readonly connection: string;
  /** Every value of an option that may be given several times. */
  readonly valuesOf: (name: string & keyof T) => readonly string[];
  /** Prints data: as JSON when that was asked for. */
  readonly print: (data: unknown, text: () => string) => void;
  /** Waits for a worker's answer; says after 5 s that there may be none. */
  readonly answerOf: <R>(work: Promise<R>) => Promise<R>;
  /** Waits, and says so on stderr after 5 s and then every 10 s. */
  readonly waitFor: <R>(what: string, work: Promise<R>) => Promise<R>;
}

export interface VerbDefinition<T extends ArgsDef> {
  /** With its parent: `map add`. */
  readonly name: string;
  readonly description: string;
  readonly examples: readonly string[];
  readonly args: T;
  readonly words: Words;
  /** Options that may be given several times. */
  readonly repeatable?: readonly (string & keyof T)[];
  /** Values that are known beforehand, for a shell to offer; the verb itself refuses others. */
  readonly choices?: { readonly [name in string & keyof T]?: readonly string[] };
  /** @returns the exit code, 0 by default */
  run(context: VerbContext<T>): Promise<number | void>;
}

export interface Verb extends Omit<VerbDefinition<ArgsDef>, 'run'> {
  start(rawArgs: readonly string[], world: VerbWorld): Promise<number>;
}

/** A verb with the arguments that all have. @throws {UsageError} from `start` when they cannot be understood */
export function defineVerb<const T extends ArgsDef>(verb: VerbDefinition<T>): Verb {
  const args = { ...verb.args, ...COMMON_ARGS };
  return {
    ...verb,
    args,
    async start(rawArgs, world) {
      const parsed = parseArgs<T & typeof COMMON_ARGS>([...rawArgs], args);
      const words = parsed._;
      assertKnown(parsed, args);
      assertWords(words, verb.words);
      const given = givenValues(rawArgs, args, verb.repeatable ?? []);
      const connection = String(parsed['connection']);
      if (!CONNECTION_NAME.test(connection))
        throw new UsageError(`"${connection}" is no connection name: a-z, 0-9 and -, at most 40 characters`);
      const code = await verb.run({
        ...world,
        args: parsed,
        words,
        connection,
        valuesOf: (name) => given.get(name) ?? [],
        print: (data, text) => world.terminal.out(parsed['json'] === true ? toJson(data, 2) : text()),
        answerOf: (work) =>
          waiting(
            `no worker has answered for connection ${connection} yet; none running? level-halopsa worker starts one`,
            work,
            world.terminal,
          ),
        waitFor: (what, work) => waiting(what, work, world.terminal),
      });
      return code ?? 0;
    },
  };
}
