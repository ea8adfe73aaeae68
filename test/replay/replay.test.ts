import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleWorkflows } from '../../scripts/workflow-bundle.ts';

const HISTORIES = fileURLToPath(new URL('histories/', import.meta.url));
const files = readdirSync(HISTORIES).filter((name) => name.endsWith('.json'));

let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  workflowBundle = await bundleWorkflows();
}, 60_000);

const replay = (history: unknown, workflowId: string): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle }, historyFromJSON(history), workflowId);

/** Workflows of an earlier release are running somewhere: their histories must replay (CONTRIBUTING.md says how to add one). */
describe('a committed history replays', () => {
  test.for(files)('%s', async (name) => {
    const { workflowId, history } = JSON.parse(readFileSync(`${HISTORIES}${name}`, 'utf8')) as {
      workflowId: string;
      history: unknown;
    };
    await replay(history, workflowId);
  });

  test('and a changed one does not: the check can fail', async () => {
    const name = files.find((file) => file.startsWith('groupSync')) ?? '';
    const { workflowId, history } = JSON.parse(readFileSync(`${HISTORIES}${name}`, 'utf8')) as {
      workflowId: string;
      history: { events: Record<string, never>[] };
    };
    const events = history.events.map((event) => {
      const text = JSON.stringify(event).replaceAll('"planGroup"', '"anotherActivity"');
      return JSON.parse(text) as Record<string, never>;
    });
    await expect(replay({ events }, workflowId)).rejects.toThrow(/nondeterminism/i);
  });
});
