import { inspect } from '../../client/inspect.ts';
import { readConfig } from '../../client/read-integration.ts';
import { goneRows, groupTree } from '../group-tree.ts';
import { renderGroups } from '../render-groups.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';

export const groups = defineVerb({
  name: 'groups',
  description: "Level's groups: devices, mapping, what is inherited from where",
  examples: ['groups', 'groups --unmapped'],
  args: { unmapped: { type: 'boolean', description: 'Only groups that are neither mapped nor excluded' } },
  words: NO_WORDS,
  async run({ args, connection, client, terminal, print, waitFor }) {
    const temporal = await client();
    const [found, config] = await Promise.all([
      waitFor('waiting for the list of Level groups', inspect(temporal, connection, 'groups')),
      readConfig(temporal, connection),
    ]);
    const tree = groupTree(found, config.rows);
    const flat = args.unmapped === true;
    const lines = flat ? tree.filter(({ mapping }) => mapping.kind === 'unmapped') : tree;
    const gone = flat ? [] : goneRows(found, config.rows);
    print({ groups: lines.map((line) => ({ ...line, branch: undefined })), gone }, () =>
      renderGroups(lines, gone, { columns: terminal.size().columns, colour: terminal.colour, flat }),
    );
  },
});
