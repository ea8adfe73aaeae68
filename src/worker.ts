import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Connection } from './apis/connection.ts';
import { ensureIntegration } from './client/ensure-integration.ts';
import { SEARCH_ATTRIBUTES, WORKFLOW_QUEUE } from './contract/names.ts';
import { connectionFromEnv } from './runtime/config.ts';
import { connectionsPath } from './runtime/connections-file.ts';
import { createLogger, installRuntime } from './runtime/logger.ts';
import { selectConnections, type Selection } from './runtime/select-connections.ts';
import { fileSendLog } from './runtime/send-log.ts';
import { dataDirectory } from './runtime/temporal-server/data-directory.ts';
import { ensureTemporalServer } from './runtime/temporal-server/ensure-temporal-server.ts';
import { prepareNamespace } from './runtime/temporal-server/prepare-namespace.ts';
import { watchFile } from './runtime/watch-file.ts';
import { serveConnection } from './worker/serve-connection.ts';
import { Stations } from './worker/stations.ts';

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
  /** Names of what is served now, tests of credentials apart. */
  readonly serving: readonly string[];
  /** Serves these connections from now on, and no others. */
  serve(selection: Selection): Promise<void>;
  /** Hands the connections over, lets requests end, and stops. */
  stop(): Promise<void>;
  /** Settles when everything has ended, with the fault if it ended by one. */
  readonly ended: Promise<void>;
}

/** Workflows hand over after those that hold have drained: longer than their grace. */
const WORKFLOW_GRACE = '100s';
/** Longest time until a change of the connections file is seen. */
const LOOK_MS = 2_000;

const given = (connections: readonly Connection[]): Selection => ({
  wanted: new Map(
    connections.map((connection) => [connection.name, { connection, scope: 'all', origin: 'environment' }]),
  ),
  kept: new Set(),
  faults: [],
});

/** Everything that one process runs: workflows, and the holds and questions of its connections. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { nativeConnection, namespace, connections, dataDir, logger } = options;
  const identity = `${hostname()} (process ${process.pid})`;
  const workflows = await Worker.create({
    connection: nativeConnection,
    namespace,
    identity,
    taskQueue: WORKFLOW_QUEUE,
    ...(existsSync(BUNDLE) ? { workflowBundle: { codePath: BUNDLE } } : { workflowsPath: SOURCES }),
    maxCachedWorkflows: 200,
    // After a process was killed its workflows wait this long for it before another one may take them.
    stickyQueueScheduleToStartTimeout: '2s',
    shutdownGraceTime: WORKFLOW_GRACE,
  });
  const client = new Client({ connection: nativeConnection, namespace });
  const parts = {
    nativeConnection,
    namespace,
    identity,
    userAgent: `level-halopsa/${version}`,
    sendLog: (name: string) => fileSendLog(dataDir, name),
  };
  const stations = new Stations({
    logger,
    open: async (key, wanted) => {
      if (wanted.scope === 'all') await ensureIntegration(client, key);
      return serveConnection(key, wanted, parts);
    },
  });
  const run = workflows.run();
  run.catch(() => undefined);
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    // The workflows last, because the others' results go through them.
    await stations.stop();
    if (workflows.getState() === 'RUNNING') workflows.shutdown();
    await Promise.allSettled([run]);
  };
  const stopOnce = (): Promise<void> => (stopped ??= stop());
  const [fault] = await stations.adopt(given(connections));
  if (fault !== undefined) {
    await stopOnce();
    throw fault;
  }
  const watch = async (): Promise<void> => {
    try {
      await Promise.race([run, stations.failed]);
    } finally {
      await stopOnce();
    }
  };
  const ended = watch();
  ended.catch(() => undefined);
  return {
    get serving() {
      return stations.names;
    },
    serve: async (selection) => void (await stations.adopt(selection)),
    stop: stopOnce,
    ended,
  };
}

/** Serves what environment and connections file say, and follows their changes. @returns ends that */
async function follow(
  running: RunningProcess,
  env: NodeJS.ProcessEnv,
  dataDir: string,
  logger: Logger,
): Promise<() => void> {
  let said = '';
  let isEmpty = false;
  let looking: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    const selection = await selectConnections(env, dataDir);
    const faults = selection.faults.join('\n');
    if (faults !== said) for (const fault of selection.faults) logger.warn(fault);
    if (faults === '' && said !== '') logger.info('the credentials are readable again');
    said = faults;
    if (selection.wanted.size === 0 && faults === '' && !isEmpty)
      logger.info('no connection yet: level-halopsa connect adds one, in another terminal; it is served at once');
    isEmpty = selection.wanted.size === 0;
    await running.serve(selection);
  };
  const lookOnce = (): Promise<void> =>
    (looking ??= look()
      .catch((error: unknown) => logger.warn({ error: String(error) }, 'the connections could not be looked at'))
      .finally(() => {
        looking = null;
      }));
  await lookOnce();
  return watchFile(connectionsPath(dataDir), LOOK_MS, () => void lookOnce());
}

/** The worker as a program: server, Workers, and an orderly end at SIGINT or SIGTERM. */
export async function runWorker(env: NodeJS.ProcessEnv): Promise<void> {
  const logger = createLogger(env);
  // Half an environment is a mistake: said before a server is started.
  connectionFromEnv(env);
  installRuntime(logger);
  const dataDir = dataDirectory(env);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
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
    const running = await startProcess({ nativeConnection, namespace, connections: [], dataDir, logger });
    const unfollow = await follow(running, env, dataDir, logger);
    const { serving } = running;
    logger.info(
      { temporal: server.address, webUi: server.uiAddress, connections: serving },
      `serving ${serving.length === 0 ? 'no connection' : serving.join(', ')}${server.uiAddress === null ? '' : `; Web UI at ${server.uiAddress}`}`,
    );
    const stop = (): void => {
      logger.info('stopping: requests on the wire end first');
      unfollow();
      void running.stop();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    await running.ended.finally(unfollow);
    await running.stop();
  } finally {
    await nativeConnection.close();
    await server.stop();
  }
}

const definedOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
