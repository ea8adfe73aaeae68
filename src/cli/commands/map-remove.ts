import { saveMappings } from '../../client/change-integration.ts';
import { plainText } from '../plain-text.ts';
import { wrapLines } from '../text-layout.ts';
import { defineVerb } from '../verb.ts';

export const mapRemove = defineVerb({
  name: 'map remove',
  description: 'Removes groups from the mapping; their assets are left alone',
  examples: ['map remove "Acme / Head office"', 'map remove "Acme" "Beta"'],
  args: {},
  words: { hint: 'GROUP...', min: 1, max: Infinity },
  async run({ words, connection, client, terminal, print, answerOf }) {
    const { removed } = await answerOf(saveMappings(await client(), connection, { remove: [...words] }));
    print({ removed }, () =>
      wrapLines(
        removed.map((path) => `removed ${plainText(path)}`),
        terminal.size().columns,
      ),
    );
  },
});
