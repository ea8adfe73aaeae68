import { endedText, endStorms } from '../end-storms.ts';
import { defineVerb } from '../verb.ts';

export const stormRelease = defineVerb({
  name: 'storm release',
  description: 'Opens tickets for what is held and still fires: of one client, or of all',
  examples: ['storm release "Acme Ltd"', 'storm release 12', 'storm release'],
  args: {},
  words: { hint: '[CLIENT]', min: 0, max: 1 },
  async run({ words: [wanted = null], connection, client, terminal, print, answerOf }) {
    const ended = await answerOf(endStorms(await client(), connection, 'release', wanted));
    print({ connection, released: ended.storms }, () =>
      endedText(ended, 'are released and get their tickets', terminal.size().columns),
    );
  },
});
