import http from 'node:http';
import https from 'node:https';
import axios, { AxiosError } from 'axios';
import { FAILURES } from '../../contract/failures.ts';
import type { Agents, Route } from './agents.ts';
import { ApiError } from './api-error.ts';
import { ConnectFault } from './connect-fault.ts';
import { networkWords } from './network-words.ts';
import { proxyHeaders } from './tunnel.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whole request, connecting included, ms. */
  readonly timeoutMs: number;
  /** Asked in the same tick in which the bytes leave; false = do not write. */
  readonly mayLeave: () => boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

class StaleFence extends Error {}

/** Answers beyond this are not ours. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** A plain http request as a proxy wants it: sent to the proxy, with the whole address of the target. */
const forwarded = (options: https.RequestOptions, target: URL, proxy: URL): https.RequestOptions => ({
  ...options,
  protocol: proxy.protocol,
  hostname: proxy.hostname.replaceAll(/[[\]]/g, ''),
  port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
  path: target.href,
  headers: { ...(options.headers as http.OutgoingHttpHeaders), host: target.host, ...proxyHeaders(proxy) },
});

/** 'socket' is emitted directly before the request is flushed to it: the last moment to say no. */
function fencedTransport(target: URL, { agent, forwardBy }: Route, mayLeave: () => boolean, left: () => void) {
  const { protocol } = forwardBy ?? target;
  return {
    request(given: https.RequestOptions, onAnswer: (answer: http.IncomingMessage) => void): http.ClientRequest {
      const options = { ...(forwardBy === null ? given : forwarded(given, target, forwardBy)), agent };
      const request = (protocol === 'https:' ? https : http).request(options, onAnswer);
      request.once('socket', () => {
        if (mayLeave()) left();
        else request.destroy(new StaleFence('too long since the hold was confirmed'));
      });
      return request;
    },
  };
}

const plainHeaders = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/**
 * One attempt of one request. Any answer is returned, whatever its status. Redirects are never followed: credentials
 * would go where nobody sent them.
 *
 * @throws {ApiError} `notSent` when no byte of it left, `uncertain` when it left and no whole answer came
 */
export async function sendOnce(agents: Agents, request: HttpRequest): Promise<HttpAnswer> {
  const target = new URL(request.url);
  let hasLeft = false;
  let reached = target.host;
  try {
    const route = agents.routeTo(target);
    if (route.forwardBy !== null) reached = `the proxy ${route.forwardBy.host}`;
    const answer = await axios.request<string>({
      method: request.method,
      url: request.url,
      headers: { ...request.headers },
      ...(request.body === undefined ? {} : { data: request.body }),
      transport: fencedTransport(target, route, request.mayLeave, () => {
        hasLeft = true;
      }),
      // Axios's own timeout is one of silence; this one is of the whole request.
      signal: AbortSignal.timeout(request.timeoutMs),
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
      responseType: 'text',
      transformResponse: (text: string) => text,
      transformRequest: (body: string) => body,
      validateStatus: () => true,
      proxy: false,
    });
    return { status: answer.status, headers: plainHeaders(answer.headers), text: answer.data };
  } catch (error) {
    if (error instanceof ConnectFault) throw new ApiError(FAILURES.notSent, error.message);
    if (!(error instanceof AxiosError)) throw error;
    const kind = hasLeft ? FAILURES.uncertain : FAILURES.notSent;
    // The AxiosError itself holds headers and body: it must not travel on as a cause.
    throw new ApiError(kind, networkWords(error, reached));
  }
}
