import { inspect } from '../../client/inspect.ts';
import { renderClients, searchClients } from '../render-clients.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';

export const clients = defineVerb({
  name: 'clients',
  description: "HaloPSA's active clients with their sites and ids",
  examples: ['clients', 'clients --search acme'],
  args: { search: { type: 'string', description: 'Only clients or sites whose name holds this', valueHint: 'TEXT' } },
  words: NO_WORDS,
  async run({ args, connection, client, terminal, print, waitFor }) {
    const all = await waitFor(
      'waiting for the list of HaloPSA clients',
      inspect(await client(), connection, 'clients'),
    );
    const found = args.search === undefined ? all : searchClients(all, args.search);
    print(found, () => renderClients(found, { columns: terminal.size().columns, colour: terminal.colour }));
  },
});
