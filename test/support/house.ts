import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/server.ts';
import { SEARCH_ATTRIBUTES, integrationId, WORKFLOW_QUEUE } from '../../src/contract/names.ts';
import * as messages from '../../src/contract/messages.ts';
import { ensureIntegration } from '../../src/client/ensure-integration.ts';
import type { SettingsChange } from '../../src/domain/settings.ts';
import { prepareNamespace } from '../../src/runtime/temporal-server/prepare-namespace.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
/** What `npm start` runs, flags included. */
const [, ...START] = scripts.start.split(' ');

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** Results of activities, details of their failures, and the last heartbeats of timed out ones. */
function payloadsOf(event: HistoryEvent): { data?: Uint8Array | null }[] {
  const failure =
    event.activityTaskFailedEventAttributes?.failure ?? event.activityTaskTimedOutEventAttributes?.failure;
  return [
    ...(event.activityTaskCanceledEventAttributes?.details?.payloads ?? []),
    ...(event.activityTaskCompletedEventAttributes?.result?.payloads ?? []),
    ...(failure?.applicationFailureInfo?.details?.payloads ?? []),
    ...(failure?.timeoutFailureInfo?.lastHeartbeatDetails?.payloads ?? []),
  ];
}

export interface WorkerProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly log: string;
  /** Rejects when the process ends by itself: no test should wait for a dead worker. */
  readonly died: Promise<never>;
  /** Kills at once, and waits until the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and the orderly end. */
  stop(): Promise<number | null>;
}

export interface Check {
  devices: number;
  assets: number;
  devicesWithoutAsset: unknown[];
  devicesWithSeveralAssets: unknown[];
  assetsWithUnknownDevice: unknown[];
  wrongSite: unknown[];
}

export interface LedgerRow {
  seq: number;
  at: number;
  api: string;
  method: string;
  path: string;
  query: Record<string, string>;
  status: number | null;
  outcome: string;
  requestId: string | null;
  items: number | null;
}

export interface Mapping {
  groupId: string;
  groupPath: string;
  clientId: number;
  clientName: string;
  siteId: number;
  siteName: string;
}

/** Intervals that fit a test: everything scaled alike. */
export const FAST: SettingsChange = {
  timing: { sweep: 2, watchReturn: 6, settle: 3, heartbeat: 1 },
  limits: { level: 100_000 },
};

export interface HouseOptions extends SimulatorOptions {
  readonly address: string;
  readonly settings?: SettingsChange;
  readonly env?: NodeJS.ProcessEnv;
}

/** A namespace, a simulator and any number of real worker processes: what a test lives in. */
export class House {
  readonly namespace: string;
  readonly client: Client;
  readonly sim: Simulator;
  readonly dataDir: string;
  readonly #address: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #workers: WorkerProcess[] = [];
  readonly #settings: SettingsChange;

  private constructor(parts: {
    namespace: string;
    client: Client;
    sim: Simulator;
    dataDir: string;
    address: string;
    env: NodeJS.ProcessEnv;
    settings: SettingsChange;
  }) {
    this.namespace = parts.namespace;
    this.client = parts.client;
    this.sim = parts.sim;
    this.dataDir = parts.dataDir;
    this.#address = parts.address;
    this.#env = parts.env;
    this.#settings = parts.settings;
  }

  static async open({ address, settings = FAST, env = {}, switches, ...world }: HouseOptions): Promise<House> {
    const namespace = `test-${randomUUID().slice(0, 8)}`;
    const connection = await Connection.connect({ address });
    await prepareNamespace(connection, { namespace, embedded: true, attributes: SEARCH_ATTRIBUTES });
    const sim = await startSimulator({ ...world, switches: { levelLimit: 100_000, ...switches } });
    const dataDir = await mkdtemp(join(tmpdir(), 'level-halopsa-test-'));
    const client = new Client({ connection, namespace });
    return new House({ namespace, client, sim, dataDir, address, env, settings });
  }

  get handle() {
    return this.client.workflow.getHandle(integrationId('default'));
  }

  /** A worker process of its own, with the connection `default` of this simulator. */
  async startWorker(env: NodeJS.ProcessEnv = {}): Promise<WorkerProcess> {
    const log = join(this.dataDir, `worker-${this.#workers.length}.log`);
    const { levelKey, haloClientId, haloClientSecret } = this.sim.credentials;
    const child = spawn(process.execPath, START, {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        TEMPORAL_ADDRESS: this.#address,
        TEMPORAL_NAMESPACE: this.namespace,
        LEVEL_HALOPSA_HOME: this.dataDir,
        LEVEL_API_URL: this.sim.levelUrl,
        LEVEL_API_KEY: levelKey,
        HALOPSA_URL: this.sim.haloUrl,
        HALOPSA_CLIENT_ID: haloClientId,
        HALOPSA_CLIENT_SECRET: haloClientSecret,
        ...this.#env,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const file = createWriteStream(log);
    child.stdout?.pipe(file);
    child.stderr?.pipe(file);
    const exited = once(child, 'exit');
    let isWanted = true;
    const died = exited.then(([code]): never => {
      if (isWanted)
        throw new Error(`the worker ended with ${String(code)}:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
      return undefined as never;
    });
    died.catch(() => undefined);
    const worker: WorkerProcess = {
      died,
      child,
      pid: child.pid ?? 0,
      log,
      kill: async () => {
        isWanted = false;
        child.kill('SIGKILL');
        await exited;
      },
      stop: async () => {
        isWanted = false;
        child.kill('SIGTERM');
        const [code] = (await exited) as [number | null];
        return code;
      },
    };
    this.#workers.push(worker);
    return worker;
  }

  /** A worker, the scaled settings, and a mapping of the first `rows` groups (all by default). */
  async furnish(rows?: number, env?: NodeJS.ProcessEnv): Promise<{ worker: WorkerProcess; mapping: Mapping[] }> {
    await ensureIntegration(this.client, 'default');
    const worker = await this.startWorker(env);
    await Promise.race([worker.died, this.handle.executeUpdate(messages.saveSettings, { args: [this.#settings] })]);
    const mapping = (await this.mapping()).slice(0, rows);
    await this.map(mapping);
    return { worker, mapping };
  }

  async map(mapping: readonly Mapping[]): Promise<void> {
    const set = mapping.map(({ groupId, clientId, siteId }) => ({ group: groupId, client: clientId, site: siteId }));
    await this.handle.executeUpdate(messages.saveGroupMappings, { args: [{ set }] });
  }

  enable = (): Promise<void> => this.handle.signal(messages.enable);
  disable = (reason = 'test'): Promise<void> => this.handle.signal(messages.disable, { reason });
  status = (): Promise<messages.IntegrationStatus> => this.handle.query(messages.status);

  /** Waits until the status is as wanted; the last one is in the error otherwise. */
  async until(
    what: string,
    wanted: (status: messages.IntegrationStatus) => boolean,
    limitMs = 60_000,
  ): Promise<messages.IntegrationStatus> {
    const end = Date.now() + limitMs;
    for (;;) {
      const status = await this.status().catch(() => null);
      if (status !== null && wanted(status)) return status;
      if (Date.now() > end)
        throw new Error(`not reached in ${limitMs} ms: ${what}\n${JSON.stringify(status, null, 1).slice(0, 4_000)}`);
      await sleep(100);
    }
  }

  async waitFor(what: string, wanted: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
    for (const end = Date.now() + limitMs; !(await wanted());) {
      if (Date.now() > end) throw new Error(`not reached in ${limitMs} ms: ${what}`);
      await sleep(50);
    }
  }

  /** Activities of a type that the integration's current run has seen end well. */
  async completed(type: string): Promise<string[]> {
    const { events = [] } = await this.handle.fetchHistory();
    const scheduled = new Set(
      (events ?? []).flatMap((event) =>
        event.activityTaskScheduledEventAttributes?.activityType?.name === type ? [String(event.eventId)] : [],
      ),
    );
    return (events ?? []).flatMap((event) => {
      const id = String(event.activityTaskCompletedEventAttributes?.scheduledEventId ?? '');
      return scheduled.has(id) ? [id] : [];
    });
  }

  /** Every request id that stands in any history of the namespace: what the events log can show. */
  async recordedIds(): Promise<Set<string>> {
    const ids = new Set<string>();
    for await (const { workflowId, runId } of this.client.workflow.list()) {
      const history = await this.client.workflow.getHandle(workflowId, runId).fetchHistory();
      for (const event of history.events ?? [])
        for (const { data } of payloadsOf(event))
          for (const [id] of Buffer.from(data ?? [])
            .toString()
            .matchAll(UUID))
            ids.add(id);
    }
    return ids;
  }

  /** Where a secret of the connection stands although it must not: any payload of any history, any log. */
  async leaks(): Promise<string[]> {
    const { levelKey, haloClientSecret } = this.sim.credentials;
    const places = new Map(this.#workers.map(({ log }) => [log, readFileSync(log, 'utf8')]));
    for await (const { workflowId, runId } of this.client.workflow.list()) {
      const text = historyToJSON(await this.client.workflow.getHandle(workflowId, runId).fetchHistory());
      const payloads = [...text.matchAll(/"data":\s*"([^"]*)"/g)].map(([, data]) => Buffer.from(data ?? '', 'base64'));
      places.set(workflowId, [text, ...payloads.map(String)].join('\n'));
    }
    const secrets = [levelKey, haloClientSecret].flatMap((secret) => [secret, Buffer.from(secret).toString('base64')]);
    return [...places].filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([place]) => place);
  }

  allSynced = (limitMs?: number): Promise<messages.IntegrationStatus> =>
    this.until(
      'all rows Synced',
      (status) => status.rows.length > 0 && status.rows.every((row) => row.excluded || row.state === 'Synced'),
      limitMs,
    );

  async control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.sim.url}/__sim/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  mapping = async (): Promise<Mapping[]> => (await this.control<{ mapping: Mapping[] }>('GET', 'world')).mapping;
  ledger = (query = 'api=halo'): Promise<LedgerRow[]> => this.control('GET', `ledger?${query}`);
  /** HaloPSA requests, tokens included. */
  haloRequests = async (): Promise<LedgerRow[]> => (await this.ledger('')).filter((row) => row.api !== 'level');
  clearLedger = (): Promise<unknown> => this.control('DELETE', 'ledger');
  fault = (fault: object): Promise<unknown> => this.control('POST', 'faults', fault);
  edit = (edit: object): Promise<unknown> => this.control('POST', 'edit', edit);
  /** Rights are frozen into a token: this makes the next request ask for a new one. */
  revokeTokens = (): Promise<unknown> => this.edit({ op: 'revokeTokens' });
  switches = (patch: object): Promise<unknown> => this.control('PATCH', 'switches', patch);
  /** POSTs of assets: the writes. */
  writes = async (): Promise<LedgerRow[]> =>
    (await this.haloRequests()).filter((row) => row.method === 'POST' && /\/asset$/i.test(row.path));
  /** Active assets by Level Device ID, straight from the simulator's state. */
  assets = (): Promise<
    { id: number; inactive: boolean; tag: string; typeName: string; siteId: number; fields: Record<string, string> }[]
  > => this.control<never>('GET', 'state?part=assets').then((state: { assets: never }) => state.assets);
  /** The oracle: assets of the simulator against its devices. */
  check = (groups?: readonly string[]): Promise<Check> =>
    this.control(
      'GET',
      `state/check${groups === undefined ? '' : `?groups=${groups.map(encodeURIComponent).join(',')}`}`,
    );

  async pollers(): Promise<number> {
    const { pollers } = await this.client.workflowService.describeTaskQueue({
      namespace: this.namespace,
      taskQueue: { name: WORKFLOW_QUEUE },
      taskQueueType: 1,
    });
    return pollers?.length ?? 0;
  }

  isClosed = false;

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.handle.terminate('the test is over').catch(() => undefined);
    for (const { child } of this.#workers)
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await this.sim.close();
    await this.client.connection.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
