import { describe, expect, test } from 'vitest';
import { policyRequest, type PolicyFlags } from '../../../src/cli/policy-arguments.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { MONITORING_GLOBAL } from '../../../src/domain/policy-preset.ts';

const flags = (over: Partial<PolicyFlags> = {}): PolicyFlags => ({
  type: 'Alert',
  alerts: ['Disk*'],
  tags: [],
  severities: [],
  priorities: [],
  openAfter: [],
  fields: [],
  ...over,
});
const LEAST = { name: 'Servers', ticketType: 'Alert', alerts: ['Disk*'] };

describe('policyRequest', () => {
  test.for([
    ['the least', flags(), LEAST],
    [
      'lists with commas, given once or several times',
      flags({ alerts: ['Disk*, CPU*', 'RAM'], tags: ['SERVER,'], severities: ['Critical,warning', 'critical'] }),
      { ...LEAST, alerts: ['Disk*', 'CPU*', 'RAM'], tags: ['SERVER'], severities: ['critical', 'warning'] },
    ],
    [
      'priorities and waits by severity',
      flags({ priorities: ['critical=High,warning=4'], openAfter: ['warning=10m', 'critical=90s'] }),
      { ...LEAST, priorities: { critical: 'High', warning: '4' }, openAfterSeconds: { warning: 600, critical: 90 } },
    ],
    [
      'fields whole: values may hold commas and equals signs',
      flags({ fields: ['Impact=One, or two=2', 'Area = IT'] }),
      { ...LEAST, fields: { Impact: 'One, or two=2', Area: 'IT' } },
    ],
    [
      'the rest as it stands',
      flags({ team: 'Desk', agent: '7', category: 'A>B', newStatus: 'New', closedStatus: 'Closed' }),
      { ...LEAST, team: 'Desk', agent: '7', category: 'A>B', newStatus: 'New', closedStatus: 'Closed' },
    ],
  ] as const)('reads %s', ([, given, request]) => {
    expect(policyRequest(['Servers'], given)).toEqual(request);
  });

  test('takes name, tags and alerts from the preset', () => {
    expect(policyRequest([], flags({ alerts: [], preset: 'global' }))).toEqual({
      ...MONITORING_GLOBAL,
      ticketType: 'Alert',
    });
  });

  test('lets options say more than the preset', () => {
    const request = policyRequest(['Mine'], flags({ tags: ['LAB'], preset: 'global' }));
    expect(request).toMatchObject({ name: 'Mine', tags: ['LAB'], alerts: ['Disk*'] });
  });

  test.for([
    ['no name', [], flags()],
    ['no type', ['A'], flags({ type: undefined })],
    ['no alerts', ['A'], flags({ alerts: [] })],
    ['an unknown preset', [], flags({ preset: 'toString' })],
    ['an unknown severity', ['A'], flags({ severities: ['fatal'] })],
    ['a priority without a severity', ['A'], flags({ priorities: ['High'] })],
    ['a priority of an unknown severity', ['A'], flags({ priorities: ['fatal=1'] })],
    ['two priorities of a severity', ['A'], flags({ priorities: ['critical=1', 'critical=2'] })],
    ['a wait without a unit', ['A'], flags({ openAfter: ['warning=10'] })],
    ['a field without a value', ['A'], flags({ fields: ['Impact='] })],
    ['a field twice', ['A'], flags({ fields: ['Impact=1', 'Impact=2'] })],
  ] as const)('refuses %s', ([, words, given]) => {
    expect(() => policyRequest(words, given)).toThrow(UsageError);
  });
});
