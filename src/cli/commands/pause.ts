import { saveMappings } from '../../client/change-integration.ts';
import { readStatus } from '../../client/read-integration.ts';
import { holdOf } from '../../domain/row-hold.ts';
import { chosenGroups } from '../chosen-groups.ts';
import { holdTerms } from '../hold-arguments.ts';
import { holdText } from '../hold-text.ts';
import { plainText } from '../plain-text.ts';
import { wrapLines } from '../text-layout.ts';
import { defineVerb } from '../verb.ts';

export const pause = defineVerb({
  name: 'pause',
  description: 'Puts mapped groups on hold: no sync of their devices; tickets go on',
  examples: ['pause "Acme / Head office"', 'pause Acme Beta --until 2026-12-01 --reason migration', 'pause --all'],
  args: {
    until: {
      type: 'string',
      description: 'Goes on by itself then: a day or time, in the set time zone (tickets.timeZone)',
      valueHint: 'DATE',
    },
    reason: { type: 'string', description: 'Shown by status', valueHint: 'TEXT' },
    all: { type: 'boolean', description: 'Every mapped group' },
  },
  words: { hint: '[GROUP...]', min: 0, max: Infinity },
  async run({ args, words, connection, client, terminal, print, answerOf }) {
    const temporal = await client();
    const { rows, timeZone = 'UTC' } = await answerOf(readStatus(temporal, connection));
    const groups = chosenGroups(words, args.all === true, rows, ({ excluded }) => !excluded);
    const calendar = { timeZone, now: Date.now() };
    const terms = holdTerms(args, calendar);
    const { held = [] } =
      groups.length === 0
        ? {}
        : await answerOf(saveMappings(temporal, connection, { hold: groups.map((group) => ({ group, ...terms })) }));
    print({ connection, held, ...terms }, () =>
      held.length === 0
        ? 'No change: they are on hold like that already'
        : wrapLines(
            held.map((path) => `${plainText(path)} is ${holdText(holdOf(terms), calendar)}`),
            terminal.size().columns,
          ),
    );
  },
});
