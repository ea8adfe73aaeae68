import { readFeed, readHeld } from '../../client/ask-feed.ts';
import { renderHeld, renderStorms } from '../render-storms.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';

export const stormList = defineVerb({
  name: 'storm list',
  description: 'Clients whose alerts are held behind one summary ticket, and what to do',
  examples: ['storm list', 'storm list --alerts'],
  args: { alerts: { type: 'boolean', description: 'Each alert that is held, or waits for its time' } },
  words: NO_WORDS,
  async run({ args, connection, client, terminal, print, answerOf }) {
    const temporal = await client();
    const view = { columns: terminal.size().columns, colour: terminal.colour, now: Date.now() };
    if (args.alerts === true) {
      const held = await answerOf(readHeld(temporal, connection));
      print(held, () => renderHeld(held, view));
      return;
    }
    const storms = (await answerOf(readFeed(temporal, connection)))?.storms ?? [];
    print(storms, () => renderStorms(storms, view));
  },
});
