import { FAILURES, type FailureType } from '../../contract/failures.ts';

export interface ApiErrorFacts {
  /** HTTP status, absent without an answer. */
  readonly status?: number;
  /** Not before this time, ms since 1970: what a 429 asked for, or when the budget has a place. */
  readonly retryAt?: number;
  readonly cause?: unknown;
}

/**
 * What went wrong with a request, as a kind that the caller can decide by. The message says what happened and what to
 * do; it never holds a secret, because nothing but redacted text gets in.
 */
export class ApiError extends Error {
  readonly kind: FailureType;
  readonly status: number | undefined;
  readonly retryAt: number | undefined;

  constructor(kind: FailureType, message: string, facts: ApiErrorFacts = {}) {
    super(message, { cause: facts.cause });
    this.name = 'ApiError';
    this.kind = kind;
    this.status = facts.status;
    this.retryAt = facts.retryAt;
  }
}

/** Mends itself: nothing was sent, or the other side does not answer at the moment. */
export const isPassing = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.kind === FAILURES.notSent || error.kind === FAILURES.unavailable);

/** The other side has answered, and will not do it: asking again changes nothing. */
export const isRefused = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.kind === FAILURES.forbidden || error.kind === FAILURES.rejected);
