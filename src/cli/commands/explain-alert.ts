import { inspect } from '../../client/inspect.ts';
import { renderExplanation } from '../render-explanation.ts';
import { defineVerb } from '../verb.ts';

export const explainAlert = defineVerb({
  name: 'explain alert',
  description: 'Why an alert has, or has not, a ticket, and what to do about it',
  examples: ['explain alert Z2lkOi8vbGV2ZWwvQWxlcnQvMQ', 'explain alert Z2lkOi8vbGV2ZWwvQWxlcnQvMQ --json'],
  args: {},
  words: { hint: 'ID', min: 1, max: 1 },
  async run({ words: [alertId = ''], connection, client, terminal, print, waitFor }) {
    const explanation = await waitFor(
      "waiting for Level's alert and its ticket",
      inspect(await client(), connection, 'alert', { alertId }),
    );
    print(explanation, () =>
      renderExplanation(explanation, { columns: terminal.size().columns, colour: terminal.colour }),
    );
  },
});
