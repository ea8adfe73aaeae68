import { randomUUID } from 'node:crypto';
import { FAILURES } from '../../contract/failures.ts';
import type { RequestRecord } from '../../contract/records.ts';
import type { Agents } from '../http/agents.ts';
import { ApiError } from '../http/api-error.ts';
import { REQUEST_TIMEOUT_MS, type Budget, type Reservation } from '../http/budget.ts';
import type { Caller } from '../http/caller.ts';
import { sendOnce, type HttpAnswer, type HttpRequest } from '../http/send-once.ts';
import { errorText } from './error-text.ts';
import { judge } from './judge.ts';
import { TOKEN_PATH, type RawCall } from './raw-call.ts';
import { TokenSource, type HaloCredentials } from './token.ts';
import type { HaloUrls } from './urls.ts';

export interface HaloClientDeps {
  readonly urls: HaloUrls;
  readonly credentials: HaloCredentials;
  readonly agents: Agents;
  readonly budget: Budget;
  readonly userAgent: string;
  /** Takes the secrets of the connection out of a text. */
  readonly redact: (text: string) => string;
}

export interface HaloCall {
  readonly method: 'GET' | 'POST';
  /** Below /api, beginning with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: readonly unknown[];
  /** Level device ids that the body is about, for the log. */
  readonly devices?: readonly string[];
  /** Reduces a write's answer to what the log should keep. */
  readonly digest?: (json: unknown) => unknown;
}

export interface HaloReply {
  /** Undefined when a write was answered without a body, or with one that is no JSON. */
  readonly json: unknown;
  /** When the request was sent, ms since 1970. */
  readonly sentAt: number;
}

const MAX_STALE_TRIES = 5;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** HaloPSA's API for one holder: budget, token, announcement, one attempt, record. */
export class HaloClient {
  readonly #deps: HaloClientDeps;
  readonly #tokens: TokenSource;

  constructor(deps: HaloClientDeps) {
    this.#deps = deps;
    this.#tokens = new TokenSource({ ...deps, send: (caller, call) => this.#send(caller, call) });
  }

  get urls(): HaloUrls {
    return this.#deps.urls;
  }

  get budget(): Budget {
    return this.#deps.budget;
  }

  get tokens(): TokenSource {
    return this.#tokens;
  }

  /**
   * One call, with one new token when the old one is not accepted any more.
   *
   * @throws {ApiError} by what the answer, or its absence, means
   */
  async call(caller: Caller, call: HaloCall): Promise<HaloReply> {
    const token = await this.#tokens.get(caller);
    try {
      return await this.#attempt(caller, call, token);
    } catch (error) {
      const isAuth =
        error instanceof ApiError && (error.kind === FAILURES.unauthorized || error.kind === FAILURES.forbidden);
      if (!isAuth) throw error;
      // Rights are frozen into a token: a new one may carry what was granted meanwhile (halopsa-api.md 1.2).
      const renewed = await this.#tokens.renew(caller, token);
      if (renewed === null) throw error;
      return this.#attempt(caller, call, renewed);
    }
  }

  async #attempt(caller: Caller, call: HaloCall, token: string): Promise<HaloReply> {
    const query = new URLSearchParams(
      Object.entries(call.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
    const isWrite = call.method === 'POST';
    const sentAt = { ms: Date.now() };
    const answer = await this.#send(
      caller,
      {
        method: call.method,
        url: `${this.#deps.urls.api}${call.path}${query === '' ? '' : `?${query}`}`,
        path: call.path,
        query,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(isWrite ? { 'content-type': 'application/json; charset=utf-8' } : {}),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        ...(call.devices === undefined ? {} : { devices: call.devices }),
        logged: (reply) => (isWrite ? { sent: call.body, answer: call.digest?.(parse(reply.text)) } : {}),
      },
      (at) => {
        sentAt.ms = at;
      },
    );
    const error = judge(answer, isWrite, call.path, this.#deps.urls, Date.now());
    if (error !== null) throw error;
    return { json: parse(answer.text), sentAt: sentAt.ms };
  }

  /** Budget, announcement, socket; and from the start again when the announcement grew old before the socket. */
  async #send(caller: Caller, call: RawCall, onSent: (at: number) => void = () => undefined): Promise<HttpAnswer> {
    const { budget } = this.#deps;
    const place = await budget.take({
      class: caller.budgetClass,
      share: caller.share(),
      waitMs: caller.waitMs,
      onWait: (until) => caller.waiting(until),
    });
    const flight = { left: false, isRefused: false };
    try {
      for (let tries = 1; ; tries += 1) {
        flight.isRefused = false;
        const id = randomUUID();
        const at = new Date();
        await caller.announce({
          id,
          at: at.toISOString(),
          method: call.method,
          path: call.path,
          ...(call.devices === undefined ? {} : { devices: call.devices }),
        });
        const mayLeave = (): boolean => {
          flight.left = caller.mayLeave();
          flight.isRefused = !flight.left;
          return flight.left;
        };
        try {
          onSent(at.getTime());
          return await this.#exchange(caller, call, { id, at, mayLeave, place });
        } catch (error) {
          if (flight.left || !(error instanceof ApiError) || error.kind !== FAILURES.notSent) throw error;
          // Not the fence but the network said no: the other side cannot be reached.
          if (!flight.isRefused)
            throw new ApiError(FAILURES.unavailable, `HaloPSA cannot be reached: ${error.message}`);
          if (tries === MAX_STALE_TRIES) throw error;
        }
      }
    } catch (error) {
      if (!flight.left) {
        caller.withdraw();
        await place.unsent();
      }
      throw error;
    }
  }

  async #exchange(
    caller: Caller,
    call: RawCall,
    flight: { id: string; at: Date; mayLeave: () => boolean; place: Reservation },
  ): Promise<HttpAnswer> {
    const { agents, userAgent, redact } = this.#deps;
    const request: HttpRequest = {
      method: call.method,
      url: call.url,
      headers: { ...call.headers, 'user-agent': userAgent, 'x-request-id': flight.id },
      ...(call.body === undefined ? {} : { body: call.body }),
      timeoutMs: REQUEST_TIMEOUT_MS,
      mayLeave: flight.mayLeave,
    };
    const started = Date.now();
    const head = (): Omit<RequestRecord, 'status'> => ({
      id: flight.id,
      at: flight.at.toISOString(),
      method: call.method,
      path: call.path,
      ...(call.query === '' ? {} : { query: call.query }),
      ms: Date.now() - started,
      ...(call.devices === undefined ? {} : { devices: call.devices }),
    });
    try {
      const raw = await sendOnce(agents, request);
      // An error page may repeat what was sent; a token answer must stay whole.
      const answer = raw.status < 300 ? raw : { ...raw, text: redact(raw.text) };
      await flight.place.answered(answer);
      const isGood = answer.status < 300;
      const { sent, answer: kept } = call.logged(answer);
      caller.record({
        ...head(),
        status: answer.status,
        bytes: Buffer.byteLength(answer.text),
        ...(sent === undefined ? {} : { sent }),
        ...(isGood && kept !== undefined ? { answer: kept } : {}),
        ...(isGood ? {} : { error: errorText(answer.text) }),
      });
      return answer;
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind !== FAILURES.uncertain) throw error;
      await flight.place.answered(null);
      const { sent } = call.logged({ status: 0, headers: {}, text: '' });
      caller.record({ ...head(), ...(sent === undefined ? {} : { sent }), error: redact(error.message) });
      if (call.method === 'GET' || call.path === TOKEN_PATH)
        throw new ApiError(FAILURES.unavailable, `HaloPSA did not answer ${call.path}: ${error.message}`);
      throw error;
    }
  }
}
