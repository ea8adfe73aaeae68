import { readConfig } from '../../client/read-integration.ts';
import { renderPolicies } from '../render-policies.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';

export const policiesList = defineVerb({
  name: 'policies list',
  description: 'Which alerts become tickets, and of which type; the first match wins',
  examples: ['policies list', 'policies list --json'],
  args: {},
  words: NO_WORDS,
  async run({ connection, client, terminal, print, answerOf }) {
    const { policies } = await answerOf(readConfig(await client(), connection));
    print(policies, () => renderPolicies(policies, { columns: terminal.size().columns, colour: terminal.colour }));
  },
});
