import { z } from 'zod';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import { retryAfter } from '../http/retry-after.ts';
import type { HttpAnswer } from '../http/send-once.ts';
import { errorText, looksLikeHtml } from './error-text.ts';
import { TOKEN_PATH, type RawCall } from './raw-call.ts';
import type { HaloUrls } from './urls.ts';

export interface HaloCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What the application must be granted (halopsa-api.md 1.3); one missing scope fails the whole request. */
export const SCOPES = ['read:tickets', 'edit:tickets', 'read:customers', 'read:assets', 'edit:assets'] as const;

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(3_600),
  scope: z.string().optional().catch(undefined),
});

const APP = 'Configuration > Integrations > Halo API > View Applications';
const EARLY_MS = 60_000;

interface Token {
  readonly value: string;
  readonly at: number;
  readonly expiresAt: number;
}

export interface TokenDeps {
  readonly urls: HaloUrls;
  readonly credentials: HaloCredentials;
  readonly send: (caller: Caller, call: RawCall) => Promise<HttpAnswer>;
}

/** Why the token request failed, in words that name the setting or menu. */
export function tokenFault(answer: HttpAnswer, urls: HaloUrls, scopes: readonly string[]): ApiError {
  const { status, text } = answer;
  const said = errorText(text);
  if (/invalid_scope/.test(text))
    return new ApiError(
      FAILURES.forbidden,
      `the HaloPSA application lacks a scope (${scopes.join(' ')}). Tick it in ${APP} > Permissions`,
      { status },
    );
  if (status === 401 || /invalid_client|unauthorized_client/.test(text))
    return new ApiError(
      FAILURES.unauthorized,
      `HaloPSA does not know this client id and secret. Copy both again from ${APP} (the secret is shown once; a new one can be made there)`,
      { status },
    );
  if (status === 429) {
    const at = retryAfter(answer.headers['retry-after'], Date.now());
    return new ApiError(FAILURES.notSent, "HaloPSA's request limit is reached", {
      status,
      ...(at === undefined ? {} : { retryAt: at }),
    });
  }
  if (status === 404 || looksLikeHtml(text))
    return new ApiError(
      FAILURES.unavailable,
      `no HaloPSA answers at ${urls.base}: check HALOPSA_URL (the address on HaloPSA's API page, such as https://acme.halopsa.com)`,
      { status },
    );
  return new ApiError(FAILURES.unavailable, `HaloPSA gave no token (${status}): ${said}`, { status });
}

/** The token of one holder: one request at a time, and never a second new one within a minute. */
export class TokenSource {
  readonly #deps: TokenDeps;
  #token: Token | null = null;
  #pending: Promise<Token> | null = null;

  constructor(deps: TokenDeps) {
    this.#deps = deps;
  }

  async get(caller: Caller): Promise<string> {
    if (this.#token !== null && this.#token.expiresAt - EARLY_MS > Date.now()) return this.#token.value;
    return (await this.#refresh(caller)).value;
  }

  /** A newer token than the refused one, or null when that one is too young for another to help. */
  async renew(caller: Caller, refused: string): Promise<string | null> {
    if (this.#token !== null && this.#token.value !== refused) return this.#token.value;
    if (this.#token !== null && this.#token.at + EARLY_MS > Date.now()) return null;
    return (await this.#refresh(caller)).value;
  }

  /** Asks for a token with exactly these scopes, without keeping it: for naming the missing one. */
  async probe(caller: Caller, scopes: readonly string[]): Promise<{ granted: string | null }> {
    return { granted: (await this.#request(caller, scopes)).granted };
  }

  #refresh(caller: Caller): Promise<Token> {
    this.#pending ??= this.#request(caller, SCOPES)
      .then((answer) => {
        this.#token = answer.token;
        return answer.token;
      })
      .finally(() => {
        this.#pending = null;
      });
    return this.#pending;
  }

  async #request(caller: Caller, scopes: readonly string[]): Promise<{ token: Token; granted: string | null }> {
    const { urls, credentials, send } = this.#deps;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
      scope: scopes.join(' '),
    });
    const answer = await send(caller, {
      method: 'POST',
      url: urls.token,
      path: TOKEN_PATH,
      query: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: body.toString(),
      logged: () => ({}),
    });
    if (answer.status < 200 || answer.status >= 300) throw tokenFault(answer, urls, scopes);
    let json: unknown;
    try {
      json = JSON.parse(answer.text);
    } catch {
      throw tokenFault(answer, urls, scopes);
    }
    const parsed = TokenAnswer.safeParse(json);
    if (!parsed.success) throw tokenFault(answer, urls, scopes);
    const now = Date.now();
    return {
      token: { value: parsed.data.access_token, at: now, expiresAt: now + parsed.data.expires_in * 1_000 },
      granted: parsed.data.scope ?? null,
    };
  }
}
