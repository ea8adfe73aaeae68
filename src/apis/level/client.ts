import { randomUUID } from 'node:crypto';
import { FAILURES } from '../../contract/failures.ts';
import type { BudgetClass } from '../../domain/budget.ts';
import type { Agents } from '../http/agents.ts';
import { ApiError } from '../http/api-error.ts';
import { REQUEST_TIMEOUT_MS, type Budget } from '../http/budget.ts';
import { excerpt } from '../http/redact.ts';
import { retryAfter } from '../http/retry-after.ts';
import { sendOnce, type HttpAnswer } from '../http/send-once.ts';

/** On whose behalf Level is asked. Its reads change nothing and its one write may be repeated, so neither needs a fence. */
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

type Method = 'GET' | 'POST';

const forbidden = (method: Method, path: string): string =>
  method === 'GET'
    ? `Level's API key may not read ${path}: look at its access level in ${KEYS}`
    : `Level's API key is read-only: make one with write access in ${KEYS}`;

/** A 404 that is a page comes from something before Level, and says nothing about a row. */
const isPage = (text: string): boolean => text.trimStart().startsWith('<');

function fault(answer: HttpAnswer, method: Method, path: string, url: string): ApiError | null {
  const { status, text } = answer;
  if (status >= 200 && status < 300) return null;
  if (status === 401)
    return new ApiError(
      FAILURES.unauthorized,
      `Level does not accept the API key: copy it again from ${KEYS} (a new one can be made there)`,
      { status },
    );
  if (status === 403) return new ApiError(FAILURES.forbidden, forbidden(method, path), { status });
  if (status === 429) {
    const at = retryAfter(answer.headers['retry-after'], Date.now());
    return new ApiError(FAILURES.notSent, "Level's request limit is reached", {
      status,
      ...(at === undefined ? {} : { retryAt: at }),
    });
  }
  if (status === 404)
    return new ApiError(
      isPage(text) ? FAILURES.unavailable : FAILURES.rejected,
      `Level has no ${path} at ${url}: LEVEL_API_URL ends in /v2`,
      { status },
    );
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
    const search = new URLSearchParams(query).toString();
    return this.#parsed(path, await this.#answer(caller, 'GET', path, search === '' ? '' : `?${search}`));
  }

  /**
   * A write that says nothing but its path. Only for what may be repeated: nothing tells whether an unanswered one arrived.
   *
   * @returns the parsed JSON of a 2xx answer, null when it has no body @throws {ApiError}
   */
  async post(caller: LevelCaller, path: string): Promise<unknown> {
    const answer = await this.#answer(caller, 'POST', path, '');
    return answer.text.trim() === '' ? null : this.#parsed(path, answer);
  }

  async #answer(caller: LevelCaller, method: Method, path: string, search: string): Promise<HttpAnswer> {
    const { url, key, agents, budget, userAgent, redact } = this.#deps;
    const place = await budget.take({
      class: caller.budgetClass,
      share: caller.share(),
      waitMs: caller.waitMs,
      onWait: (until) => caller.waiting(until),
    });
    let answer: HttpAnswer;
    try {
      const raw = await sendOnce(agents, {
        method,
        url: `${url}${path}${search}`,
        // Level takes the raw key; "Bearer" is refused (level-api.md 1.2).
        headers: {
          authorization: key,
          accept: 'application/json',
          'user-agent': userAgent,
          'x-request-id': randomUUID(),
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        },
        // An empty object, since an empty body would be announced as a form.
        ...(method === 'POST' ? { body: '{}' } : {}),
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
    const error = fault(answer, method, path, url);
    if (error !== null) throw error;
    return answer;
  }

  #parsed(path: string, answer: HttpAnswer): unknown {
    try {
      return JSON.parse(answer.text);
    } catch {
      throw new ApiError(
        FAILURES.unavailable,
        `${this.#deps.url} answered ${path} with something that is no data: check LEVEL_API_URL`,
      );
    }
  }
}
