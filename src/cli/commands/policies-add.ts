import { saveTicketing } from '../../client/change-integration.ts';
import { readConfig } from '../../client/read-integration.ts';
import { orderBefore } from '../find-policy.ts';
import { policyRequest } from '../policy-arguments.ts';
import { renderPolicies } from '../render-policies.ts';
import { defineVerb } from '../verb.ts';

export const policiesAdd = defineVerb({
  name: 'policies add',
  description: 'Adds a policy, or replaces the one of that name; checked against HaloPSA before it is saved',
  examples: [
    'policies add --preset global --type Alert',
    'policies add Disks --type Alert --tags SERVER --alerts "Disk*"',
    'policies add All --type 24 --alerts "*" --field "Impact=Low"',
    'policies add Backup --type 24 --alerts "Backup*" --before All \\\n      --priority critical=High,warning=4 --open-after warning=10m',
  ],
  args: {
    type: { type: 'string', description: 'HaloPSA ticket type, name or id', valueHint: 'TYPE' },
    alerts: {
      type: 'string',
      description: 'Alert names; commas separate, * stands for any characters',
      valueHint: 'LIST',
    },
    tags: { type: 'string', description: 'Only devices that carry one of these tags', valueHint: 'LIST' },
    severities: {
      type: 'string',
      description: 'Only these; warning,critical,emergency when nothing is said',
      valueHint: 'LIST',
    },
    priority: {
      type: 'string',
      description: "HaloPSA priorities by severity; else the ticket type's",
      valueHint: 'critical=2,…',
    },
    team: { type: 'string', description: 'HaloPSA team, name or id', valueHint: 'NAME' },
    agent: { type: 'string', description: 'HaloPSA agent, name or id', valueHint: 'NAME' },
    category: { type: 'string', description: 'As HaloPSA spells it, levels joined by ">"', valueHint: 'NAME' },
    field: {
      type: 'string',
      description: 'A field that the type demands; may be given several times',
      valueHint: 'NAME=VALUE',
    },
    'new-status': { type: 'string', description: "Status of a new ticket; else the type's", valueHint: 'NAME' },
    'closed-status': { type: 'string', description: 'Status by which it is closed', valueHint: 'NAME' },
    'open-after': { type: 'string', description: 'An alert must fire so long first', valueHint: 'warning=10m,…' },
    before: { type: 'string', description: 'Tried before this policy; a new one is the last', valueHint: 'NAME' },
    preset: { type: 'string', description: 'global: Level\'s default policy "Monitoring - Global"', valueHint: 'NAME' },
  },
  repeatable: ['alerts', 'tags', 'severities', 'priority', 'field', 'open-after'],
  choices: { preset: ['global'] },
  words: { hint: '[NAME]', min: 0, max: 1 },
  async run({ args, words, valuesOf, connection, client, terminal, print, waitFor, answerOf }) {
    const request = policyRequest(words, {
      type: args.type,
      preset: args.preset,
      team: args.team,
      agent: args.agent,
      category: args.category,
      newStatus: args['new-status'],
      closedStatus: args['closed-status'],
      alerts: valuesOf('alerts'),
      tags: valuesOf('tags'),
      severities: valuesOf('severities'),
      priorities: valuesOf('priority'),
      openAfter: valuesOf('open-after'),
      fields: valuesOf('field'),
    });
    const temporal = await client();
    const { before } = args;
    const order =
      before === undefined
        ? null
        : orderBefore((await answerOf(readConfig(temporal, connection))).policies, request.name, before);
    const { policies } = await waitFor(
      'a worker checks the policy against HaloPSA',
      saveTicketing(temporal, connection, { set: [request], ...(order !== null && { order }) }),
    );
    print(policies, () => renderPolicies(policies, { columns: terminal.size().columns, colour: terminal.colour }));
  },
});
