import { NO_WORKER } from '../contract/failures.ts';
import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, TimeoutFailure, WorkflowNotFoundError } from '@temporalio/common';
import { noAnswer, noIntegration, noWorker, UserError } from './user-error.ts';

const GRPC = {
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  failedPrecondition: 9,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** The SDK wraps gRPC errors once or twice, depending on the call. */
function grpcError(error: unknown): { readonly code: number; readonly details: string } | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1)
    if (isGrpcServiceError(at)) return { code: at.code, details: at.details };
  return null;
}

function ofServer(error: unknown, connection: string, waitedMs: number): unknown {
  const grpc = grpcError(error);
  if (grpc === null) return error;
  switch (grpc.code) {
    case GRPC.deadlineExceeded:
      return noAnswer(connection, waitedMs);
    case GRPC.failedPrecondition:
      return /poller|worker/i.test(grpc.details) ? noWorker(connection) : error;
    case GRPC.notFound:
      return /namespace/i.test(grpc.details)
        ? new UserError(`The Temporal server says: ${grpc.details}`, {
            cure: 'Correct TEMPORAL_NAMESPACE',
            cause: error,
          })
        : noIntegration(connection);
    case GRPC.unavailable:
      return new UserError('The Temporal server does not answer any more', {
        cure: 'See whether it still runs; the embedded one comes back with level-halopsa worker (npm start)',
        cause: error,
      });
    case GRPC.permissionDenied:
    case GRPC.unauthenticated:
      return new UserError(`The Temporal server refused this client: ${grpc.details}`, {
        cure: 'Correct TEMPORAL_API_KEY or the TEMPORAL_TLS_ settings, and TEMPORAL_NAMESPACE',
        cause: error,
      });
    default:
      return error;
  }
}

const reasonsOf = ({ details }: ApplicationFailure): string[] =>
  (details ?? []).flat().filter((detail): detail is string => typeof detail === 'string');

/** "nothing saved: a; b" and the reasons a, b: the head alone, because each reason gets a line. */
function ofFailure(failure: ApplicationFailure): UserError {
  const reasons = reasonsOf(failure);
  const tail = reasons.join('; ');
  const head =
    tail !== '' && failure.message.endsWith(tail)
      ? failure.message.slice(0, -tail.length).replace(/:?\s*$/, '')
      : failure.message;
  return new UserError(head === '' ? 'Refused, nothing changed' : head, { reasons, cause: failure });
}

function ofWorkflow(cause: unknown, connection: string, error: unknown): unknown {
  const inner = cause instanceof ActivityFailure ? cause.cause : cause;
  if (inner instanceof ApplicationFailure) return inner.type === NO_WORKER ? noWorker(connection) : ofFailure(inner);
  if (inner instanceof TimeoutFailure) return noWorker(connection);
  return error;
}

/**
 * The one crossing from Temporal's errors to what a person can mend. What is none of that comes back as it was.
 *
 * @param waitedMs how long the call waited at most, for the sentence of a timeout
 */
export function translateError(error: unknown, connection: string, waitedMs: number): unknown {
  if (error instanceof UserError) return error;
  if (error instanceof WorkflowNotFoundError) return noIntegration(connection);
  if (error instanceof WorkflowUpdateFailedError || error instanceof WorkflowFailedError)
    return ofWorkflow(error.cause, connection, error);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return noAnswer(connection, waitedMs);
  if (error instanceof QueryNotRegisteredError)
    return new UserError(`The worker of connection ${connection} does not know this question`, {
      cure: 'It runs another version of level-halopsa: update both to the same one',
      cause: error,
    });
  return ofServer(error, connection, waitedMs);
}
