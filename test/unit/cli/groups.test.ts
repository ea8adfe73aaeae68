import { describe, expect, test } from 'vitest';
import { goneRows, groupTree } from '../../../src/cli/group-tree.ts';
import { renderGroups } from '../../../src/cli/render-groups.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import type { LevelGroupView } from '../../../src/contract/activities.ts';
import type { IntegrationConfig } from '../../../src/contract/messages.ts';

const group = (id: string, name: string, parentId: string | null, devices: number): LevelGroupView => ({
  id,
  name,
  parentId,
  devices,
  path: name,
});
const place = { clientId: 12, clientName: 'Acme Ltd', siteId: 34, siteName: 'Main' };
const GROUPS = [
  group('a', 'Acme', null, 2),
  group('h', 'Head office', 'a', 25),
  group('l', 'Lab', 'a', 3),
  group('s', 'Secret', 'l', 1),
  group('b', 'Beta', null, 7),
];
const ROWS: IntegrationConfig['rows'] = [
  { groupId: 'a', groupPath: 'Acme', place, excluded: false },
  { groupId: 'l', groupPath: 'Acme / Lab', place: null, excluded: true },
];
const VIEW = { columns: 80, colour: false, flat: false };

describe('groupTree', () => {
  test('tells what becomes of each group, and from where', () => {
    const told = groupTree(GROUPS, ROWS).map(({ id, mapping }) => [id, mapping.kind, mapping.from]);
    expect(told).toEqual([
      ['a', 'mapped', null],
      ['h', 'inherited', 'Acme'],
      ['l', 'excluded', null],
      ['s', 'excluded', 'Acme / Lab'],
      ['b', 'unmapped', null],
    ]);
  });

  test('shows a group whose parent is unknown, and every group of a cycle once', () => {
    const odd = [group('x', 'X', 'gone', 1), group('c', 'C', 'd', 1), group('d', 'D', 'c', 1)];
    expect(
      groupTree(odd, [])
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['c', 'd', 'x']);
  });
});

describe('renderGroups', () => {
  test('draws a tree with direct devices and sums', () => {
    expect(renderGroups(groupTree(GROUPS, ROWS), [], VIEW).split('\n')).toEqual([
      'GROUP           DEVICES  CLIENT / SITE',
      'Acme                  2  → Acme Ltd / Main',
      '├─ Head office       25  inherits from Acme',
      '└─ Lab                3  excluded',
      '   └─ Secret          1  excluded by Acme / Lab',
      'Beta                  7  not mapped',
      '',
      '5 groups, 38 devices in groups: 27 mapped, 4 excluded, 7 not mapped',
    ]);
  });

  test('tells of mapped groups that Level no longer has', () => {
    const gone = goneRows([], ROWS);
    expect(gone).toHaveLength(2);
    expect(renderGroups(groupTree(GROUPS, ROWS), gone, VIEW)).toContain(
      '! Acme is mapped, but Level has no such group any more',
    );
  });

  test('fits 80 columns, and makes names plain', () => {
    const long = 'Zweigniederlassungsgesellschaftsverwaltungszentrale \u001B[31m\u202E '.repeat(3);
    const deep = Array.from({ length: 12 }, (_, at) => group(`${at}`, long, at === 0 ? null : `${at - 1}`, 99_999));
    const rows = [{ groupId: '0', groupPath: long, place: { ...place, clientName: long }, excluded: false }];
    const text = renderGroups(groupTree(deep, rows), rows, VIEW);
    for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
