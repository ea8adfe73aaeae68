import { readFormerOffer } from '../../client/former-run.ts';
import { readConfig } from '../../client/read-integration.ts';
import { formerText } from '../former-text.ts';
import { renderMappings } from '../render-mappings.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { wrap } from '../text-layout.ts';
import { defineVerb } from '../verb.ts';

export const mapList = defineVerb({
  name: 'map list',
  description: 'The mapping: Level group to HaloPSA client and site',
  examples: ['map list', 'map list --json'],
  args: {},
  words: NO_WORDS,
  async run({ args, connection, client, terminal, print, answerOf }) {
    const temporal = await client();
    const { rows, policies, tickets } = await answerOf(readConfig(temporal, connection));
    const isEmpty = rows.length === 0 && policies.length === 0;
    const former = isEmpty && args.json !== true ? await readFormerOffer(temporal, connection).catch(() => null) : null;
    print(rows, () => {
      const { columns } = terminal.size();
      const now = Date.now();
      const offer = former === null ? [] : wrap(formerText(former, connection, now), columns);
      const view = { columns, colour: terminal.colour, timeZone: tickets.timeZone, now };
      return [...offer, renderMappings(rows, view)].join('\n');
    });
  },
});
