import { z } from 'zod';
import type { Caller } from '../http/caller.ts';
import type { HttpAnswer } from '../http/send-once.ts';
import { readAuthInfo, tokenUrlOf } from './auth-info.ts';
import { TOKEN_PATH, type RawCall } from './raw-call.ts';
import { isNoTokenEndpoint, tokenFault } from './token-fault.ts';
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

/** The token of one holder: one request at a time, and never a second new one within a minute. */
export class TokenSource {
  readonly #deps: TokenDeps;
  #token: Token | null = null;
  #pending: Promise<Token> | null = null;
  /** Where `authinfo` says that tokens are to be had, when it is not below HALOPSA_URL. */
  #endpoint: string | null = null;

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

  /**
   * What the address tells without a token: proves that HaloPSA is there.
   *
   * @param below address below which the API is asked; HALOPSA_URL's own by default
   */
  authInfo(caller: Caller, below: string = this.#deps.urls.base): Promise<HttpAnswer> {
    return this.#deps.send(caller, {
      method: 'GET',
      url: `${below}/api/authinfo`,
      path: '/authinfo',
      query: '',
      headers: { accept: 'application/json' },
      logged: () => ({}),
    });
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

  #post(caller: Caller, url: string, scopes: readonly string[]): Promise<HttpAnswer> {
    const { credentials, send } = this.#deps;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
      scope: scopes.join(' '),
    });
    return send(caller, {
      method: 'POST',
      url,
      path: TOKEN_PATH,
      query: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: body.toString(),
      logged: () => ({}),
    });
  }

  /** Old tenants have a shared authorisation server, which only `authinfo` tells. */
  async #endpointElsewhere(caller: Caller, tried: string): Promise<string | null> {
    const info = readAuthInfo(await this.authInfo(caller));
    const url = info === null ? null : tokenUrlOf(info, this.#deps.urls);
    return url === tried ? null : url;
  }

  async #ask(caller: Caller, scopes: readonly string[]): Promise<HttpAnswer> {
    const { urls } = this.#deps;
    const first = this.#endpoint ?? urls.token;
    const answer = await this.#post(caller, first, scopes);
    if (this.#endpoint !== null || urls.isAuthGiven === true || !isNoTokenEndpoint(answer)) return answer;
    const other = await this.#endpointElsewhere(caller, first);
    if (other === null) return answer;
    const second = await this.#post(caller, other, scopes);
    if (!isNoTokenEndpoint(second)) this.#endpoint = other;
    return second;
  }

  async #request(caller: Caller, scopes: readonly string[]): Promise<{ token: Token; granted: string | null }> {
    const { urls, credentials } = this.#deps;
    const answer = await this.#ask(caller, scopes);
    const fault = (): Error => tokenFault(answer, { urls, credentials, scopes });
    if (answer.status < 200 || answer.status >= 300) throw fault();
    let json: unknown;
    try {
      json = JSON.parse(answer.text);
    } catch {
      throw fault();
    }
    const parsed = TokenAnswer.safeParse(json);
    if (!parsed.success) throw fault();
    const now = Date.now();
    return {
      token: { value: parsed.data.access_token, at: now, expiresAt: now + parsed.data.expires_in * 1_000 },
      granted: parsed.data.scope ?? null,
    };
  }
}
