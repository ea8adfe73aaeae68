import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createAssetActivities } from './activities/assets.ts';
import { createInspectActivities } from './activities/inspect.ts';
import { createWatchActivities } from './activities/watch.ts';
import type { Connection } from './apis/connection.ts';
import { ensureIntegration } from './client/ensure-integration.ts';
import { queues, SEARCH_ATTRIBUTES, WORKFLOW_QUEUE } from './contract/names.ts';
import { ConnectionClients } from './holder/connection-clients.ts';
import { createHoldActivities } from './holder/hold-connection.ts';
import { ConfigError, connectionFromEnv } from './runtime/config.ts';
import { createLogger, installRuntime } from './runtime/logger.ts';
import { fileSendLog } from './runtime/send-log.ts';
import { dataDirectory } from './runtime/temporal-server/data-directory.ts';
import { ensureTemporalServer } from './runtime/temporal-server/ensure-temporal-server.ts';
import { prepareNamespace } from './runtime/temporal-server/prepare-namespace.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** Made at build time; where there is no build, the sources are bundled on the fly. */
const BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
const SOURCES = fileURLToPath(new URL('workflows/index.ts', import.meta.url));

export interface ProcessOptions {
  readonly nativeConnection: NativeConnection;
  readonly namespace: string;
  readonly connections: readonly Connection[];
  /** Where send times are kept. */
  readonly dataDir: string;
  readonly logger: Logger;
}

export interface RunningProcess {
  /** Hands the connections over, lets requests end, and stops. */
  stop(): Promise<void>;
  /** Settles when everything has ended, with the fault if it ended by one. */
  readonly ended: Promise<void>;
}

/** Workers that hand over after those that hold have drained; each step longer than the one inside it. */
const GRACE = { outer: '95s', workflows: '100s' } as const;

async function serveConnection(
  connection: Connection,
  options: ProcessOptions,
  identity: string,
  stopping: AbortSignal,
): Promise<{ clients: ConnectionClients; workers: Worker[] }> {
  const { nativeConnection, namespace, dataDir } = options;
  const clients = new ConnectionClients({
    connection,
    sendLog: (name) => fileSendLog(dataDir, name),
    userAgent: `level-halopsa/${version}`,
  });
  const names = queues(connection.name);
  const common = { connection: nativeConnection, namespace, identity, shutdownGraceTime: GRACE.outer };
  const hold = await Worker.create({
    ...common,
    taskQueue: names.hold,
    activities: createHoldActivities({
      clients,
      nativeConnection,
      namespace,
      identity,
      stopping,
      activities: { watch: createWatchActivities, assets: createAssetActivities },
    }),
    // A process that holds must have no open poll: it would swallow the retry that another one should get.
    maxConcurrentActivityTaskExecutions: 1,
    maxConcurrentActivityTaskPolls: 1,
    maxHeartbeatThrottleInterval: '2s',
    defaultHeartbeatThrottleInterval: '2s',
  });
  const inspect = await Worker.create({
    ...common,
    taskQueue: names.inspect,
    activities: createInspectActivities(clients),
    maxConcurrentActivityTaskExecutions: 4,
    maxConcurrentActivityTaskPolls: 2,
  });
  return { clients, workers: [hold, inspect] };
}

/** Everything that one process runs: workflows, and the holds and questions of its connections. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { nativeConnection, namespace, connections } = options;
  const identity = `${hostname()} (process ${process.pid})`;
  const stopping = new AbortController();
  const workflows = await Worker.create({
    connection: nativeConnection,
    namespace,
    identity,
    taskQueue: WORKFLOW_QUEUE,
    ...(existsSync(BUNDLE) ? { workflowBundle: { codePath: BUNDLE } } : { workflowsPath: SOURCES }),
    maxCachedWorkflows: 200,
    // After a process was killed its workflows wait this long for it before another one may take them.
    stickyQueueScheduleToStartTimeout: '2s',
    shutdownGraceTime: GRACE.workflows,
  });
  const served: Awaited<ReturnType<typeof serveConnection>>[] = [];
  for (const connection of connections)
    served.push(await serveConnection(connection, options, identity, stopping.signal));
  const client = new Client({ connection: nativeConnection, namespace });
  for (const connection of connections) await ensureIntegration(client, connection.name);

  const running = served.flatMap(({ workers }) => workers).map((worker) => ({ worker, run: worker.run() }));
  const main = { worker: workflows, run: workflows.run() };
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    // Stop taking, hand over, drain; the workflows last, because the others' results go through them.
    for (const { worker } of running) if (worker.getState() === 'RUNNING') worker.shutdown();
    stopping.abort();
    await Promise.allSettled(running.map(({ run }) => run));
    if (main.worker.getState() === 'RUNNING') main.worker.shutdown();
    await Promise.allSettled([main.run]);
    for (const { clients } of served) clients.close();
  };
  const stopOnce = (): Promise<void> => (stopped ??= stop());
  const all = [...running, main].map(({ run }) => run);
  const watch = async (): Promise<void> => {
    try {
      await Promise.race(all);
    } finally {
      await stopOnce();
    }
  };
  const ended = watch();
  ended.catch(() => undefined);
  return { stop: stopOnce, ended };
}

function requireConnections(env: NodeJS.ProcessEnv): Connection[] {
  const connection = connectionFromEnv(env);
  if (connection !== null) return [connection];
  throw new ConfigError([
    'LEVEL_API_KEY: an API key of Level (Settings > API keys)',
    'HALOPSA_URL: the address of HaloPSA, such as https://acme.halopsa.com',
    'HALOPSA_CLIENT_ID and HALOPSA_CLIENT_SECRET: of an application with login type Agent (Configuration > Integrations > Halo API > View Applications)',
  ]);
}

/** The worker as a program: server, Workers, and an orderly end at SIGINT or SIGTERM. */
export async function runWorker(env: NodeJS.ProcessEnv): Promise<void> {
  const logger = createLogger(env);
  const connections = requireConnections(env);
  installRuntime(logger);
  const dataDir = dataDirectory(env);
  const server = await ensureTemporalServer({ env, dataDir, progress: (line) => logger.info(line) });
  // Profiles, keys and certificates are of a server elsewhere: the embedded one has none.
  const config = server.embedded
    ? { namespace: 'default' }
    : loadClientConnectConfig({ overrideEnvVars: definedOf(env) });
  const namespace = config.namespace ?? 'default';
  const nativeConnection = await NativeConnection.connect({
    ...('connectionOptions' in config ? config.connectionOptions : {}),
    address: server.address,
  });
  try {
    await prepareNamespace(nativeConnection, { namespace, embedded: server.embedded, attributes: SEARCH_ATTRIBUTES });
    const running = await startProcess({ nativeConnection, namespace, connections, dataDir, logger });
    logger.info(
      { temporal: server.address, webUi: server.uiAddress, connections: connections.map(({ name }) => name) },
      `serving ${connections.map(({ name }) => name).join(', ')}${server.uiAddress === null ? '' : `; Web UI at ${server.uiAddress}`}`,
    );
    const stop = (): void => {
      logger.info('stopping: requests on the wire end first');
      void running.stop();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    await running.ended;
    await running.stop();
  } finally {
    await nativeConnection.close();
    await server.stop();
  }
}

const definedOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
