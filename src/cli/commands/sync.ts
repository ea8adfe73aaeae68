import { readStatus } from '../../client/read-integration.ts';
import { syncNow } from '../../client/switch.ts';
import { UserError } from '../../client/user-error.ts';
import { findRow } from '../find-row.ts';
import { plainText } from '../plain-text.ts';
import { wrapLines } from '../text-layout.ts';
import { defineVerb } from '../verb.ts';

export const sync = defineVerb({
  name: 'sync',
  description: 'Asks for a sync of one group, or of all, now',
  examples: ['sync', 'sync "Acme / Head office"'],
  args: {},
  words: { hint: '[GROUP]', min: 0, max: 1 },
  async run({ words, connection, client, terminal, print, answerOf }) {
    const temporal = await client();
    const { enabled, rows } = await answerOf(readStatus(temporal, connection));
    if (!enabled)
      throw new UserError(`${connection} is off, so nothing would be synced`, {
        cure: 'Turn it on: level-halopsa enable',
      });
    const [wanted] = words;
    const row = wanted === undefined ? null : findRow(rows, wanted);
    await syncNow(temporal, connection, row?.groupId);
    const groups =
      row === null
        ? rows.filter(({ excluded, onHold }) => !excluded && onHold === undefined).map(({ groupPath }) => groupPath)
        : [row.groupPath];
    print({ connection, asked: groups }, () =>
      wrapLines(
        [
          `Asked for a sync of ${row === null ? `all ${groups.length} mapped groups` : plainText(row.groupPath)}`,
          'See it work: level-halopsa status --watch',
        ],
        terminal.size().columns,
      ),
    );
  },
});
