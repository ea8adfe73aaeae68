import { saveTicketing } from '../../client/change-integration.ts';
import { readConfig } from '../../client/read-integration.ts';
import { findPolicy } from '../find-policy.ts';
import { plainText } from '../plain-text.ts';
import { wrapLines } from '../text-layout.ts';
import { defineVerb } from '../verb.ts';

export const policiesRemove = defineVerb({
  name: 'policies remove',
  description: 'Removes policies; their open tickets are followed to the end',
  examples: ['policies remove Servers', 'policies remove "Monitoring - Global" Backup'],
  args: {},
  words: { hint: 'NAME...', min: 1, max: Infinity },
  async run({ words, connection, client, terminal, print, answerOf, waitFor }) {
    const temporal = await client();
    const { policies } = await answerOf(readConfig(temporal, connection));
    const removed = [...new Set(words.map((word) => findPolicy(policies, word).name))];
    const saved = await waitFor(
      'a worker checks what is left against HaloPSA',
      saveTicketing(temporal, connection, { remove: removed }),
    );
    print({ removed, left: saved.policies.map(({ name }) => name) }, () =>
      wrapLines(
        [
          ...removed.map((name) => `removed ${plainText(name)}`),
          ...(saved.policies.length === 0 ? ['No policy is left: no alert becomes a ticket any more'] : []),
        ],
        terminal.size().columns,
      ),
    );
  },
});
