import { readFileSync } from 'node:fs';
import type { Connection } from '../apis/connection.ts';
import { ConfigError, connectionOf, credentialsOf, FIELDS, REQUIRED, VARIABLES, type Draft } from './credentials.ts';

export const allowsHttp = (env: NodeJS.ProcessEnv): boolean => env['LEVEL_HALOPSA_ALLOW_HTTP'] === '1';

/** A variable, or the content of the file that NAME_FILE names (mounted secrets). */
function valueOf(env: NodeJS.ProcessEnv, name: string, faults: string[]): string | undefined {
  const direct = env[name]?.trim();
  if (direct) return direct;
  const file = env[`${name}_FILE`];
  if (!file) return undefined;
  try {
    const content = readFileSync(file, 'utf8').trim();
    if (content === '') faults.push(`${name}_FILE: ${file} is empty`);
    return content;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    faults.push(`${name}_FILE: ${file} cannot be read (${code}): correct the path, or let this user read it`);
    return undefined;
  }
}

/** What the environment says of a connection, and what is wrong with the files that it names. */
export function draftFromEnv(env: NodeJS.ProcessEnv): { readonly draft: Draft; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const values = FIELDS.map((field) => [field, valueOf(env, VARIABLES[field], faults)] as const);
  return { draft: Object.fromEntries(values.filter(([, value]) => value)), faults };
}

/**
 * The connection `default` from the four variables; null when none of them is set.
 *
 * @throws {ConfigError} naming every variable that is missing or wrong
 */
export function connectionFromEnv(env: NodeJS.ProcessEnv): Connection | null {
  const { draft, faults } = draftFromEnv(env);
  const missing = REQUIRED.filter((field) => !draft[field]);
  if (missing.length === REQUIRED.length && faults.length === 0) return null;
  if (missing.length > 0)
    throw new ConfigError([
      ...faults,
      ...missing
        .map((field) => VARIABLES[field])
        .filter((name) => !faults.some((fault) => fault.startsWith(`${name}_FILE`)))
        .map((name) => `${name} is missing (or ${name}_FILE, the path of a file that holds it)`),
      'All four are one connection; without any of them level-halopsa connect stores one',
    ]);
  if (faults.length > 0) throw new ConfigError(faults);
  const naming = { labels: VARIABLES, allowHttp: allowsHttp(env) };
  return connectionOf('default', credentialsOf(draft, naming), naming);
}
