import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { beforeAll, describe, expect, test } from 'vitest';

const workflowsPath = fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url));
let code: string;

beforeAll(async () => {
  ({ code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') }));
}, 60_000);

describe('the workflow bundle', () => {
  test('holds no library that has no business in a workflow', () => {
    expect(code.match(/node_modules\/(axios|zod|pino|citty|proper-lockfile)\//g)).toBeNull();
  });

  test('holds no module of ours but contract, domain and workflows', () => {
    const modules = [...code.matchAll(/\.\/src\/([a-z-]+)\//g)].map(([, folder]) => folder);
    expect(new Set(modules)).toEqual(new Set(['contract', 'domain', 'workflows']));
  });

  test('is under 2 MB', () => {
    expect(code.length).toBeLessThan(2_000_000);
  });

  test('registers the three workflow types and nothing else', async () => {
    const exported = await import('../../src/workflows/index.ts');
    expect(Object.keys(exported).sort()).toEqual(['groupSync', 'inspect', 'integration']);
  });
});
