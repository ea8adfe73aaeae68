import { createRequire } from 'node:module';
import { join } from 'node:path';

import { fetchIntoCache } from './cached-cli.ts';
import { FETCHED_CLI } from './cli-version.ts';
import { whyNotExecutable } from './executable-file.ts';
import type { Progress } from './progress.ts';
import { runCommand } from './run-command.ts';

const PROBE_MS = 3_000;
const DOWNLOAD_LIMIT_MS = 240_000;
export const DOWNLOAD_SITE = 'https://temporal.download';

/**
 * Fetches the CLI with the SDK's own downloader, which knows no time limit and lives behind "start a server":
 * so the site is probed first, and the SDK runs in a process of its own that can be ended.
 *
 * @throws {Error} saying why not
 */
export async function fetchWithSdk(
  cacheDir: string,
  env: NodeJS.ProcessEnv,
  progress: Progress,
  site = DOWNLOAD_SITE,
): Promise<string> {
  const unreachable = await probe(`${site}/cli/v${FETCHED_CLI}?platform=${platform()}&arch=${arch()}`);
  if (unreachable !== null) throw new Error(`${site} is out of reach (${unreachable})`);
  progress(`Fetching the Temporal CLI ${FETCHED_CLI} from ${site}`);
  return fetchIntoCache(cacheDir, async (directory) => {
    const result = await runCommand(process.execPath, ['-e', SCRIPT, directory], { env, timeoutMs: DOWNLOAD_LIMIT_MS });
    const program = join(directory, `temporal-v${FETCHED_CLI}`);
    if ((await whyNotExecutable(program)) !== null)
      throw new Error(`the SDK fetched nothing (${result.why || 'no reason given'})`);
    return program;
  });
}

// `--help` makes the "server" print and leave: ending this process half way can then orphan no server.
// The SDK waits its 5 s for a server, complains, and the program it fetched stays.
const SCRIPT = `
const { TestWorkflowEnvironment } = require(${JSON.stringify(createRequire(import.meta.url).resolve('@temporalio/testing'))});
const executable = { type: 'cached-download', version: 'v${FETCHED_CLI}', downloadDir: process.argv[1] };
TestWorkflowEnvironment.createLocal({ server: { executable, extraArgs: ['--help'] } }).then(
  (environment) => environment.teardown(),
  (error) => { console.error(String(error && error.message).replaceAll('\\n', ' ')); process.exit(1); },
);
`;

async function probe(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_MS) });
    await response.body?.cancel();
    return response.ok ? null : `HTTP ${response.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message || cause.name : String(cause);
  }
}

const platform = (): string => (process.platform === 'win32' ? 'windows' : process.platform);
const arch = (): string => (process.arch === 'x64' ? 'amd64' : process.arch);
