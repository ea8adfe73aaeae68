import { describe, expect, test } from 'vitest';
import { configChanges, type ConfigChange } from '../../../src/domain/config-changes.ts';
import { ticketingRequest } from '../../../src/domain/config-requests.ts';
import { nearestName } from '../../../src/domain/nearest-name.ts';
import { ticketingFaults } from '../../../src/domain/policy-request.ts';
import type { PolicyRequest } from '../../../src/domain/policy.ts';
import { configuration } from '../cli/config-builders.ts';
import { policy } from './policy-builders.ts';

const brief = ({ kind, name, setting, before, after }: ConfigChange): string =>
  `${kind} ${name}${setting === null ? '' : `.${setting}`}: ${before} → ${after}`;

const policies = (...names: string[]) => configuration({ policies: names.map((name) => policy({ name })) });

describe('configChanges', () => {
  test.for([
    ['nothing for equal ones', policies('A', 'B'), policies('A', 'B'), []],
    [
      'nothing for other labels of the same ids',
      policies('A'),
      configuration({ policies: [policy({ name: 'A', ticketType: { id: 21, name: 'Renamed' } })] }),
      [],
    ],
    ['another order', policies('A', 'B'), policies('B', 'A'), ['changed .order: A, B → B, A']],
    ['no order for one that comes last', policies('A'), policies('A', 'B'), ['added B: null → Disk Monitor* → Alert']],
    [
      'an order for one that comes first',
      policies('A'),
      policies('B', 'A'),
      ['added B: null → Disk Monitor* → Alert', 'changed .order: A → B, A'],
    ],
    [
      'no order for one that goes',
      policies('A', 'B', 'C'),
      policies('A', 'C'),
      ['removed B: Disk Monitor* → Alert → null'],
    ],
    ['a name spelled otherwise', policies('disks'), policies('Disks'), ['changed disks.name: disks → Disks']],
    [
      'a setting that comes and goes',
      configuration({ policies: [policy({ team: { id: 5, name: 'Desk' } })] }),
      configuration({ policies: [policy({ priorities: { critical: { id: 2, name: 'High' } } })] }),
      ['changed Disks.team: Desk → null', 'changed Disks.priorities.critical: null → High'],
    ],
  ] as const)('finds %s', ([, before, after, changes]) => {
    expect(configChanges(before, after).map(brief)).toEqual(changes);
  });
});

describe('ticketingRequest', () => {
  const asked = (name: string): PolicyRequest => ({
    name,
    alerts: ['Disk Monitor*'],
    severities: ['warning', 'critical'],
    ticketType: 21,
    closedStatus: 9,
  });

  test.for([
    ['nothing when all is as it was', ['A', 'B'], null],
    ['the order alone', ['B', 'A'], { set: [], remove: [], order: ['B', 'A'] }],
    ['what goes', ['B'], { set: [], remove: ['A'], order: ['B'] }],
    ['that all goes', [], { set: [], remove: ['A', 'B'] }],
    ['what is new, and no other', ['A', 'B', 'C'], { set: [asked('C')], remove: [], order: ['A', 'B', 'C'] }],
  ] as const)('asks for %s', ([, names, request]) => {
    expect(ticketingRequest(policies('A', 'B'), { policies: names.map(asked) })).toEqual(request);
  });

  test('asks about settings only when they differ', () => {
    const request = (tickets: object) => ticketingRequest(configuration(), { tickets });
    expect(request({ reopenWithinMinutes: 60, catchAll: null, storm: { perClient: 10 } })).toBeNull();
    expect(request({ texts: { summary: '' } })).toBeNull();
    expect(request({ catchAll: { client: 1 } })).toEqual({
      set: [],
      remove: [],
      settings: { catchAll: { client: 1 } },
    });
  });
});

describe('ticketingFaults', () => {
  test('takes a check only as true or false: anything else would be a save', () => {
    expect(ticketingFaults({ remove: ['A'], check: true })).toEqual([]);
    expect(ticketingFaults({ remove: ['A'], check: 'true' })).toEqual(['check: true or false is expected']);
  });
});

describe('nearestName', () => {
  const known = ['perClient', 'overall', 'windowSeconds', 'on', 'excluded'];
  test.for([
    ['perclient', 'perClient'],
    ['per_client', 'perClient'],
    ['ovreall', 'overall'],
    ['window', 'windowSeconds'],
    ['exclude', 'excluded'],
    ['onHold', null],
    ['colour', null],
    ['', null],
    ['x'.repeat(10_000), null],
  ] as const)('of %j is %j', ([wanted, expected]) => {
    expect(nearestName(wanted, known)).toBe(expected);
  });
});
