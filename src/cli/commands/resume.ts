import { saveMappings } from '../../client/change-integration.ts';
import { readStatus } from '../../client/read-integration.ts';
import { chosenGroups } from '../chosen-groups.ts';
import { plainText } from '../plain-text.ts';
import { wrapLines } from '../text-layout.ts';
import { defineVerb } from '../verb.ts';

export const resume = defineVerb({
  name: 'resume',
  description: 'Ends the hold of mapped groups: they are synced at once',
  examples: ['resume "Acme / Head office"', 'resume --all'],
  args: { all: { type: 'boolean', description: 'Every group that is on hold' } },
  words: { hint: '[GROUP...]', min: 0, max: Infinity },
  async run({ args, words, connection, client, terminal, print, answerOf }) {
    const temporal = await client();
    const { rows } = await answerOf(readStatus(temporal, connection));
    const groups = chosenGroups(words, args.all === true, rows, ({ onHold }) => onHold !== undefined);
    const { resumed = [] } =
      groups.length === 0 ? {} : await answerOf(saveMappings(temporal, connection, { resume: [...groups] }));
    print({ connection, resumed }, () =>
      resumed.length === 0
        ? 'No change: none of them is on hold'
        : wrapLines(
            resumed.map((path) => `${plainText(path)} goes on`),
            terminal.size().columns,
          ),
    );
  },
});
