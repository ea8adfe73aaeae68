import type { Client } from '../../client/connect-client.ts';
import { readHold } from '../../client/read-hold.ts';
import { readStatus } from '../../client/read-integration.ts';
import { disable as switchOff } from '../../client/switch.ts';
import { UserError } from '../../client/user-error.ts';
import { plainText } from '../plain-text.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { wrapLines } from '../text-layout.ts';
import { defineVerb } from '../verb.ts';

type Ended = 'ended' | 'ending' | 'nobody' | 'unknown';

/** A request on the wire may take 30 s. */
const END_MS = 35_000;
const LOOK_MS = 250;

/** Has all work ended? A request on the wire is waited for. */
async function ending(temporal: Client, connection: string): Promise<Ended> {
  const until = Date.now() + END_MS;
  try {
    for (;;) {
      const { enabled } = await readStatus(temporal, connection);
      if (!enabled && (await readHold(temporal, connection)).state === 'none') return 'ended';
      if (Date.now() > until) return 'ending';
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return (await readHold(temporal, connection)).state === 'held' ? 'unknown' : 'nobody';
  }
}

const SAID: Record<Ended, string> = {
  ended: 'nothing is sent any more',
  ending: 'a request on the wire has not ended yet, no new one is sent (level-halopsa status)',
  nobody: 'no worker is running, so nothing is sent; it stays off when one starts',
  unknown: 'that is stored, but the worker does not answer: see whether it still runs (level-halopsa status)',
};

export const disable = defineVerb({
  name: 'disable',
  description: 'Turns the integration off: no request is sent any more',
  examples: ['disable', 'disable --reason "HaloPSA upgrade on Sunday"'],
  args: { reason: { type: 'string', description: 'Kept in the history and shown by status', valueHint: 'TEXT' } },
  words: NO_WORDS,
  async run({ args, connection, client, terminal, print, waitFor }) {
    const temporal = await client();
    await switchOff(temporal, connection, args.reason);
    const state = await waitFor('waiting for the end of what is under way', ending(temporal, connection));
    const why = args.reason === undefined ? '' : ` (${plainText(args.reason)})`;
    const ended = state === 'ended' || state === 'nobody';
    print({ connection, enabled: false, reason: args.reason ?? null, ended }, () =>
      wrapLines([`${connection} is off${why}: ${SAID[state]}`], terminal.size().columns),
    );
    return ended ? 0 : 1;
  },
});
