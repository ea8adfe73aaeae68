import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { isCancellation } from '@temporalio/workflow';
import { FAILURES, PROBLEMS, type FailureDetails } from '../contract/failures.ts';
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

const NO_DETAILS: FailureDetails = { records: [], about: 'halopsa' };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function byTimeout(failure: TimeoutFailure): Failure {
  if (failure.timeoutType === 'SCHEDULE_TO_START')
    return { type: 'NoWorker', message: 'no worker took the task', records: [], retryAt: 0, about: 'halopsa' };
  const details: Announcement = isObject(failure.lastHeartbeatDetails) ? failure.lastHeartbeatDetails : {};
  const records = details.records ?? [];
  const { sending } = details;
  // Announced and unanswered: what became of it, only HaloPSA knows. Never announced: it was never sent.
  if (sending === undefined || sending.path !== '/Asset' || sending.method !== 'POST')
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
    records: [...records, { ...sending, ms: 0, error }],
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

/** The problem that a failure opens; null when it is none of the connection's. */
export function problemOf(failure: Failure): Omit<Problem, 'since'> | null {
  if (!PROBLEMS.has(failure.type)) return null;
  return { about: failure.about, kind: failure.type, message: failure.message };
}
