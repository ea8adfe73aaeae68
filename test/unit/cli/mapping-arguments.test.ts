import { describe, expect, test } from 'vitest';
import { mappingRequests } from '../../../src/cli/mapping-arguments.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';

describe('mappingRequests', () => {
  test.for([
    [
      'a group with flags',
      ['Acme / Head office'],
      { client: 'Acme Ltd', site: 'Main' },
      [{ group: 'Acme / Head office', client: 'Acme Ltd', site: 'Main' }],
    ],
    [
      'several groups with the same flags',
      ['A', 'B'],
      { client: '12' },
      [
        { group: 'A', client: '12' },
        { group: 'B', client: '12' },
      ],
    ],
    [
      'arrows',
      ['G1 => Client / Site', 'G2=>Client2 / Site'],
      {},
      [
        { group: 'G1', client: 'Client', site: 'Site' },
        { group: 'G2', client: 'Client2', site: 'Site' },
      ],
    ],
    ['a path before the arrow', ['Acme / Lyon => 12 / 34'], {}, [{ group: 'Acme / Lyon', client: '12', site: '34' }]],
    ['an arrow without a site', ['Acme => Acme Ltd'], {}, [{ group: 'Acme', client: 'Acme Ltd' }]],
    [
      'a slash without spaces as part of the name',
      ['Acme => A/S Holding / Main'],
      {},
      [{ group: 'Acme', client: 'A/S Holding', site: 'Main' }],
    ],
    ['excluded groups', ['Lab'], { excluded: true }, [{ group: 'Lab', state: 'excluded' }]],
  ] as const)('reads %s', ([, words, flags, rows]) => {
    expect(mappingRequests(words, flags)).toEqual(rows);
  });

  test.for([
    ['no group', [], {}],
    ['an empty group', [' '], { client: 'A' }],
    ['nothing to map to', ['G'], {}],
    ['a site without a client', ['G'], { site: 'S' }],
    ['two arrows', ['A => B => C'], {}],
    ['nothing after the arrow', ['A =>'], {}],
    ['nothing before the arrow', ['=> C / S'], {}],
    ['an empty site', ['A => C / '], {}],
    ['a place that reads in two ways', ['A => Acme / Lyon / Main'], {}],
    ['an arrow beside a plain group', ['A => C / S', 'B'], {}],
    ['an arrow with flags', ['A => C / S'], { client: 'C' }],
    ['an excluded group with a client', ['A'], { excluded: true, client: 'C' }],
  ] as const)('refuses %s', ([, words, flags]) => {
    expect(() => mappingRequests(words, flags)).toThrow(UsageError);
  });
});
