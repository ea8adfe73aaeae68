import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { CLONE } from './package/install.ts';
import { mustRun } from './package/run.ts';

/**
 * Runs unit and replay tests and the demo under other versions of Node: `npm run check:node -- 22 24`.
 * Each comes from npm's package `node`, into a folder that is removed afterwards.
 */
const VERSION = /^\d+(\.\d+){0,2}$/;
const INSTALL_MS = 180_000;
const LOAD_MS = 30_000;

/** What runs under each: the unit and replay tests, and one way from end to end. */
const CHECKS: readonly (readonly string[])[] = [
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'],
  ['dist/scripts/demo.js', '--exit', '--json'],
];

let running: ChildProcess | undefined;
let isEnding = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    isEnding = true;
    running?.kill(signal);
  });

/** @returns the program */
async function install(version: string, folder: string): Promise<string> {
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `node@${version}`];
  await mustRun('npm', args, { cwd: folder, env: process.env, limitMs: INSTALL_MS });
  return join(folder, 'node_modules', 'node', 'bin', 'node');
}

/** The native core in its own process: a version that it does not know would end it without a word. */
async function versions(node: string): Promise<string> {
  const code =
    "require('@temporalio/core-bridge'); const { node, v8, modules, uv, openssl } = process.versions; console.log(JSON.stringify({ node, v8, modules, uv, openssl }))";
  return (await mustRun(node, ['-e', code], { cwd: CLONE, env: process.env, limitMs: LOAD_MS })).trim();
}

async function passes(node: string, args: readonly string[]): Promise<boolean> {
  console.log(`\n${node} ${args.join(' ')}`);
  const env = { ...process.env, PATH: [dirname(node), process.env['PATH']].join(delimiter) };
  running = spawn(node, [...args], { cwd: CLONE, env, stdio: 'inherit' });
  const [code] = (await once(running, 'exit')) as [number | null];
  return code === 0;
}

/** @returns what failed */
async function check(version: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), `level-halopsa-node-${version}-`));
  try {
    const node = await install(version, folder);
    console.log(`Node ${version}: ${await versions(node)}`);
    const failed: string[] = [];
    for (const args of CHECKS)
      if (isEnding || !(await passes(node, args))) failed.push(`Node ${version}: ${args.join(' ')}`);
    return failed;
  } catch (error) {
    return [`Node ${version}: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
if (wanted.length === 0 || !wanted.every((version) => VERSION.test(version))) {
  console.error('npm run check:node -- VERSION..., such as 20.19 22 24');
  process.exit(64);
}
const failed: string[] = [];
for (const version of wanted) if (!isEnding) failed.push(...(await check(version)));
for (const line of failed) console.error(`failed: ${line}`);
const isGood = failed.length === 0 && !isEnding;
if (isGood) console.log(`works with Node ${wanted.join(', ')}`);
process.exitCode = isGood ? 0 : 1;
