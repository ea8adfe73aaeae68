import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';
import { FAILURES } from './failures.ts';
import { queues } from './names.ts';

/** The default of the SDK is to forget a cancelled activity at once; a sent write must be waited for and recorded. */
const WAIT = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;

/** Limits that follow from the hold's heartbeat interval: 2 s by default. */
export const fenceLimits = (heartbeatSeconds: number) => ({
  /** The server gives the hold to another process after this. */
  timeoutMs: heartbeatSeconds * 5_000,
  /** A write may leave the process only this long after both heartbeats were acknowledged. */
  freshMs: heartbeatSeconds * 1_250,
});

/** These end a read at once: repeating would not help, or the workflow decides. */
const FINAL: string[] = [
  FAILURES.uncertain,
  FAILURES.refused,
  FAILURES.rejected,
  FAILURES.unauthorized,
  FAILURES.forbidden,
  FAILURES.notReady,
  FAILURES.stranger,
  FAILURES.sweepLost,
  FAILURES.mappingUnknown,
  FAILURES.invalid,
];

/** Once a write was announced, only the workflow may decide to send it again. */
const LOST_WRITE: string[] = ['TemporalTimeout:Heartbeat', 'TemporalTimeout:StartToClose'];

export const holdOptions = (connection: string, heartbeatSeconds: number): ActivityOptions => ({
  taskQueue: queues(connection).hold,
  scheduleToStartTimeout: '30s',
  startToCloseTimeout: '30h',
  heartbeatTimeout: fenceLimits(heartbeatSeconds).timeoutMs,
  cancellationType: WAIT,
  retry: { initialInterval: '100ms', backoffCoefficient: 1 },
});

export const watchOptions = (connection: string, heartbeatSeconds: number): ActivityOptions => ({
  taskQueue: queues(connection).watch,
  startToCloseTimeout: '2h',
  heartbeatTimeout: fenceLimits(heartbeatSeconds).timeoutMs,
  cancellationType: WAIT,
  retry: {
    initialInterval: '1s',
    backoffCoefficient: 2,
    maximumInterval: '60s',
    nonRetryableErrorTypes: [...FINAL, FAILURES.unavailable],
  },
});

/** A wave is opened by one request at a time: the workflow repeats it, so that the problem is seen meanwhile. */
export const openWaveOptions = (connection: string, heartbeatSeconds: number): ActivityOptions => ({
  taskQueue: queues(connection).assets,
  startToCloseTimeout: '30m',
  heartbeatTimeout: fenceLimits(heartbeatSeconds).timeoutMs,
  cancellationType: WAIT,
  retry: {
    initialInterval: '1s',
    backoffCoefficient: 2,
    maximumInterval: '30s',
    nonRetryableErrorTypes: [...FINAL, FAILURES.unavailable],
  },
});

export const planOptions = (connection: string, heartbeatSeconds: number): ActivityOptions => ({
  taskQueue: queues(connection).assets,
  startToCloseTimeout: '1h',
  heartbeatTimeout: fenceLimits(heartbeatSeconds).timeoutMs,
  cancellationType: WAIT,
  retry: {
    initialInterval: '1s',
    backoffCoefficient: 2,
    maximumInterval: '30s',
    maximumAttempts: 6,
    nonRetryableErrorTypes: FINAL,
  },
});

export const writeOptions = (connection: string, heartbeatSeconds: number): ActivityOptions => ({
  taskQueue: queues(connection).assets,
  // It may have to read the index of a large tenant first. A dead worker shows by its heartbeat, a dead HaloPSA by the
  // HTTP timeout; neither needs this one.
  startToCloseTimeout: '1h',
  heartbeatTimeout: fenceLimits(heartbeatSeconds).timeoutMs,
  cancellationType: WAIT,
  retry: {
    initialInterval: '1s',
    backoffCoefficient: 2,
    maximumInterval: '60s',
    nonRetryableErrorTypes: [...FINAL, FAILURES.unavailable, ...LOST_WRITE],
  },
});

export const inspectOptions = (connection: string): ActivityOptions => ({
  taskQueue: queues(connection).inspect,
  scheduleToStartTimeout: '30s',
  startToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  cancellationType: WAIT,
  retry: { initialInterval: '1s', maximumInterval: '5s', maximumAttempts: 3, nonRetryableErrorTypes: FINAL },
});

/** Watchers of alerts and tickets, and deliveries: they hold no write, so Temporal may repeat them. */
export const feedOptions = (connection: string, heartbeatSeconds: number): ActivityOptions =>
  watchOptions(connection, heartbeatSeconds);

/** One step of a ticket. What is down or not allowed waits in the holder, one probe for all, and comes as `notSent`. */
export const ticketOptions = (connection: string, heartbeatSeconds: number): ActivityOptions => ({
  ...writeOptions(connection, heartbeatSeconds),
  taskQueue: queues(connection).tickets,
});

/** Several writes in a row, made for a person who waits: never repeated. */
export const testTicketOptions = (connection: string): ActivityOptions => ({
  ...inspectOptions(connection),
  retry: { maximumAttempts: 1 },
});
