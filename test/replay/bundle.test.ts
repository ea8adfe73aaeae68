import { beforeAll, describe, expect, test } from 'vitest';
import { WORKFLOWS } from '../../src/contract/names.ts';
import { bundleWorkflows } from '../../scripts/workflow-bundle.ts';

let code: string;

beforeAll(async () => {
  ({ code } = await bundleWorkflows());
}, 60_000);

describe('the workflow bundle', () => {
  test('holds no library that has no business in a workflow', () => {
    expect(code.match(/node_modules\/(axios|zod|pino|citty|proper-lockfile)\//g)).toBeNull();
  });

  test('holds no module of ours but contract, domain and workflows', () => {
    const modules = [...code.matchAll(/\.\/src\/([a-z-]+)\//g)].map(([, folder]) => folder);
    expect(new Set(modules)).toEqual(new Set(['contract', 'domain', 'workflows']));
  });

  test('holds no local times: time zones are data of the machine, and change', () => {
    expect(code.includes('./src/domain/held-rows.ts')).toBe(true);
    expect(code.includes('./src/domain/local-time.ts')).toBe(false);
  });

  test('is under 1.5 MB', () => {
    expect(code.length).toBeLessThan(1_500_000);
  });

  test('registers the workflow types and nothing else', async () => {
    const exported = await import('../../src/workflows/index.ts');
    expect(Object.keys(exported).sort()).toEqual(Object.values(WORKFLOWS).sort());
  });
});
