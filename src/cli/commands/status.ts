import { readFeed } from '../../client/ask-feed.ts';
import { readFormerOffer, type FormerOffer } from '../../client/former-run.ts';
import { readHold } from '../../client/read-hold.ts';
import { readStatus } from '../../client/read-integration.ts';
import type { IntegrationStatus } from '../../contract/messages.ts';
import { renderStatus } from '../render-status.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';
import { watchStatus } from '../watch-status.ts';

export const status = defineVerb({
  name: 'status',
  description: 'Problems, the switch, the budget, tickets, and every mapped group',
  examples: ['status', 'status --watch', 'status --all', 'status --json'],
  args: {
    watch: { type: 'boolean', alias: 'w', description: 'Stay, and show every change; Ctrl-C ends' },
    all: { type: 'boolean', alias: 'a', description: 'Every group, even when they do not fit on the screen' },
  },
  words: NO_WORDS,
  async run({ args, connection, client, terminal, print, answerOf }) {
    const temporal = await client();
    // Once: while this run lives, the one before it stays what it was.
    let lookedFor: Promise<FormerOffer | null> | undefined;
    const formerOf = ({ rows, policies }: IntegrationStatus): Promise<FormerOffer | null> | null =>
      rows.length > 0 || policies > 0 ? null : (lookedFor ??= readFormerOffer(temporal, connection).catch(() => null));
    const read = async () => {
      const [found, hold, feed] = await Promise.all([
        readStatus(temporal, connection),
        readHold(temporal, connection),
        readFeed(temporal, connection),
      ]);
      return { ...found, hold, feed, former: await formerOf(found) };
    };
    const first = await answerOf(read());
    const all = args.all === true || !terminal.isTty;
    if (args.watch === true) return watchStatus(first, read, { terminal, all, json: args.json === true });
    print(first, () => {
      const { columns, rows } = terminal.size();
      return renderStatus(first, first.hold, {
        columns,
        rows: rows - 1,
        colour: terminal.colour,
        now: Date.now(),
        all,
      });
    });
    return 0;
  },
});
