import { WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import {
  ActivityFailure,
  ApplicationFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
  WorkflowNotFoundError,
} from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { translateError } from '../../../src/client/translate-error.ts';
import { UserError } from '../../../src/client/user-error.ts';

const translated = (error: unknown): UserError => {
  const found = translateError(error, 'acme', 15_000);
  expect(found).toBeInstanceOf(UserError);
  return found as UserError;
};

const grpc = (code: number, details: string): Error =>
  Object.assign(new Error(details), { code, details, metadata: {} });
const wrapped = (cause: Error): Error => new Error('Failed to query Workflow', { cause });

describe('translateError', () => {
  test('of a workflow that is not there names the connection and the cure', () => {
    const { message, cure } = translated(new WorkflowNotFoundError('not found', 'level-halopsa/acme', undefined));
    expect(message).toBe('There is no integration for connection acme yet');
    expect(cure).toContain('level-halopsa worker');
  });

  test('of a refused update takes its reasons apart', () => {
    const failure = ApplicationFailure.nonRetryable('nothing saved: a; b', 'Invalid', ['a', 'b']);
    const { message, reasons } = translated(new WorkflowUpdateFailedError('failed', failure));
    expect([message, reasons]).toEqual(['nothing saved', ['a', 'b']]);
  });

  test('of a failed question says what the other side said', () => {
    const failure = ApplicationFailure.nonRetryable('HaloPSA does not know this client id', 'Unauthorized');
    expect(translated(new WorkflowFailedError('failed', failure, RetryState.NON_RETRYABLE_FAILURE)).message).toBe(
      'HaloPSA does not know this client id',
    );
  });

  test.for([
    [
      'a task that nobody took',
      new WorkflowFailedError('failed', ApplicationFailure.nonRetryable('x', 'NoWorker'), RetryState.TIMEOUT),
    ],
    [
      'an activity that timed out',
      new WorkflowFailedError(
        'failed',
        new ActivityFailure(
          'x',
          'inspect',
          '1',
          RetryState.TIMEOUT,
          'me',
          new TimeoutFailure('x', undefined, TimeoutType.SCHEDULE_TO_START),
        ),
        RetryState.TIMEOUT,
      ),
    ],
    ['a queue without pollers', wrapped(grpc(9, 'no poller seen for task queue recently, worker may be down'))],
  ] as const)('of %s says that no worker runs', ([, error]) => {
    expect(translated(error).message).toBe('No worker is running for connection acme');
  });

  test.for([
    [4, 'deadline', 'No worker for connection acme answered within 15 s'],
    [14, 'unavailable', 'The Temporal server does not answer any more'],
    [16, 'bad key', 'The Temporal server refused this client: bad key'],
    [5, 'Namespace x is not found', 'The Temporal server says: Namespace x is not found'],
  ] as const)('of gRPC status %i is a sentence', ([code, details, message]) => {
    expect(translated(wrapped(grpc(code, details))).message).toBe(message);
  });

  test('leaves a bug what it is', () => {
    const bug = new TypeError('undefined is not a function');
    expect(translateError(bug, 'acme', 1)).toBe(bug);
  });
});
