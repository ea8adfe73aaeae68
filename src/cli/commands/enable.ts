import { readStatus } from '../../client/read-integration.ts';
import { enable as switchOn } from '../../client/switch.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';

export const enable = defineVerb({
  name: 'enable',
  description: 'Turns the integration on: mapped groups begin to sync',
  examples: ['enable', 'enable --connection acme'],
  args: {},
  words: NO_WORDS,
  async run({ connection, client, print, answerOf }) {
    const temporal = await client();
    // Asked first: nothing is switched on when there is no worker that would say so.
    const before = await answerOf(readStatus(temporal, connection));
    await switchOn(temporal, connection);
    const { enabled, rows } = await answerOf(readStatus(temporal, connection));
    const mapped = rows.filter(({ excluded }) => !excluded).length;
    print({ connection, enabled, wasEnabled: before.enabled, mappedGroups: mapped }, () =>
      [
        `${connection} ${before.enabled ? 'was on already' : 'is on'}, ${mapped} mapped groups`,
        mapped === 0
          ? 'Map a group: level-halopsa map add "Group => Client / Site"'
          : 'See it work: level-halopsa status --watch',
      ].join('\n'),
    );
    return enabled ? 0 : 1;
  },
});
