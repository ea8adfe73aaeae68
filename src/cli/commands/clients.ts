import { inspect } from '../../client/inspect.ts';
import { renderClients, searchClients } from '../render-clients.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';

export const clients = defineVerb({
  name: 'clients',
  description: "HaloPSA's active clients with their sites and ids",
  examples: ['clients', 'clients acme'],
  args: { search: { type: 'string', description: 'The same as TEXT', valueHint: 'TEXT' } },
  words: { hint: '[TEXT]', min: 0, max: 1 },
  async run({ args, words: [word], connection, client, terminal, print, waitFor }) {
    if (word !== undefined && args.search !== undefined)
      throw new UsageError(`"${word}" or --search "${args.search}": say one of them`);
    const wanted = word ?? args.search;
    const all = await waitFor(
      'waiting for the list of HaloPSA clients',
      inspect(await client(), connection, 'clients'),
    );
    const found = wanted === undefined ? all : searchClients(all, wanted);
    print(found, () =>
      renderClients(found, {
        columns: terminal.size().columns,
        colour: terminal.colour,
        ...(wanted !== undefined && { part: { wanted, all } }),
      }),
    );
  },
});
