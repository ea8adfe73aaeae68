import { ApplicationFailure } from '@temporalio/activity';
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
};

const MIN_DELAY_MS = 100;

/** The one crossing from API errors to Temporal failures. Anything else is our bug: it is repeated, loudly. */
export function toFailure(error: unknown, about: FailureDetails['about'], records: readonly RequestRecord[]): unknown {
  if (!(error instanceof ApiError)) return error;
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
