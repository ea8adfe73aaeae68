import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureTemporalServer } from '../../src/runtime/temporal-server/ensure-temporal-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    temporalAddress: string;
  }
}

/** One real server for all files; each test has a namespace of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'level-halopsa-server-'));
  const server = await ensureTemporalServer({
    env: process.env,
    dataDir,
    ports: { frontend: 0, ui: null },
    progress: (line) => console.error(line),
  });
  project.provide('temporalAddress', server.address);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
