import { describe, expect, test } from 'vitest';
import { silentlyMissing } from '../../../src/domain/silently-missing.ts';
import { device, group, mapping, tree } from '../../support/builders.ts';

const groups = tree(group('a'), group('b', 'a'), group('c'), group('d', 'c'), group('e'), group('f'));
const row = (groupId: string, over: Parameters<typeof mapping>[0] = {}) =>
  mapping({ groupId, groupPath: groupId.toUpperCase(), ...over });
const at = (groupId: string | null, ...tags: string[]) => device({ groupId, tags });
const see = (over: Partial<Parameters<typeof silentlyMissing>[0]>) =>
  silentlyMissing({ devices: [], groups, rows: [], policies: [], ...over });

const NONE = { count: 0, devices: 0, paths: [] };

describe('silentlyMissing', () => {
  test.for([
    ['nothing of mapped groups and those below', [row('a')], ['a', 'b', 'b'], NONE],
    ['nothing of excluded ones', [row('a'), row('c', { excluded: true, place: null })], ['b', 'c', 'd'], NONE],
    ['nothing of groups without devices', [], [], NONE],
    [
      'unmapped ones, each by itself',
      [row('a')],
      ['a', 'c', 'd', 'd'],
      { count: 2, devices: 3, paths: ['C', 'C / D'] },
    ],
    ['three by name', [], ['a', 'c', 'e', 'f'], { count: 4, devices: 4, paths: ['A', 'C', 'E'] }],
  ] as const)('tells %s', ([, rows, where, unmapped]) => {
    expect(see({ rows, devices: where.map((id) => at(id)) }).unmapped).toEqual(unmapped);
  });

  test('counts devices in no group, or in one that Level does not list', () => {
    expect(see({ devices: [at(null), at('nowhere'), at('a')] }).ungrouped).toBe(2);
  });

  const rows = [row('a'), row('c'), row('e')];
  const devices = [at('a', 'SERVER'), at('b'), at('d', 'laptop')];
  test.for([
    ['no row without policies', [], NONE],
    ['no row when a policy takes any device', [{ tags: ['SERVER'] }, { tags: [] }], NONE],
    ['rows of which no policy takes any device', [{ tags: ['server '] }], { count: 1, devices: 1, paths: ['C'] }],
    ['none that has no device', [{ tags: ['x'] }], { count: 2, devices: 3, paths: ['A', 'C'] }],
    ['nothing where tags fit, spelled otherwise', [{ tags: ['server'] }, { tags: ['Laptop'] }], NONE],
  ] as const)('tells %s', ([, policies, ticketless]) => {
    expect(see({ rows, devices, policies }).ticketless).toEqual(ticketless);
  });
});
