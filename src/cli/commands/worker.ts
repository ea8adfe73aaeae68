import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';

export const worker = defineVerb({
  name: 'worker',
  description: 'Runs the worker until Ctrl-C, with a Temporal server of its own unless TEMPORAL_ADDRESS is set',
  examples: ['worker'],
  args: {},
  words: NO_WORDS,
  async run({ env }) {
    // Loaded only here: every other verb starts without the worker's native core.
    // oxlint-disable-next-line no-restricted-imports -- the one verb that is the worker, and only when it runs
    const { runWorker } = await import('../../worker.ts');
    await runWorker(env);
  },
});
