import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { changeSettings, saveMappings } from '../../src/client/change-integration.ts';
import { connectionFromEnv } from '../../src/runtime/config.ts';
import { installRuntime } from '../../src/runtime/logger.ts';
import type { Progress } from '../../src/runtime/temporal-server/progress.ts';
import { startProcess, type RunningProcess } from '../../src/worker.ts';
import type { Cleanup } from './cleanup.ts';
import { endWorkflows } from './end-workflows.ts';
import { Estate, LEVEL_LIMIT, type IntendedRow } from './estate.ts';
import type { DemoOptions } from './options.ts';
import { openTemporal, type Temporal } from './temporal.ts';

/** Everything that the demo runs. */
export interface Stage {
  readonly dataDir: string;
  readonly log: string;
  readonly temporal: Temporal;
  readonly estate: Estate;
  readonly worker: RunningProcess;
  readonly connection: string;
  /** The groups, all mapped. */
  readonly rows: readonly IntendedRow[];
}

/** A rename or an alert is seen soon. HaloPSA's limit stays the real one; Level's would make so frequent readings wait. */
const SETTINGS = { timing: { sweep: 5, alertPoll: 1, ticketPoll: 5 }, limits: { level: LEVEL_LIMIT } };

export const newDataDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'level-halopsa-demo-'));

/** Somebody else's server may have a real `default`: there the demo is a connection of its own, and leaves with it. */
function connectionName({ server, client }: Temporal, cleanup: Cleanup): string {
  if (server.embedded) return 'default';
  const name = `demo-${randomBytes(3).toString('hex')}`;
  cleanup.add('the workflows of the demo', () => endWorkflows(client, name));
  return name;
}

async function startWorker(stage: Omit<Stage, 'worker' | 'rows'>, logger: Logger): Promise<RunningProcess> {
  const { temporal, estate, dataDir, connection } = stage;
  const { levelUrl, haloUrl, credentials } = estate.sim;
  const credentialed = connectionFromEnv({
    LEVEL_API_URL: levelUrl,
    LEVEL_API_KEY: credentials.levelKey,
    HALOPSA_URL: haloUrl,
    HALOPSA_CLIENT_ID: credentials.haloClientId,
    HALOPSA_CLIENT_SECRET: credentials.haloClientSecret,
  });
  if (credentialed === null) throw new Error('the simulator gave no credentials');
  return startProcess({
    nativeConnection: temporal.native,
    namespace: temporal.namespace,
    connections: [{ ...credentialed, name: connection }],
    dataDir,
    logger,
  });
}

/** Server, simulator and worker, with the mapping saved and the integration still off. */
export async function openStage(
  options: DemoOptions,
  world: {
    readonly env: NodeJS.ProcessEnv;
    readonly dataDir: string;
    readonly cleanup: Cleanup;
    readonly progress: Progress;
  },
): Promise<Stage> {
  const { env, dataDir, cleanup, progress } = world;
  const log = join(dataDir, 'worker.log');
  const logger: Logger = pino({ base: null }, pino.destination({ dest: log, sync: true }));
  installRuntime(logger);
  cleanup.add(dataDir, () => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));

  const temporal = await openTemporal(env, dataDir, { cleanup, progress });
  const connection = connectionName(temporal, cleanup);
  const estate = await Estate.open(options);
  cleanup.add('the simulator', () => estate.sim.close());
  const rows = await estate.intendedRows();
  progress(`Level and HaloPSA are simulated on ${estate.sim.url}: ${rows.length} groups`);

  const half = { dataDir, log, temporal, estate, connection };
  const worker = await startWorker(half, logger);
  cleanup.add('the worker', () => worker.stop());
  progress(`The worker serves the connection ${connection} (process ${process.pid}, log ${log})`);
  await changeSettings(temporal.client, connection, SETTINGS);
  await saveMappings(temporal.client, connection, {
    set: rows.map(({ groupId, clientId, siteId }) => ({ group: groupId, client: clientId, site: siteId })),
  });
  progress(`${rows.length} groups are mapped to their client and site; the integration is still off`);
  return { ...half, worker, rows };
}
