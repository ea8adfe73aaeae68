import { endedText, endStorms } from '../end-storms.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';

export const stormDrop = defineVerb({
  name: 'storm drop',
  description: 'Opens no tickets for what is held now; a later firing counts again',
  examples: ['storm drop "Acme Ltd"', 'storm drop --all'],
  args: { all: { type: 'boolean', description: 'The storms of all clients' } },
  words: { hint: '[CLIENT]', min: 0, max: 1 },
  async run({ args, words: [wanted = null], connection, client, terminal, print, answerOf }) {
    if ((wanted === null) !== (args.all === true))
      throw new UsageError(
        wanted === null
          ? 'Of which client? Its name or id; --all drops what is held for every client'
          : `"${wanted}" or --all: say one of them`,
      );
    const ended = await answerOf(endStorms(await client(), connection, 'drop', wanted));
    print({ connection, dropped: ended.storms }, () =>
      endedText(ended, 'are dropped and get no ticket', terminal.size().columns),
    );
  },
});
