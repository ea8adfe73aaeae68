import http from 'node:http';
import https from 'node:https';
import axios, { AxiosError } from 'axios';
import { FAILURES } from '../../contract/failures.ts';
import type { Agents } from './agents.ts';
import { ApiError } from './api-error.ts';

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

/** 'socket' is emitted directly before the request is flushed to it: the last moment to say no. */
function fencedTransport(secure: boolean, mayLeave: () => boolean, left: () => void) {
  return {
    request(options: https.RequestOptions, onAnswer: (answer: http.IncomingMessage) => void): http.ClientRequest {
      const request = (secure ? https : http).request(options, onAnswer);
      request.once('socket', () => {
        if (mayLeave()) left();
        else request.destroy(new StaleFence('too long since the hold was confirmed'));
      });
      return request;
    },
  };
}

const TLS_CURE = 'If it is signed by your own authority, name its certificate in NODE_EXTRA_CA_CERTS.';

/** The cause in words, by Node's error code. */
function words(error: AxiosError, host: string): string {
  const code = error.code ?? (error.cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the name ${host} is not known to DNS: check the URL`;
  if (code === 'ECONNREFUSED') return `nothing listens at ${host}: check the URL, or wait until it is up again`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return `${host} cut the connection`;
  if (code === 'ETIMEDOUT' || code === 'ECONNABORTED' || code === 'ERR_CANCELED')
    return `${host} did not answer in time`;
  if (/CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL/.test(code))
    return `the certificate of ${host} is not accepted (${code}). ${TLS_CURE}`;
  return `${host}: ${error.message}${code === '' ? '' : ` (${code})`}`;
}

const plainHeaders = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/**
 * One attempt of one request. Any answer is returned, whatever its status. Redirects are not followed.
 *
 * @throws {ApiError} `notSent` when no byte of it left, `uncertain` when it left and no whole answer came
 */
export async function sendOnce(agents: Agents, request: HttpRequest): Promise<HttpAnswer> {
  const target = new URL(request.url);
  let hasLeft = false;
  try {
    const answer = await axios.request<string>({
      method: request.method,
      url: request.url,
      headers: { ...request.headers },
      ...(request.body === undefined ? {} : { data: request.body }),
      httpAgent: agents.http,
      httpsAgent: agents.https,
      transport: fencedTransport(target.protocol === 'https:', request.mayLeave, () => {
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
    if (!(error instanceof AxiosError)) throw error;
    const kind = hasLeft ? FAILURES.uncertain : FAILURES.notSent;
    // The AxiosError itself holds headers and body: it must not travel on as a cause.
    throw new ApiError(kind, words(error, target.host));
  }
}
