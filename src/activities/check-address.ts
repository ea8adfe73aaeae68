import { ApiError } from '../apis/http/api-error.ts';
import type { HttpAnswer } from '../apis/http/send-once.ts';
import { readAuthInfo, type AuthInfo } from '../apis/halopsa/auth-info.ts';
import type { HaloClient } from '../apis/halopsa/client.ts';
import { errorText, looksLikeHtml } from '../apis/halopsa/error-text.ts';
import { noHaloText, redirectText } from '../apis/halopsa/token-fault.ts';
import { fail, pass, said, skip, type Asker, type Seen } from './check-line.ts';

export interface SeenAddress {
  readonly line: Seen;
  /**
   * silent: no answer at all. foreign: something answers that is not HaloPSA. unsure: HaloPSA may be there, since some
   * versions may lack `authinfo`.
   */
  readonly verdict: 'halo' | 'silent' | 'foreign' | 'unsure';
  /** Of the answer, for what it tells of the limit. */
  readonly headers: Readonly<Record<string, string>>;
}

const described = (base: string, { authUrl, tenant }: AuthInfo): string =>
  [
    `${base} is HaloPSA`,
    ...(tenant === null ? [] : [`tenant ${tenant}`]),
    ...(authUrl === null || authUrl.startsWith(base) ? [] : [`authorisation server ${authUrl}`]),
  ].join(', ');

/** A page's address was pasted: is HaloPSA at the root of that host? */
async function isAtRoot(halo: HaloClient, voice: Asker): Promise<string | null> {
  const { origin } = new URL(halo.urls.base);
  if (origin === halo.urls.base) return null;
  try {
    return readAuthInfo(await halo.tokens.authInfo(voice, origin)) === null ? null : origin;
  } catch (error) {
    said(error);
    return null;
  }
}

async function judged(halo: HaloClient, voice: Asker, { status, text, headers }: HttpAnswer): Promise<SeenAddress> {
  const { base } = halo.urls;
  if (status === 429) return { line: skip("HaloPSA's request limit is reached"), verdict: 'unsure', headers };
  if (status >= 300 && status < 400)
    return {
      line: fail('it answers with a redirect', redirectText({ status, text, headers }, base)),
      verdict: 'foreign',
      headers,
    };
  if (status >= 500)
    return {
      line: fail(`it answers ${status}: ${errorText(text)}`, 'wait until it is up again, or check HALOPSA_URL'),
      verdict: 'unsure',
      headers,
    };
  const root = await isAtRoot(halo, voice);
  if (root !== null)
    return {
      line: fail(`${base} is a page of HaloPSA, not its API`, `set HALOPSA_URL to ${root}`),
      verdict: 'foreign',
      headers,
    };
  if (looksLikeHtml(text) && status < 400)
    return {
      line: fail(
        'a web page answers',
        `${base} answered with a web page instead of data: check HALOPSA_URL (the Resource Server on HaloPSA's API page, without /api)`,
      ),
      verdict: 'foreign',
      headers,
    };
  return {
    line: fail(
      looksLikeHtml(text) ? `a web page answers (${status})` : `it answers ${status}, as HaloPSA would not`,
      noHaloText(base),
    ),
    verdict: 'unsure',
    headers,
  };
}

/** Whether HALOPSA_URL answers, and is HaloPSA: told without a token (halopsa-api.md 3.4, 1). */
export async function checkAddress(halo: HaloClient, voice: Asker): Promise<SeenAddress> {
  let answer: HttpAnswer;
  try {
    answer = await halo.tokens.authInfo(voice);
  } catch (error) {
    const line = fail('no answer', said(error));
    return {
      line,
      verdict: error instanceof ApiError && error.retryAt !== undefined ? 'unsure' : 'silent',
      headers: {},
    };
  }
  const info = readAuthInfo(answer);
  if (info === null) return judged(halo, voice, answer);
  return { line: pass(described(halo.urls.base, info)), verdict: 'halo', headers: answer.headers };
}
