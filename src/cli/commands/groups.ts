import { inspect } from '../../client/inspect.ts';
import { readConfig } from '../../client/read-integration.ts';
import { goneRows, groupTree, pathSearch, withAncestors } from '../group-tree.ts';
import { renderGroups } from '../render-groups.ts';
import { defineVerb } from '../verb.ts';

export const groups = defineVerb({
  name: 'groups',
  description: "Level's groups: devices, mapping, what is inherited from where",
  examples: ['groups', 'groups acme', 'groups --unmapped', 'groups "acme / l" --json'],
  args: { unmapped: { type: 'boolean', description: 'Only groups that are neither mapped nor excluded' } },
  words: { hint: '[TEXT]', min: 0, max: 1 },
  async run({ args, words: [wanted = null], connection, client, terminal, print, waitFor }) {
    const temporal = await client();
    const [all, { rows }] = await Promise.all([
      waitFor('waiting for the list of Level groups', inspect(temporal, connection, 'groups')),
      readConfig(temporal, connection),
    ]);
    const flat = args.unmapped === true;
    const isPart = flat || wanted !== null;
    const holds = wanted === null ? () => true : pathSearch(wanted);
    const tree = groupTree(all, rows);
    const matches = tree.filter(({ path, mapping }) => holds(path) && (!flat || mapping.kind === 'unmapped'));
    const ids = new Set(matches.map(({ id }) => id));
    const gone = flat ? [] : goneRows(all, rows).filter(({ groupPath }) => holds(groupPath));
    print({ groups: matches.map((line) => ({ ...line, branch: undefined })), gone }, () =>
      renderGroups(flat || !isPart ? matches : groupTree(withAncestors(all, ids), rows), gone, {
        columns: terminal.size().columns,
        colour: terminal.colour,
        flat,
        ...(isPart && { part: { wanted, ids, total: all.length } }),
      }),
    );
  },
});
