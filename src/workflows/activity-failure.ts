import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { isCancellation } from '@temporalio/workflow';
import { FAILURES, NO_WORKER, type FailureDetails } from '../contract/failures.ts';
import type { Announcement, RequestRecord } from '../contract/records.ts';
import type { Problem } from '../domain/sync.ts';

/** What an activity's failure says, in the words that workflows decide by. */
export interface Failure {
  readonly type: string;
  readonly message: string;
  readonly records: readonly RequestRecord[];
  readonly retryAt: number;
  readonly about: FailureDetails['about'];
}

/** A POST that stores nothing. */
const TOKEN_PATH = '/auth/token';
const HTTP_TOO_MANY = 429;

const NO_DETAILS: FailureDetails = { records: [], about: 'halopsa' };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function byTimeout(failure: TimeoutFailure): Failure {
  if (failure.timeoutType === 'SCHEDULE_TO_START')
    return { type: NO_WORKER, message: 'no worker took the task', records: [], retryAt: 0, about: 'halopsa' };
  const details: Announcement = isObject(failure.lastHeartbeatDetails) ? failure.lastHeartbeatDetails : {};
  const records = details.records ?? [];
  const { sending } = details;
  // Announced and unanswered: what became of it, only HaloPSA knows. Never announced: it was never sent.
  const isWrite = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
    method === 'POST' && path !== TOKEN_PATH;
  const wrote = records.some((record) => isWrite(record) && record.status !== HTTP_TOO_MANY);
  if ((sending === undefined || !isWrite(sending)) && !wrote)
    return {
      type: FAILURES.notSent,
      message: 'the worker ended before it sent anything',
      records,
      retryAt: 0,
      about: 'halopsa',
    };
  const error = 'outcome unknown: the process ended before the answer';
  return {
    type: FAILURES.uncertain,
    message: error,
    records: sending === undefined ? records : [...records, { ...sending, ms: 0, error }],
    retryAt: 0,
    about: 'halopsa',
  };
}

/** Reads a failure; cancellations, and what is no activity failure, are thrown on. */
export function readFailure(error: unknown): Failure {
  if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) return byTimeout(cause);
  if (!(cause instanceof ApplicationFailure)) throw error;
  const given: unknown = cause.details?.[0];
  const {
    records,
    retryAt = 0,
    about,
  } = isObject(given) && 'records' in given ? (given as FailureDetails) : NO_DETAILS;
  return { type: cause.type ?? '', message: cause.message, records, retryAt, about };
}

/** The problem that a failure opens, when it is no single device's. */
export const problemOf = ({ about, type, message }: Failure): Omit<Problem, 'since'> => ({
  about,
  kind: type,
  message,
});

/** What a person is told who asked for something. */
export const answerTo = (connection: string, failure: Failure): string =>
  failure.type === NO_WORKER
    ? `no worker holds the credentials of "${connection}": start one (level-halopsa worker, or npm start)`
    : failure.message;
