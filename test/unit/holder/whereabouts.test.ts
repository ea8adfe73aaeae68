import { describe, expect, test } from 'vitest';
import { whereaboutsOf } from '../../../src/holder/whereabouts.ts';
import { device, group, mapping, tree } from '../../support/builders.ts';

const place = (clientId: number) => ({
  clientId,
  clientName: `Client ${clientId}`,
  siteId: clientId,
  siteName: 'Main',
});
const row = (groupId: string, clientId: number) => mapping({ groupId, place: place(clientId) });
const excluded = (groupId: string) => mapping({ groupId, excluded: true, place: null });

const GROUPS = tree(group('acme'), group('branch', 'acme'), group('lab', 'branch'), group('other'));
const CATCH_ALL = place(99);

const where = (
  groupId: string | null,
  rows: readonly ReturnType<typeof row>[],
  catchAll: typeof CATCH_ALL | null = null,
) => whereaboutsOf(device({ groupId }), GROUPS, new Map(rows.map((each) => [each.groupId, each])), catchAll);

describe('whereaboutsOf', () => {
  test('goes by the deepest mapped ancestor', () => {
    const rows = [row('acme', 1), row('branch', 2)];
    expect(where('lab', rows)).toEqual({ place: place(2), groupPath: 'ACME / BRANCH / LAB' });
    expect(where('acme', rows)).toEqual({ place: place(1), groupPath: 'ACME' });
  });

  test.for([['other'], ['not in the tree'], [null]] as const)('has no place for a device in group %j', ([groupId]) => {
    expect(where(groupId, [row('acme', 1)])).toMatchObject({ place: null, reason: 'unmapped' });
  });

  test('sends what no row speaks of to the catch-all, a device without a group too', () => {
    expect(where('other', [row('acme', 1)], CATCH_ALL).place).toEqual(CATCH_ALL);
    expect(where(null, [], CATCH_ALL)).toEqual({ place: CATCH_ALL, groupPath: '' });
    expect(where('lab', [row('acme', 1)], CATCH_ALL).place).toEqual(place(1));
  });

  test('keeps out what is excluded, catch-all or not', () => {
    const rows = [row('acme', 1), excluded('branch')];
    expect(where('lab', rows, CATCH_ALL)).toEqual({
      place: null,
      reason: 'excluded',
      groupPath: 'ACME / BRANCH / LAB',
    });
    expect(where('acme', rows).place).toEqual(place(1));
  });

  test('takes in a group that is mapped below an excluded one', () => {
    expect(where('lab', [excluded('branch'), row('lab', 3)]).place).toEqual(place(3));
  });
});
