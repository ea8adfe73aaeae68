import { describe, expect, test } from 'vitest';
import { goneRows, groupTree, pathSearch, withAncestors } from '../../../src/cli/group-tree.ts';
import { renderGroups } from '../../../src/cli/render-groups.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { VERBS } from '../../../src/cli/commands/index.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import type { LevelGroupView } from '../../../src/contract/activities.ts';
import type { IntegrationConfig } from '../../../src/contract/messages.ts';
import { bigEstate } from '../big-estate.ts';
import { fakeClient } from '../client/fake-client.ts';
import { captured } from './builders.ts';

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

describe('pathSearch', () => {
  test.for([
    ['acme', 'Acme / Head office', true],
    ['HEAD', 'Acme / Head office', true],
    ['cafe', 'Café Noir', true],
    ['Café', 'CAFE NOIR', true],
    ['acme/h', 'Acme / Head office', true],
    ['acme / l', 'Acme / Head office', false],
  ] as const)('%s in %s: %s', ([wanted, path, expected]) => {
    expect(pathSearch(wanted)(path)).toBe(expected);
  });
});

describe('withAncestors', () => {
  test('keeps what is above a match, and nothing beside it', () => {
    expect(withAncestors(GROUPS, new Set(['s'])).map(({ id }) => id)).toEqual(['a', 'l', 's']);
  });
});

async function groups(argv: readonly string[], items: readonly LevelGroupView[], rows: IntegrationConfig['rows'] = []) {
  const { terminal, out } = captured();
  const { client } = fakeClient({ answers: [{ what: 'groups', items, next: null }], queries: { config: { rows } } });
  const connect = () => Promise.resolve(client);
  await runCli(['groups', ...argv], { verbs: VERBS, version: '1', env: {}, terminal, connect });
  return out.join('\n');
}

describe('groups among 600', () => {
  const { groups: all } = bigEstate();
  const mapped = [{ groupId: 'r0', groupPath: 'Northwind Dental', place, excluded: false }];

  test('shows what matches below what is above it, and counts only what matches', async () => {
    const text = await groups(['dental / zurich'], all, mapped);
    const lines = text.split('\n');
    expect(lines[1]).toMatch(/^Brightwater Dental +4 {2}not mapped$/);
    expect(lines[2]).toMatch(/^└─ Zürich +3 {2}not mapped$/);
    expect(lines.at(-1)).toBe('10 of 600 groups, 30 devices in them: 3 mapped, 27 not mapped');
    const json = JSON.parse(await groups(['dental / zurich', '--json'], all, mapped)) as { groups: { path: string }[] };
    expect(json.groups.map(({ path }) => path).filter((path) => !path.endsWith('Dental / Zürich'))).toEqual([]);
    expect(json.groups).toHaveLength(10);
  });

  test('filters those that are unmapped too', async () => {
    const lines = (await groups(['northwind dental', '--unmapped'], all)).split('\n');
    expect(lines.slice(1, 3).map((line) => line.split('  ')[0])).toEqual([
      'Northwind Dental',
      'Northwind Dental / Zürich',
    ]);
    expect(lines.at(-1)).toMatch(/^2 of 600 groups, /);
    expect(await groups(['northwind dental', '--unmapped'], all, mapped)).toBe(
      'No unmapped group has "northwind dental" in its path',
    );
  });

  test('says so when nothing matches', async () => {
    expect(await groups(['nowhere'], all)).toBe('No group has "nowhere" in its path');
  });

  test('fits 80 columns and takes a moment, also when all are beside each other', async () => {
    const flat = Array.from({ length: 5_000 }, (_, at) => group(`g${at}`, `Group ${at}`, null, 1));
    const startedAt = performance.now();
    for (const list of [all, flat]) {
      const text = await groups([], list);
      for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
    }
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
