import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import { excerpt } from '../http/redact.ts';
import { retryAfter } from '../http/retry-after.ts';
import type { HttpAnswer } from '../http/send-once.ts';
import { credentialHint } from './credential-hint.ts';
import { errorText, looksLikeHtml } from './error-text.ts';
import type { HaloCredentials } from './token.ts';
import { sharesHost, type HaloUrls } from './urls.ts';

const APP = 'Configuration > Integrations > Halo API > View Applications';

/** Nothing that gives tokens is there: a page, or nothing at all. */
export const isNoTokenEndpoint = ({ status, text }: HttpAnswer): boolean =>
  status === 404 || status === 405 || (status < 500 && looksLikeHtml(text));

export const noHaloText = (base: string): string =>
  `no HaloPSA answers at ${base}: check HALOPSA_URL (the address on HaloPSA's API page, such as https://acme.halopsa.com)`;

function redirectTarget(location: string, base: string): URL | null {
  if (location === '') return null;
  try {
    return new URL(location, `${base}/`);
  } catch {
    return null;
  }
}

/** A redirect is never followed: the target is named, and a person decides. */
export function redirectText({ headers }: HttpAnswer, base: string): string {
  const target = redirectTarget(headers['location'] ?? '', base);
  if (target !== null && sharesHost(target, base))
    return `${base} redirects to its page ${excerpt(target.pathname, 100)}: that is no API address. Set HALOPSA_URL to the Resource Server on HaloPSA's API page (Configuration > Integrations > Halo API > API Details), without /api`;
  const why = 'and redirects are not followed, since the secret would go along';
  return target === null
    ? `${base} redirects to another address, ${why}: set HALOPSA_URL to the address that HaloPSA's API page shows`
    : `${base} redirects to ${target.origin}, ${why}. If ${target.origin} is your HaloPSA, set HALOPSA_URL to it`;
}

export interface TokenRequest {
  readonly urls: HaloUrls;
  readonly credentials: HaloCredentials;
  readonly scopes: readonly string[];
}

/** Why the token request failed, in words that name the setting or menu. */
export function tokenFault(answer: HttpAnswer, { urls, credentials, scopes }: TokenRequest): ApiError {
  const { status, text } = answer;
  const fault = (kind: ApiError['kind'], message: string): ApiError => new ApiError(kind, message, { status });
  if (/invalid_scope/.test(text))
    return fault(
      FAILURES.forbidden,
      `the HaloPSA application lacks a scope (${scopes.join(' ')}). Tick it in ${APP} > Permissions`,
    );
  if (/unauthorized_client|unsupported_grant_type/.test(text))
    return fault(
      FAILURES.unauthorized,
      `HaloPSA does not accept this client id and secret for a service: in ${APP}, open the application and set its authentication method to "Client ID and Secret (Services)"`,
    );
  if ((status === 401 && !looksLikeHtml(text)) || /invalid_client/.test(text)) {
    const hint = credentialHint(credentials);
    return fault(
      FAILURES.unauthorized,
      `HaloPSA does not know this client id and secret. Copy both again from ${APP} (the secret is shown once; a new one can be made there)${hint === null ? '' : `. It seems that ${hint}`}`,
    );
  }
  if (status === 429) {
    const at = retryAfter(answer.headers['retry-after'], Date.now());
    return new ApiError(FAILURES.notSent, "HaloPSA's request limit is reached", {
      status,
      ...(at === undefined ? {} : { retryAt: at }),
    });
  }
  if (status >= 300 && status < 400) return fault(FAILURES.unavailable, redirectText(answer, urls.base));
  if (isNoTokenEndpoint(answer))
    return fault(
      FAILURES.unavailable,
      urls.isAuthGiven === true
        ? `no authorisation server of HaloPSA answers at ${new URL(urls.token).host}: check HALOPSA_AUTH_URL (the Authorisation Server on HaloPSA's API page)`
        : noHaloText(urls.base),
    );
  // A wrong tenant is answered like a breakdown (halopsa-api.md 1.5).
  const tenant = /[?&]tenant=/.test(urls.token) ? ' and the tenant (HALOPSA_TENANT)' : '';
  return fault(
    FAILURES.unavailable,
    `HaloPSA gave no token (${status}): ${errorText(text)}. If it goes on, check HALOPSA_URL${tenant}`,
  );
}
