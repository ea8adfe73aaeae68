import { inspect } from '../../client/inspect.ts';
import { readConfig } from '../../client/read-integration.ts';
import { bySuggestion, renderSuggestions } from '../render-suggestions.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';

export const policiesSuggest = defineVerb({
  name: 'policies suggest',
  description: "The account's alert names: how often, on which devices, and in which policy",
  examples: ['policies suggest', 'policies suggest --json'],
  args: {},
  words: NO_WORDS,
  async run({ connection, client, terminal, print, waitFor }) {
    const temporal = await client();
    const [names, { policies }] = await Promise.all([
      waitFor("waiting for Level's alerts", inspect(temporal, connection, 'alertNames')),
      readConfig(temporal, connection),
    ]);
    print(bySuggestion(names), () =>
      renderSuggestions(names, {
        columns: terminal.size().columns,
        colour: terminal.colour,
        hasPolicies: policies.length > 0,
      }),
    );
  },
});
