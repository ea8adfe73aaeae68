import type { Client } from '@temporalio/client';
import { config } from '../contract/messages.ts';
import { integrationId } from '../contract/names.ts';
import type { Configuration } from '../domain/config-file.ts';
import { ANSWER_MS } from './ask-integration.ts';
import { configurationIn } from './read-configuration.ts';
import { nobodyRunsWorkflows, patiently } from './patience.ts';
import { translateError } from './translate-error.ts';

/** Ends that an integration never comes to by itself. */
const FORCED = { TERMINATED: 'terminated', FAILED: 'failed', TIMED_OUT: 'timedOut' } as const;

/** A run of an integration that was ended by force: what it was told is in no other run. */
export interface FormerRun {
  readonly runId: string;
  readonly how: (typeof FORCED)[keyof typeof FORCED];
  /** Ms since 1970. */
  readonly endedAt: number;
}

/** What a former run has to offer; null when its history cannot be read by the worker that answers. */
export interface FormerOffer extends FormerRun {
  readonly rows: number | null;
  readonly policies: number | null;
}

/** Somebody may have ended an empty one, too: the one before it is meant then. */
const MOST_RUNS = 5;

const isForced = (name: string): name is keyof typeof FORCED => Object.hasOwn(FORCED, name);

/** Newest first. Runs that continued as new are no former ones: their state went on. */
async function formerRuns(client: Client, connection: string): Promise<FormerRun[]> {
  const query = `WorkflowId = "${integrationId(connection)}" AND ExecutionStatus IN ("Terminated", "Failed", "TimedOut")`;
  const runs: FormerRun[] = [];
  for await (const { runId, status, closeTime } of client.workflow.list({ query, pageSize: MOST_RUNS })) {
    if (isForced(status.name)) runs.push({ runId, how: FORCED[status.name], endedAt: closeTime?.getTime() ?? 0 });
    if (runs.length === MOST_RUNS) break;
  }
  return runs.sort((a, b) => b.endedAt - a.endedAt);
}

/** A closed run still answers: a worker replays its history for it. */
async function configurationOf(client: Client, connection: string, { runId }: FormerRun): Promise<Configuration> {
  const handle = client.workflow.getHandle(integrationId(connection), runId);
  const work = client.withDeadline(Date.now() + ANSWER_MS, () => handle.query(config));
  const patience = { connection, isMissing: nobodyRunsWorkflows(client, connection), limitMs: ANSWER_MS };
  return configurationIn(await patiently(work, patience), connection);
}

async function listed(client: Client, connection: string): Promise<FormerRun[]> {
  try {
    return await client.withDeadline(Date.now() + ANSWER_MS, () => formerRuns(client, connection));
  } catch (error) {
    throw translateError(error, connection, ANSWER_MS);
  }
}

const isEmpty = ({ rows, policies }: Configuration): boolean => rows.length === 0 && policies.length === 0;

/**
 * The configuration of the newest run that was ended by force and had one.
 *
 * @returns null when there is none
 * @throws {UserError} when no worker answers
 */
export async function readFormerConfiguration(client: Client, connection: string): Promise<Configuration | null> {
  for (const run of await listed(client, connection)) {
    const found = await configurationOf(client, connection, run);
    if (!isEmpty(found)) return found;
  }
  return null;
}

/**
 * What an integration that has no configuration could take over from the run before it: one question to the
 * server's visibility, and one to each run, until one had something.
 *
 * @returns null when there is nothing to take over
 */
export async function readFormerOffer(client: Client, connection: string): Promise<FormerOffer | null> {
  for (const run of await listed(client, connection)) {
    const found = await configurationOf(client, connection, run).catch(() => null);
    if (found === null) return { ...run, rows: null, policies: null };
    if (!isEmpty(found)) return { ...run, rows: found.rows.length, policies: found.policies.length };
  }
  return null;
}
