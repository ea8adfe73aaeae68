import { readConfig } from '../../client/read-integration.ts';
import { renderMappings } from '../render-mappings.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';

export const mapList = defineVerb({
  name: 'map list',
  description: 'The mapping: Level group to HaloPSA client and site',
  examples: ['map list', 'map list --json'],
  args: {},
  words: NO_WORDS,
  async run({ connection, client, terminal, print, answerOf }) {
    const { rows, tickets } = await answerOf(readConfig(await client(), connection));
    print(rows, () =>
      renderMappings(rows, {
        columns: terminal.size().columns,
        colour: terminal.colour,
        timeZone: tickets.timeZone,
        now: Date.now(),
      }),
    );
  },
});
