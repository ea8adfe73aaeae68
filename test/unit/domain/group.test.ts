import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupPath, lineage, rowOf, type MappedGroup } from '../../../src/domain/group.ts';
import { group, tree } from '../../support/builders.ts';

const acme = tree(group('acme'), group('lab', 'acme'), group('bench', 'lab'), group('other'));
const rows = (...list: MappedGroup[]): Map<string, MappedGroup> => new Map(list.map((row) => [row.groupId, row]));
const on = (groupId: string): MappedGroup => ({ groupId, excluded: false });
const off = (groupId: string): MappedGroup => ({ groupId, excluded: true });

describe('lineage', () => {
  test('lists a group and its ancestors, itself first', () => {
    expect(lineage('bench', acme).map(({ id }) => id)).toEqual(['bench', 'lab', 'acme']);
  });

  test('ends at a parent that does not exist', () => {
    expect(lineage('b', tree(group('b', 'gone'))).map(({ id }) => id)).toEqual(['b']);
  });

  test('is empty for a group that does not exist', () => {
    expect(lineage('gone', acme)).toEqual([]);
  });

  test('ends on a cycle', () => {
    expect(lineage('a', tree(group('a', 'b'), group('b', 'a'))).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(lineage('a', tree(group('a', 'a'))).map(({ id }) => id)).toEqual(['a']);
  });

  test('ends for any parents, and names no group twice', () => {
    const ids = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.option(ids), { minLength: 10, maxLength: 10 }), ids, (parents, start) => {
        const groups = tree(...parents.map((parent, index) => group(`${index}`, parent === null ? null : `${parent}`)));
        const line = lineage(`${start}`, groups).map(({ id }) => id);
        expect(new Set(line).size).toBe(line.length);
        expect(line[0]).toBe(`${start}`);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('groupPath', () => {
  test('writes the root first', () => {
    expect(groupPath('bench', acme)).toBe('ACME / LAB / BENCH');
  });
});

describe('rowOf', () => {
  test.for([
    ['the group itself', 'bench', rows(on('bench'), on('acme')), 'bench'],
    ['the deepest mapped ancestor', 'bench', rows(on('lab'), on('acme')), 'lab'],
    ['an ancestor above an unmapped parent', 'bench', rows(on('acme')), 'acme'],
    ['none when nothing above is mapped', 'other', rows(on('acme')), null],
    ['none in an excluded group', 'lab', rows(on('acme'), off('lab')), null],
    ['none below an excluded group', 'bench', rows(on('acme'), off('lab')), null],
    ['a row mapped again below an excluded group', 'bench', rows(on('acme'), off('lab'), on('bench')), 'bench'],
    ['none when ungrouped', null, rows(on('acme')), null],
    ['none when Level has no such group, though a row names it', 'gone', rows(on('gone')), null],
  ] as const)('finds %s', ([, groupId, mapped, expected]) => {
    expect(rowOf(groupId, acme, mapped)?.groupId ?? null).toBe(expected);
  });
});
