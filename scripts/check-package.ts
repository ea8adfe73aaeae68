import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Estate } from './demo/estate.ts';
import { tearDown } from './demo/tear-down.ts';
import { lookAround, stopAll, syncOneGroup } from './package/first-day.ts';
import { packAndInstall } from './package/install.ts';
import { startWorker, type RunningWorker } from './package/worker.ts';

/** Packs, installs and runs the package as somebody does who has no clone: `npm run check:package`. */
const root = await mkdtemp(join(tmpdir(), 'level-halopsa-package-'));
const startedAt = Date.now();
const say = (what: string): void =>
  console.error(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${what}`);

let worker: RunningWorker | undefined;
function removeAll(): void {
  worker?.kill();
  tearDown(join(root, 'data'));
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    removeAll();
    process.exit(1);
  });

async function main(): Promise<void> {
  const estate = await Estate.open({ world: 'small' });
  try {
    const installed = await packAndInstall(root);
    say(`packed, and installed with node ${process.version}`);
    await lookAround(installed, say);
    worker = startWorker(installed, estate.sim);
    await Promise.race([worker.died, syncOneGroup(installed, estate, say)]);
    await stopAll(installed, worker, say);
  } finally {
    await estate.sim.close();
  }
}

try {
  await main();
  say('the package works');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  removeAll();
}
