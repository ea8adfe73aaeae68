import { z } from 'zod';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import { textOrNull } from '../http/sloppy.ts';
import type { HttpAnswer } from '../http/send-once.ts';
import { assertSafe, sharesHost, type HaloUrls } from './urls.ts';

const Wire = z.object({ auth_url: textOrNull.optional(), tenant_id: textOrNull.optional() });

/** What HaloPSA tells anybody about itself (halopsa-api.md 1.1). */
export interface AuthInfo {
  readonly authUrl: string | null;
  readonly tenant: string | null;
}

/** Null when the answer is not HaloPSA's. */
export function readAuthInfo({ status, text }: HttpAnswer): AuthInfo | null {
  if (status < 200 || status >= 300) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = Wire.safeParse(json);
  if (!parsed.success) return null;
  const info = { authUrl: parsed.data.auth_url ?? null, tenant: parsed.data.tenant_id ?? null };
  return info.authUrl === null && info.tenant === null ? null : info;
}

/** Halo's own domains: the shared authorisation servers of older tenants are there. */
const HALOS_OWN = /(^|\.)(halopsa|haloitsm|haloservicedesk|halocrm)\.com$/i;

/**
 * The token endpoint that `authinfo` names, which is another one for old tenants with a shared authorisation server.
 *
 * @returns null when it names none
 * @throws {ApiError} `unavailable` when it is a host that is neither HALOPSA_URL's own nor one of Halo's: the secret
 *   goes there only if a person says so
 */
export function tokenUrlOf({ authUrl, tenant }: AuthInfo, urls: HaloUrls): string | null {
  if (authUrl === null) return null;
  let url: URL;
  try {
    url = new URL(authUrl);
  } catch {
    return null;
  }
  const isOwn = sharesHost(url, urls.base);
  if (!isOwn && !(url.protocol === 'https:' && HALOS_OWN.test(url.hostname)))
    throw new ApiError(
      FAILURES.unavailable,
      `HaloPSA at ${urls.base} names ${url.host} as its authorisation server. If that is yours (Configuration > Integrations > Halo API > API Details), set HALOPSA_AUTH_URL to its address`,
    );
  if (!isOwn) assertSafe(url, 'the authorisation server of HaloPSA', false);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/token$/i, '');
  return `${url.origin}${path}/token${tenant === null ? '' : `?tenant=${encodeURIComponent(tenant)}`}`;
}
