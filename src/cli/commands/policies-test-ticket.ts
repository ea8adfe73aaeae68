import { readConfig } from '../../client/read-integration.ts';
import { runTestTicket } from '../../client/run-test-ticket.ts';
import { findPolicy } from '../find-policy.ts';
import { plainText } from '../plain-text.ts';
import { renderChecks } from '../render-checks.ts';
import { wrap } from '../text-layout.ts';
import { defineVerb } from '../verb.ts';

export const policiesTestTicket = defineVerb({
  name: 'policies test-ticket',
  description: 'WRITES one clearly marked ticket to HaloPSA and lives its whole life: the proof of all rights',
  examples: ['policies test-ticket Servers', 'policies test-ticket "Monitoring - Global" --json'],
  args: {},
  words: { hint: 'NAME', min: 1, max: 1 },
  async run({ words: [wanted = ''], connection, client, terminal, print, answerOf, waitFor }) {
    const { columns } = terminal.size();
    const said = `This WRITES to HaloPSA: one ticket of policy "${plainText(wanted)}", clearly marked as a test. It is created, gets a note, is closed, opened again and closed; it stays there, closed.`;
    terminal.err(wrap(said, columns).join('\n'));
    const temporal = await client();
    const { policies } = await answerOf(readConfig(temporal, connection));
    const { name } = findPolicy(policies, wanted);
    const result = await waitFor('the test ticket lives its life', runTestTicket(temporal, connection, name));
    print(result, () =>
      [
        renderChecks(result.lines, { columns, colour: terminal.colour }),
        '',
        result.ticketId === null ? 'No ticket was created' : `The test ticket is #${result.ticketId}`,
      ].join('\n'),
    );
    return result.lines.some(({ result: end }) => end === 'fail') ? 1 : 0;
  },
});
