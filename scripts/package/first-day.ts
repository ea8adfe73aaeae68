import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { poll } from '../../src/runtime/temporal-server/poll.ts';
import { isAlive } from '../../src/runtime/temporal-server/process-table.ts';
import { readServerLock } from '../../src/runtime/temporal-server/server-lock.ts';
import type { Estate } from '../demo/estate.ts';
import { CLONE, type Installed } from './install.ts';
import { mustRun, run } from './run.ts';
import type { RunningWorker } from './worker.ts';

const VERB_MS = 60_000;
const STARTED = { timeoutMs: 90_000, everyMs: 250 };
const SYNCED = { timeoutMs: 120_000, everyMs: 250 };
const STOP_MS = 60_000;

type Say = (what: string) => void;

/** As much of `status --json` as is looked at. */
interface Status {
  readonly enabled: boolean;
  readonly rows: readonly { readonly state: string; readonly devices: number; readonly message: string | null }[];
}

function expectThat(isTrue: boolean, otherwise: string): void {
  if (!isTrue) throw new Error(otherwise);
}

const level = ({ bin, cwd, env }: Installed, ...args: readonly string[]): Promise<string> =>
  mustRun(bin, args, { cwd, env, limitMs: VERB_MS });

const asJson = async <T>(installed: Installed, ...args: readonly string[]): Promise<T> =>
  JSON.parse(await level(installed, ...args, '--json')) as T;

/** What needs no worker: help, version, the files that it brings along, completion in a real shell. */
export async function lookAround(installed: Installed, say: Say): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(CLONE, 'package.json'), 'utf8')) as { version: string };
  const said = (await level(installed, '--version')).trim();
  expectThat(said === version, `--version says "${said}", package.json ${version}`);
  expectThat((await level(installed, '--help')).includes('worker'), '--help does not name the worker');
  JSON.parse(await level(installed, 'export', '--schema'));
  const tab =
    'source <(level-halopsa completion bash); COMP_WORDS=(level-halopsa map a); COMP_CWORD=2; _level_halopsa; echo "$COMPREPLY"';
  const offered = await mustRun('bash', ['--norc', '-c', tab], { ...installed, limitMs: VERB_MS });
  expectThat(offered.trim() === 'add', `completion offered "${offered.trim()}" for "map a"`);
  say(`--help, --version ${said}, export --schema and completion answer`);
}

/** From a started worker to a synced group, by the installed command only. */
export async function syncOneGroup(installed: Installed, estate: Estate, say: Say): Promise<void> {
  const { bin, cwd, env } = installed;
  const answers = async (): Promise<true | undefined> =>
    (await run(bin, ['status', '--json'], { cwd, env, limitMs: VERB_MS })).code === 0 ? true : undefined;
  expectThat((await poll(STARTED, answers)) === true, `status did not answer within ${STARTED.timeoutMs / 1_000} s`);
  say('the worker runs with the embedded server');
  await asJson(installed, 'test-connection');
  say('test-connection passes');
  const [row] = await estate.intendedRows();
  if (row === undefined) throw new Error('the simulated world has no group');
  await asJson(installed, 'map', 'add', row.groupId, '--client', String(row.clientId), '--site', String(row.siteId));
  await asJson(installed, 'enable');
  let last: Status | undefined;
  const synced = async (): Promise<Status | undefined> => {
    last = await asJson<Status>(installed, 'status');
    return last.enabled && last.rows.length === 1 && last.rows[0]?.state === 'Synced' ? last : undefined;
  };
  const found = await poll(SYNCED, synced);
  expectThat(found !== undefined, `not Synced within ${SYNCED.timeoutMs / 1_000} s: ${JSON.stringify(last?.rows)}`);
  const check = await estate.control.ask<{
    readonly devices: number;
    readonly devicesWithoutAsset: readonly unknown[];
  }>(`state/check?groups=${encodeURIComponent(row.groupId)}`);
  expectThat(
    check.devices > 0 && check.devicesWithoutAsset.length === 0,
    `HaloPSA does not hold what Level has: ${JSON.stringify(check)}`,
  );
  say(`one group is mapped, enabled and Synced: ${check.devices} devices`);
}

/** The orderly end: neither the worker nor its server is left. */
export async function stopAll({ dataDir }: Installed, worker: RunningWorker, say: Say): Promise<void> {
  const pid = readServerLock(dataDir)?.pid;
  expectThat(pid !== undefined, 'the data directory names no server');
  await worker.stop(STOP_MS);
  expectThat(pid === undefined || !isAlive(pid), `the Temporal server (process ${pid}) has outlived the worker`);
  say('SIGTERM: the worker and its server ended in order');
}
