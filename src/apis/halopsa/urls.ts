import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';

export interface HaloUrls {
  /** "https://acme.halopsa.com", for messages and as key of the budget. */
  readonly base: string;
  readonly api: string;
  readonly token: string;
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

/**
 * Accepts what people paste: a host, a URL, one ending in /api or /auth, one below a path (halopsa-api.md 1.1).
 *
 * @throws {ApiError} `invalid`, saying what an address looks like
 */
export function haloUrls(given: string, allowHttp = false): HaloUrls {
  const text = given.trim();
  let url: URL;
  try {
    url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    throw new ApiError(FAILURES.invalid, 'HALOPSA_URL is not an address: it looks like https://acme.halopsa.com');
  }
  assertSafe(url, 'HALOPSA_URL', allowHttp);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/(api|auth|auth\/token)$/i, '');
  const base = `${url.origin}${path}`;
  return { base, api: `${base}/api`, token: `${base}/auth/token` };
}
