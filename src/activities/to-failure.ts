import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { FAILURES, type FailureDetails, type FailureType } from '../contract/failures.ts';
import type { RequestRecord } from '../contract/records.ts';
import { ApiError } from '../apis/http/api-error.ts';

/** Whether Temporal may repeat the activity by itself. A write that was sent never is. */
const MAY_REPEAT: Readonly<Record<FailureType, boolean>> = {
  [FAILURES.notSent]: true,
  [FAILURES.unavailable]: true,
  [FAILURES.handedOver]: true,
  [FAILURES.uncertain]: false,
  [FAILURES.refused]: false,
  [FAILURES.rejected]: false,
  [FAILURES.unauthorized]: false,
  [FAILURES.forbidden]: false,
  [FAILURES.notReady]: false,
  [FAILURES.stranger]: false,
  [FAILURES.sweepLost]: false,
  [FAILURES.mappingUnknown]: false,
  [FAILURES.invalid]: false,
  [FAILURES.defect]: false,
};

const MIN_DELAY_MS = 100;

/** The one crossing to Temporal failures. What is no API error is our bug: it ends the wave as a problem, loudly. */
export function toFailure(error: unknown, about: FailureDetails['about'], records: readonly RequestRecord[]): unknown {
  // The records of a cancelled activity would be in no history otherwise.
  if (error instanceof CancelledFailure) return new CancelledFailure(error.message, [{ records, about }]);
  if (error instanceof ApplicationFailure) return error;
  if (!(error instanceof ApiError))
    return ApplicationFailure.create({
      message: `a defect of level-halopsa, please report it: ${String(error)}`,
      type: FAILURES.defect,
      nonRetryable: true,
      details: [{ records, about }],
      ...(error instanceof Error ? { cause: error } : {}),
    });
  const details: FailureDetails = {
    records,
    about,
    ...(error.retryAt === undefined ? {} : { retryAt: error.retryAt }),
  };
  return ApplicationFailure.create({
    message: error.message,
    type: error.kind,
    nonRetryable: !MAY_REPEAT[error.kind],
    details: [details],
    ...(error.retryAt === undefined ? {} : { nextRetryDelay: Math.max(MIN_DELAY_MS, error.retryAt - Date.now()) }),
  });
}
