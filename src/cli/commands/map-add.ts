import { saveMappings } from '../../client/change-integration.ts';
import { readConfig } from '../../client/read-integration.ts';
import { mappingRequests } from '../mapping-arguments.ts';
import { renderMappings } from '../render-mappings.ts';
import { defineVerb } from '../verb.ts';

export const mapAdd = defineVerb({
  name: 'map add',
  description: 'Maps Level groups to a client and site, by names or ids; all or none',
  examples: [
    'map add "Acme / Head office" --client "Acme Ltd" --site Main',
    'map add "Acme => Acme Ltd / Main" "Beta => Beta Inc / HQ"',
    'map add "Acme / Lab" --excluded',
  ],
  args: {
    client: { type: 'string', description: 'HaloPSA client, name or id', valueHint: 'NAME' },
    site: {
      type: 'string',
      description: 'Its site, name or id; may be left out when it has only one',
      valueHint: 'NAME',
    },
    excluded: { type: 'boolean', description: 'Leave these groups and what is below them alone' },
  },
  words: { hint: 'GROUP...', min: 1, max: Infinity },
  async run({ args, words, connection, client, terminal, print, waitFor, answerOf }) {
    const set = mappingRequests(words, args);
    const temporal = await client();
    const { saved } = await waitFor(
      'a worker checks the names on both sides',
      saveMappings(temporal, connection, { set }),
    );
    const { rows, tickets } = await answerOf(readConfig(temporal, connection));
    const shown = rows.filter(({ groupPath }) => saved.includes(groupPath));
    print(shown, () =>
      renderMappings(shown, {
        columns: terminal.size().columns,
        colour: terminal.colour,
        timeZone: tickets.timeZone,
        now: Date.now(),
      }),
    );
  },
});
