import type { HttpAnswer } from '../http/send-once.ts';

/** How token requests are named in the log. */
export const TOKEN_PATH = '/auth/token';

/** A request as it goes out: whole address, headers, and what of it the log keeps. */
export interface RawCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly devices?: readonly string[];
  /** How a usable answer, and the body, appear in the log. */
  readonly logged: (answer: HttpAnswer) => { sent?: unknown; answer?: unknown };
}
