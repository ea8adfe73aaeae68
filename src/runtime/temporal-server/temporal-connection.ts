import { isGrpcServiceError, type Connection } from '@temporalio/client';

import { poll } from './poll.ts';

/** What the client's `Connection` and the worker's `NativeConnection` have in common. */
export type TemporalConnection = Pick<Connection, 'workflowService' | 'operatorService' | 'withDeadline'>;

const CALL_LIMIT_MS = 10_000;

export const withLimit = <T>(connection: TemporalConnection, call: () => Promise<T>): Promise<T> =>
  connection.withDeadline(Date.now() + CALL_LIMIT_MS, call);

/** gRPC status codes; `passing` ones may be gone a moment later. */
export const GRPC = {
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  passing: [4, 8, 14] as readonly number[],
  refused: [7, 12, 16] as readonly number[],
} as const;

/** Repeats `call` while the server is busy, or does not know a namespace yet that was just made: its parts learn of it one by one. */
export async function onceSettled<T>(
  connection: TemporalConnection,
  waitMs: number,
  call: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + waitMs;
  const answer = await poll({ timeoutMs: waitMs, everyMs: 200 }, () =>
    withLimit(connection, call).then(
      (value) => ({ value }),
      (error: unknown) => {
        const waits = isGrpcServiceError(error) && [GRPC.notFound, ...GRPC.passing].includes(error.code);
        if (!waits || performance.now() >= until) throw error;
        return undefined;
      },
    ),
  );
  return answer === undefined ? withLimit(connection, call) : answer.value;
}
