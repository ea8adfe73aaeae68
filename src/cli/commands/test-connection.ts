import { inspect } from '../../client/inspect.ts';
import { renderChecks } from '../render-checks.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';

export const testConnection = defineVerb({
  name: 'test-connection',
  description: 'Tests the credentials and rights on both sides; writes nothing',
  examples: ['test-connection', 'test-connection --connection acme --json'],
  args: {},
  words: NO_WORDS,
  async run({ connection, client, terminal, print, waitFor }) {
    const lines = await waitFor('testing the connection', inspect(await client(), connection, 'connection'));
    print(lines, () => renderChecks(lines, { columns: terminal.size().columns, colour: terminal.colour }));
    return lines.some(({ result }) => result === 'fail') ? 1 : 0;
  },
});
