/** A request and its answer, apart from sockets: the two APIs are functions from one to the other. */

export type Api = 'level' | 'halo' | 'auth';

export interface SimRequest {
  api: Api;
  method: string;
  /** Path below the API's own base, without query, no trailing slash: `/devices/abc`, `/Asset`, `/token`. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: string;
  /** `http://127.0.0.1:8299`, as the client addressed us. */
  origin: string;
  /** A create that came while another was being handled: switch `ticketCollisions`. */
  collides?: true;
}

export interface SimAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): SimAnswer => ({
  status,
  headers: { 'content-type': JSON_TYPE, ...headers },
  body: JSON.stringify(value),
});

export const text = (status: number, body: string, headers: Record<string, string> = {}): SimAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
});

export const empty = (status: number, headers: Record<string, string> = {}): SimAnswer => ({
  status,
  headers,
  body: '',
});

/** True for the query words that clients send for yes. */
export const isTrue = (value: string | null): boolean => value !== null && /^(true|1|yes)$/i.test(value);
