import { saveMappings } from '../../client/change-integration.ts';
import { inspect } from '../../client/inspect.ts';
import { readConfig } from '../../client/read-integration.ts';
import { acceptable, suggestMappings } from '../../domain/mapping-suggestion.ts';
import { acceptedConfidence } from '../accepted-confidence.ts';
import { levelGroups } from '../group-tree.ts';
import { renderMappingSuggestions } from '../render-mapping-suggestions.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';

export const mapSuggest = defineVerb({
  name: 'map suggest',
  description: 'Suggests a client and site for groups without one, by their names; saves only with --accept',
  examples: ['map suggest', 'map suggest --accept 0.9', 'map suggest --json'],
  args: {
    accept: {
      type: 'string',
      description: 'Saves what is at least so sure, 0 to 1, all or none; never what is ambiguous',
      valueHint: 'SURE',
    },
  },
  words: NO_WORDS,
  async run({ args, connection, client, terminal, print, waitFor }) {
    const least = args.accept === undefined ? null : acceptedConfidence(args.accept);
    const temporal = await client();
    const [groups, clients, { rows }] = await waitFor(
      'waiting for the groups of Level and the clients of HaloPSA',
      Promise.all([
        inspect(temporal, connection, 'groups'),
        inspect(temporal, connection, 'clients'),
        readConfig(temporal, connection),
      ]),
    );
    const found = suggestMappings({ groups: levelGroups(groups), rows, clients });
    const saved = least === null ? null : acceptable(found.suggestions, least);
    if (saved !== null && saved.length > 0) {
      const set = saved.map(({ groupId, place }) => ({ group: groupId, client: place.clientId, site: place.siteId }));
      await waitFor('a worker checks and saves the mapping', saveMappings(temporal, connection, { set }));
    }
    const isSaved = new Set(saved);
    const suggestions = found.suggestions.map((one) => ({ ...one, saved: isSaved.has(one) }));
    print({ accept: least, suggestions, unmatched: found.unmatched }, () =>
      renderMappingSuggestions(found, {
        columns: terminal.size().columns,
        colour: terminal.colour,
        connection,
        saved,
      }),
    );
  },
});
