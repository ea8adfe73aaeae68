import type { Client } from '../client/connect-client.ts';
import { findVerb } from './find-verb.ts';
import { renderError } from './render-error.ts';
import { renderVerbHelp, renderVerbs } from './render-help.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import type { Verb } from './verb.ts';

export interface CliWorld {
  readonly verbs: readonly Verb[];
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  readonly connect: () => Promise<Client>;
}

const EXIT = { done: 0, failed: 1, usage: 64 } as const;

const HELP = new Set(['--help', '-h', 'help']);
const VERSION = new Set(['--version', '-v', 'version']);

/** citty's own error class is not exported. */
const isUsage = (error: unknown): boolean =>
  error instanceof UsageError || (error instanceof Error && error.name === 'CLIError');

/** One run of the command line. @returns the exit code */
export async function runCli(
  argv: readonly string[],
  { verbs, version, env, terminal, connect }: CliWorld,
): Promise<number> {
  const view = { columns: terminal.size().columns, colour: terminal.colour };
  const [first = ''] = argv;
  if (VERSION.has(first)) {
    terminal.out(version);
    return EXIT.done;
  }
  if (HELP.has(first)) {
    terminal.out(renderVerbs(verbs, version, view));
    return EXIT.done;
  }
  if (first === '') {
    terminal.err(renderVerbs(verbs, version, view));
    return EXIT.usage;
  }
  let found: Verb | undefined;
  let client: Promise<Client> | undefined;
  try {
    const family = verbs.filter(({ name }) => name.startsWith(`${first} `));
    if (family.length > 0 && HELP.has(argv[1] ?? '')) {
      terminal.out(renderVerbs(family, version, view));
      return EXIT.done;
    }
    const { verb, rest } = findVerb(verbs, argv);
    found = verb;
    if (rest.includes('--help') || rest.includes('-h')) {
      terminal.out(renderVerbHelp(verb, view));
      return EXIT.done;
    }
    return await verb.start(rest, { env, terminal, client: () => (client ??= connect()) });
  } catch (error) {
    const json = argv.includes('--json');
    const verbose = argv.includes('--verbose');
    terminal.err(renderError(error, { colour: terminal.colour, verbose, isUsage: isUsage(error), json }));
    if (!isUsage(error)) return EXIT.failed;
    if (!json) terminal.err(`level-halopsa ${found === undefined ? '' : `${found.name} `}--help tells more`);
    return EXIT.usage;
  } finally {
    await client?.then(({ connection }) => connection.close()).catch(() => undefined);
  }
}
