import { FAILURES } from '../contract/failures.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { HaloClient } from '../apis/halopsa/client.ts';
import { SCOPES } from '../apis/halopsa/token.ts';
import { APP, fail, pass, said, type Asker, type Seen } from './check-line.ts';

export interface SeenToken {
  readonly line: Seen;
  readonly isUsable: boolean;
  /** Why there is no token, null when there is one. */
  readonly error: ApiError | null;
}

const isNoScope = (error: unknown): boolean => error instanceof ApiError && error.kind === FAILURES.forbidden;

/** Editing includes reading (halopsa-api.md 1.3). */
const holds = (held: ReadonlySet<string>, scope: string): boolean =>
  held.has(scope) || held.has(scope.replace('read:', 'edit:')) || held.has('all') || held.has('all:standard');

/** Asks for each scope by itself, because one missing scope fails the whole token request without naming it. */
async function missingScopes(halo: HaloClient, voice: Asker): Promise<string[]> {
  const missing: string[] = [];
  for (const scope of SCOPES) {
    try {
      await halo.tokens.probe(voice, [scope]);
    } catch (error) {
      if (!isNoScope(error)) throw error;
      missing.push(scope);
    }
  }
  return missing;
}

const tick = (scopes: readonly string[]): string => `tick ${scopes.join(', ')} in ${APP} > Permissions`;

async function whichScope(halo: HaloClient, voice: Asker): Promise<Seen> {
  try {
    const missing = await missingScopes(halo, voice);
    return missing.length === 0
      ? fail('each scope is granted by itself, all five together are not', `${tick(SCOPES)}, save, and try again`)
      : fail(`the application lacks ${missing.join(', ')}`, tick(missing));
  } catch (error) {
    return fail(
      'the application lacks a scope, and asking which one broke off',
      `${said(error)}. Then: ${tick(SCOPES)}`,
    );
  }
}

/** Client id, secret and scopes of the application (halopsa-api.md 3.4, 2 and 3). */
export async function checkToken(halo: HaloClient, voice: Asker): Promise<SeenToken> {
  try {
    const { granted } = await halo.tokens.probe(voice, SCOPES);
    const held = granted === null ? null : new Set(granted.split(/\s+/));
    const short = held === null ? [] : SCOPES.filter((scope) => !holds(held, scope));
    const line =
      short.length === 0
        ? pass(`accepted, with ${SCOPES.join(' ')}`)
        : fail(`accepted, but without ${short.join(' ')}`, tick(short));
    return { line, isUsable: true, error: null };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const line = isNoScope(error) ? await whichScope(halo, voice) : fail('no token', error.message);
    return { line, isUsable: false, error };
  }
}
