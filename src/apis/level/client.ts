import { randomUUID } from 'node:crypto';
import { FAILURES } from '../../contract/failures.ts';
import type { BudgetClass } from '../../domain/budget.ts';
import type { Agents } from '../http/agents.ts';
import { ApiError } from '../http/api-error.ts';
import { REQUEST_TIMEOUT_MS, type Budget } from '../http/budget.ts';
import { excerpt } from '../http/redact.ts';
import { retryAfter } from '../http/retry-after.ts';
import { sendOnce, type HttpAnswer } from '../http/send-once.ts';

/** On whose behalf Level is read. Reads of Level change nothing, so they need no fence. */
export interface LevelCaller {
  readonly budgetClass: BudgetClass;
  /** Part of the limit, 0 to 1. */
  readonly share: () => number;
  readonly waitMs: number;
  waiting(until: number): void | Promise<void>;
}

export interface LevelClientDeps {
  /** Ends in /v2. */
  readonly url: string;
  readonly key: string;
  readonly agents: Agents;
  readonly budget: Budget;
  readonly userAgent: string;
  readonly redact: (text: string) => string;
}

const KEYS = 'Level > Settings > API keys';

function fault(answer: HttpAnswer, path: string, url: string): ApiError | null {
  const { status, text } = answer;
  if (status >= 200 && status < 300) return null;
  if (status === 401)
    return new ApiError(
      FAILURES.unauthorized,
      `Level does not accept the API key: copy it again from ${KEYS} (a new one can be made there)`,
      { status },
    );
  if (status === 403)
    return new ApiError(
      FAILURES.forbidden,
      `Level's API key may not read ${path}: look at its access level in ${KEYS}`,
      { status },
    );
  if (status === 429) {
    const at = retryAfter(answer.headers['retry-after'], Date.now());
    return new ApiError(FAILURES.notSent, "Level's request limit is reached", {
      status,
      ...(at === undefined ? {} : { retryAt: at }),
    });
  }
  if (status === 404)
    return new ApiError(FAILURES.rejected, `Level has no ${path} at ${url}: LEVEL_API_URL ends in /v2`, { status });
  return new ApiError(FAILURES.unavailable, `Level answered ${status}: ${excerpt(text)}`, { status });
}

/** Level's API for one holder: budget, raw key, one attempt. */
export class LevelClient {
  readonly #deps: LevelClientDeps;

  constructor(deps: LevelClientDeps) {
    this.#deps = deps;
  }

  /** @returns the parsed JSON of a 2xx answer @throws {ApiError} */
  async get(caller: LevelCaller, path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const { url, key, agents, budget, userAgent, redact } = this.#deps;
    const place = await budget.take({
      class: caller.budgetClass,
      share: caller.share(),
      waitMs: caller.waitMs,
      onWait: (until) => caller.waiting(until),
    });
    const search = new URLSearchParams(query).toString();
    let answer: HttpAnswer;
    try {
      const raw = await sendOnce(agents, {
        method: 'GET',
        url: `${url}${path}${search === '' ? '' : `?${search}`}`,
        // Level takes the raw key; "Bearer" is refused (level-api.md 1.2).
        headers: {
          authorization: key,
          accept: 'application/json',
          'user-agent': userAgent,
          'x-request-id': randomUUID(),
        },
        timeoutMs: REQUEST_TIMEOUT_MS,
        mayLeave: () => true,
      });
      answer = raw.status < 300 ? raw : { ...raw, text: redact(raw.text) };
      await place.answered(answer);
    } catch (error) {
      await place.answered(null);
      if (error instanceof ApiError)
        throw new ApiError(FAILURES.unavailable, `Level cannot be reached: ${redact(error.message)}`);
      throw error;
    }
    const error = fault(answer, path, url);
    if (error !== null) throw error;
    try {
      return JSON.parse(answer.text);
    } catch {
      throw new ApiError(
        FAILURES.unavailable,
        `${url} answered ${path} with something that is no data: check LEVEL_API_URL`,
      );
    }
  }
}
