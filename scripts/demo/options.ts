import { parseArgs } from 'node:util';

const WORLDS = ['small', 'medium'] as const;

export interface DemoOptions {
  readonly world: (typeof WORLDS)[number];
  /** End by itself when every row is Synced and the tickets are as they should be. */
  readonly exit: boolean;
  /** The summary as one line of JSON on stdout. */
  readonly json: boolean;
}

/** The command line cannot be understood. */
export class DemoUsage extends Error {
  override readonly name = 'DemoUsage';
}

export const DEMO_HELP = `npm run demo -- [--world small|medium] [--exit] [--json]

  --world   small: 500 devices in 30 groups (default); medium: 2,500 in 150
  --exit    ends by itself after devices and tickets; exit code 0 only if HaloPSA holds what it should
  --json    the summary as one line of JSON, the last on stdout`;

/** @throws {DemoUsage} */
export function demoOptions(argv: readonly string[]): DemoOptions | 'help' {
  const { world, exit, json, help } = parse(argv);
  if (help) return 'help';
  const known = WORLDS.find((name) => name === world);
  if (known === undefined) throw new DemoUsage(`There is no world "${world}": ${WORLDS.join(' or ')}`);
  return { world: known, exit, json };
}

function parse(argv: readonly string[]): { world: string; exit: boolean; json: boolean; help: boolean } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        world: { type: 'string', default: 'small' },
        exit: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new DemoUsage((error as Error).message);
  }
}
