import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Connection } from '../apis/connection.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { assertSafe, haloUrls } from '../apis/halopsa/urls.ts';

/** Settings that a person must mend before anything can start: all of them at once, never with a value. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(`${faults.length} setting(s) to mend:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const NAMES = ['LEVEL_API_KEY', 'HALOPSA_URL', 'HALOPSA_CLIENT_ID', 'HALOPSA_CLIENT_SECRET'] as const;

const LEVEL_URL = 'https://api.level.io/v2';
const ONE_LINE = /^[\u0021-\u007E]+$/;

const Env = z.object({
  LEVEL_API_KEY: z
    .string()
    .regex(ONE_LINE, 'LEVEL_API_KEY holds spaces or line breaks: copy the key again (Level > Settings > API keys)')
    .max(1_024),
  HALOPSA_URL: z.string(),
  HALOPSA_CLIENT_ID: z.string().regex(ONE_LINE, 'HALOPSA_CLIENT_ID holds spaces or line breaks: copy it again'),
  HALOPSA_CLIENT_SECRET: z.string().regex(ONE_LINE, 'HALOPSA_CLIENT_SECRET holds spaces or line breaks: copy it again'),
});

/** A variable, or the content of the file that NAME_FILE names (mounted secrets). */
function value(env: NodeJS.ProcessEnv, name: string, faults: string[]): string | undefined {
  const direct = env[name]?.trim();
  if (direct !== undefined && direct !== '') return direct;
  const file = env[`${name}_FILE`];
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    faults.push(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return undefined;
  }
}

const message = (error: unknown): string => {
  if (error instanceof ApiError) return error.message;
  throw error;
};

/**
 * The connection `default` from the four variables; null when none of them is set.
 *
 * @throws {ConfigError} naming every variable that is missing or wrong
 */
export function connectionFromEnv(env: NodeJS.ProcessEnv): Connection | null {
  const faults: string[] = [];
  const given = Object.fromEntries(NAMES.map((name) => [name, value(env, name, faults)]));
  const set = NAMES.filter((name) => given[name] !== undefined);
  if (set.length === 0 && faults.length === 0) return null;
  for (const name of NAMES)
    if (given[name] === undefined)
      faults.push(`${name} is missing (or ${name}_FILE, the path of a file that holds it)`);
  if (faults.length > 0) throw new ConfigError([...new Set(faults)]);
  const parsed = Env.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => issue.message));
  const allowHttp = env['LEVEL_HALOPSA_ALLOW_HTTP'] === '1';
  const levelUrl = (env['LEVEL_API_URL']?.trim() || LEVEL_URL).replace(/\/+$/, '');
  try {
    assertSafe(new URL(levelUrl), 'LEVEL_API_URL', allowHttp);
  } catch (error) {
    faults.push(
      error instanceof ApiError
        ? error.message
        : 'LEVEL_API_URL is not an address: it looks like https://api.level.io/v2',
    );
  }
  try {
    const urls = haloUrls(parsed.data.HALOPSA_URL, allowHttp);
    if (faults.length === 0)
      return {
        name: 'default',
        level: { url: levelUrl, key: parsed.data.LEVEL_API_KEY },
        halo: {
          urls,
          credentials: { clientId: parsed.data.HALOPSA_CLIENT_ID, clientSecret: parsed.data.HALOPSA_CLIENT_SECRET },
        },
      };
  } catch (error) {
    faults.push(message(error));
  }
  throw new ConfigError(faults);
}
