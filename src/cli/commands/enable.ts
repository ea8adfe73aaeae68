import type { Client } from '../../client/connect-client.ts';
import { inspect } from '../../client/inspect.ts';
import { readStatus } from '../../client/read-integration.ts';
import { enable as switchOn } from '../../client/switch.ts';
import { UserError } from '../../client/user-error.ts';
import type { AlertCounts } from '../../contract/alert-views.ts';
import { choiceText, countLines } from '../alert-counts-text.ts';
import { alertsChoice } from '../alerts-choice.ts';
import { plainText } from '../plain-text.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { hang } from '../text-layout.ts';
import { defineVerb } from '../verb.ts';

/** What a count is good for ends where it stops somebody from switching on. */
const countAlerts = (client: Client, connection: string): Promise<AlertCounts | UserError> =>
  inspect(client, connection, 'alertCounts').catch((error: unknown) => {
    if (error instanceof UserError) return error;
    throw error;
  });

export const enable = defineVerb({
  name: 'enable',
  description: 'Turns the integration on: mapped groups begin to sync, alerts of policies become tickets',
  examples: ['enable', 'enable --alerts none', 'enable --alerts since=2d', 'enable --connection acme'],
  args: {
    alerts: {
      type: 'string',
      description:
        'Which alerts that fire already get tickets: open, none, since=24h (the first time; later what began while off)',
      valueHint: 'WHICH',
    },
  },
  choices: { alerts: ['open', 'none', 'since=24h'] },
  words: NO_WORDS,
  async run({ args, connection, client, terminal, print, answerOf, waitFor }) {
    const choice = args.alerts === undefined ? null : alertsChoice(args.alerts);
    const temporal = await client();
    const say = (line: string): void =>
      terminal.err(hang(/^ */.exec(line)?.[0] ?? '', line.trimStart(), terminal.size().columns).join('\n'));
    // Asked first: nothing is switched on when there is no worker that would say so.
    const before = await answerOf(readStatus(temporal, connection));
    const counts = before.policies === 0 ? null : await waitFor('counting alerts', countAlerts(temporal, connection));
    if (counts instanceof UserError) say(`How many alerts fire is not known: ${plainText(counts.message)}`);
    else if (counts !== null) countLines(counts).forEach(say);
    if (before.policies > 0 || choice !== null) say(choiceText(before, choice, Date.now()));
    await switchOn(temporal, connection, choice === null ? {} : { alerts: choice });
    const { enabled, rows, policies } = await answerOf(readStatus(temporal, connection));
    const mapped = rows.filter(({ excluded }) => !excluded).length;
    print(
      {
        connection,
        enabled,
        wasEnabled: before.enabled,
        mappedGroups: mapped,
        policies,
        alerts: choice,
        alertCounts: counts instanceof UserError ? null : counts,
      },
      () =>
        [
          `${connection} ${before.enabled ? 'was on already' : 'is on'}, ${mapped} mapped groups${policies === 0 ? '' : `, ${policies} policies`}`,
          mapped === 0
            ? 'Map a group: level-halopsa map add "Group => Client / Site"'
            : 'See it work: level-halopsa status --watch',
        ].join('\n'),
    );
    return enabled ? 0 : 1;
  },
});
