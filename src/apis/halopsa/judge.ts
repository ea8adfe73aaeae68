import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import { retryAfter } from '../http/retry-after.ts';
import type { HttpAnswer } from '../http/send-once.ts';
import { errorText, looksLikeHtml } from './error-text.ts';
import { forbiddenText } from './rights.ts';
import type { HaloUrls } from './urls.ts';

const APP = 'Configuration > Integrations > Halo API > View Applications';

/** Statuses that say that HaloPSA looked at the request and did not take it. */
const REJECTING = new Set([400, 404, 405, 409, 410, 413, 415, 422]);

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

function refusal(answer: HttpAnswer, isWrite: boolean, now: number): ApiError {
  const at = retryAfter(answer.headers['retry-after'], now);
  return new ApiError(
    isWrite ? FAILURES.refused : FAILURES.notSent,
    `HaloPSA's request limit is reached: ${errorText(answer.text)}`,
    {
      status: 429,
      ...(at === undefined ? {} : { retryAt: at }),
    },
  );
}

/**
 * What an answer means for the caller; null = usable.
 *
 * A write is only `rejected` by statuses that prove that it was looked at; what may have been stored is `uncertain`.
 */
export function judge(
  answer: HttpAnswer,
  isWrite: boolean,
  path: string,
  urls: HaloUrls,
  now: number,
): ApiError | null {
  const { status, text } = answer;
  if (status >= 200 && status < 300) {
    if (isWrite || isJson(text)) return null;
    return new ApiError(
      FAILURES.unavailable,
      looksLikeHtml(text)
        ? `${urls.base} answered with a web page instead of data: check HALOPSA_URL (the Resource Server on HaloPSA's API page, without /api)`
        : 'HaloPSA sent an answer that breaks off: it is asked again',
      { status },
    );
  }
  if (status === 401)
    return new ApiError(
      FAILURES.unauthorized,
      `HaloPSA does not accept the token for ${path}: the application or its agent was changed or disabled (${APP})`,
      { status },
    );
  if (status === 403) return new ApiError(FAILURES.forbidden, forbiddenText(path), { status });
  if (status === 429) return refusal(answer, isWrite, now);
  // A page instead of an answer is a gateway's: a read learns nothing from it.
  if (status === 404 && !isWrite && looksLikeHtml(text))
    return new ApiError(FAILURES.unavailable, `HaloPSA answered ${path} with a web page (404): check HALOPSA_URL`, {
      status,
    });
  if (REJECTING.has(status)) return new ApiError(FAILURES.rejected, errorText(text), { status });
  if (status >= 300 && status < 400)
    return new ApiError(
      FAILURES.unavailable,
      `${urls.base} redirects to ${answer.headers['location'] ?? 'another address'}: set HALOPSA_URL to the address that HaloPSA's API page shows`,
      { status },
    );
  return new ApiError(
    isWrite ? FAILURES.uncertain : FAILURES.unavailable,
    `HaloPSA answered ${status}: ${errorText(text)}`,
    { status },
  );
}
