import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';

export interface HaloUrls {
  /** "https://acme.halopsa.com", for messages and as key of the budget. */
  readonly base: string;
  readonly api: string;
  /** With `?tenant=` where one was given. */
  readonly token: string;
  /** A person named the authorisation server: it is not looked for. */
  readonly isAuthGiven?: true;
}

/** The authorisation server, when it is not below HALOPSA_URL (halopsa-api.md 1.1). */
export interface HaloAuth {
  /** "https://auth.halopsa.com", with or without /token. */
  readonly url?: string;
  readonly tenant?: string;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Plain http carries the secret readable to everybody on the way. */
export function assertSafe(url: URL, name: string, allowHttp: boolean): void {
  if (url.protocol === 'https:') return;
  if (url.protocol === 'http:' && (allowHttp || LOOPBACK.test(url.hostname))) return;
  throw new ApiError(
    FAILURES.invalid,
    `${name} must begin with https:// (${url.protocol}//${url.host} would send the secret unprotected). For a test server set LEVEL_HALOPSA_ALLOW_HTTP=1`,
  );
}

/** Whether an address has the host and port of `base`. */
export const sharesHost = (url: URL, base: string): boolean => url.origin === new URL(base).origin;

function addressOf(given: string, name: string, example: string, allowHttp: boolean): URL {
  const text = given.trim();
  let url: URL;
  try {
    url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    throw new ApiError(FAILURES.invalid, `${name} is not an address: it looks like ${example}`);
  }
  assertSafe(url, name, allowHttp);
  return url;
}

const withoutSlash = (path: string): string => path.replace(/\/+$/, '');

function tokenUrl(base: string, { url: given, tenant }: HaloAuth, allowHttp: boolean): string {
  const query = tenant === undefined || tenant.trim() === '' ? '' : `?tenant=${encodeURIComponent(tenant.trim())}`;
  if (given === undefined) return `${base}/auth/token${query}`;
  const url = addressOf(given, 'HALOPSA_AUTH_URL', 'https://auth.halopsa.com', allowHttp);
  return `${url.origin}${withoutSlash(url.pathname).replace(/\/token$/i, '')}/token${query}`;
}

/**
 * Accepts what people paste: a host, a URL, one ending in /api or /auth, one below a path (halopsa-api.md 1.1).
 *
 * @param auth the authorisation server or tenant, where a person names them
 * @throws {ApiError} `invalid`, saying what an address looks like
 */
export function haloUrls(given: string, allowHttp = false, auth: HaloAuth = {}): HaloUrls {
  const url = addressOf(given, 'HALOPSA_URL', 'https://acme.halopsa.com', allowHttp);
  const path = withoutSlash(url.pathname).replace(/\/(api|auth|auth\/token)$/i, '');
  const base = `${url.origin}${path}`;
  return {
    base,
    api: `${base}/api`,
    token: tokenUrl(base, auth, allowHttp),
    ...(auth.url === undefined ? {} : { isAuthGiven: true }),
  };
}
