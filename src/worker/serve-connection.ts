import { Worker, type NativeConnection } from '@temporalio/worker';
import { createAssetActivities } from '../activities/assets.ts';
import { createFeedActivities } from '../activities/feed.ts';
import { createInspectActivities } from '../activities/inspect.ts';
import { createTaskActivities } from '../activities/test-ticket.ts';
import { createTicketActivities } from '../activities/tickets.ts';
import { createTicketingActivities } from '../activities/ticketing.ts';
import { createWatchActivities } from '../activities/watch.ts';
import type { SendLog } from '../apis/http/budget.ts';
import { queues } from '../contract/names.ts';
import { ConnectionClients } from '../holder/connection-clients.ts';
import { createHoldActivities } from '../holder/hold-connection.ts';
import type { Wanted } from '../runtime/select-connections.ts';

export interface ServeOptions {
  readonly nativeConnection: NativeConnection;
  readonly namespace: string;
  /** Host and process, for people. */
  readonly identity: string;
  readonly userAgent: string;
  readonly sendLog: (name: string) => SendLog;
}

/** What one process runs for one connection. */
export interface Station {
  /** Hands the connection over, lets requests end, and stops. */
  stop(): Promise<void>;
  /** Settles as soon as a Worker of it has ended, with the fault if it ended by one. */
  readonly ended: Promise<void>;
}

/** Longer than what the Workers inside a hold may take. */
const GRACE = '95s';

async function holdWorker(
  queue: string,
  { connection, origin }: Wanted,
  parts: ServeOptions & { readonly clients: ConnectionClients; readonly stopping: AbortSignal },
): Promise<Worker> {
  const { nativeConnection, namespace, identity, clients, stopping } = parts;
  return Worker.create({
    connection: nativeConnection,
    namespace,
    identity,
    shutdownGraceTime: GRACE,
    taskQueue: queue,
    activities: createHoldActivities({
      clients,
      nativeConnection,
      namespace,
      identity,
      credentialsFrom: origin,
      stopping,
      activities: {
        watch: (session) => ({ ...createWatchActivities(session), ...createFeedActivities(session) }),
        assets: createAssetActivities,
        tickets: createTicketActivities,
      },
    }),
    // A process that holds must have no open poll: it would swallow the retry that another one should get.
    maxConcurrentActivityTaskExecutions: 1,
    maxConcurrentActivityTaskPolls: 1,
    maxHeartbeatThrottleInterval: '2s',
    defaultHeartbeatThrottleInterval: '2s',
  }).catch((error: unknown) => {
    throw new Error(`connection ${connection.name} cannot be held`, { cause: error });
  });
}

const inspectWorker = (
  queue: string,
  clients: ConnectionClients,
  { nativeConnection, namespace, identity }: ServeOptions,
): Promise<Worker> =>
  Worker.create({
    connection: nativeConnection,
    namespace,
    identity,
    shutdownGraceTime: GRACE,
    taskQueue: queue,
    activities: {
      ...createInspectActivities(clients),
      ...createTicketingActivities(clients),
      ...createTaskActivities(clients),
    },
    maxConcurrentActivityTaskExecutions: 4,
    maxConcurrentActivityTaskPolls: 2,
  });

/**
 * Serves a connection until it is stopped: questions always, the hold if the credentials are usable.
 *
 * @param key its name in the queues
 */
export async function serveConnection(key: string, wanted: Wanted, options: ServeOptions): Promise<Station> {
  const { connection, scope } = wanted;
  const { sendLog, userAgent } = options;
  const clients = new ConnectionClients({ connection, sendLog, userAgent });
  const names = queues(key);
  const stopping = new AbortController();
  const running: { readonly worker: Worker; readonly run: Promise<void> }[] = [];
  const start = (worker: Worker): void => void running.push({ worker, run: worker.run() });
  const end = async (): Promise<void> => {
    // Stop taking, hand over, drain.
    for (const { worker } of running) if (worker.getState() === 'RUNNING') worker.shutdown();
    stopping.abort();
    await Promise.allSettled(running.map(({ run }) => run));
    clients.close();
  };
  try {
    if (scope === 'all')
      start(await holdWorker(names.hold, wanted, { ...options, clients, stopping: stopping.signal }));
    start(await inspectWorker(names.inspect, clients, options));
  } catch (error) {
    await end();
    throw error;
  }
  const ended = Promise.race(running.map(({ run }) => run));
  ended.catch(() => undefined);
  let stopped: Promise<void> | null = null;
  return { stop: () => (stopped ??= end()), ended };
}
