import { describe, expect, test } from 'vitest';
import { acceptedConfidence } from '../../../src/cli/accepted-confidence.ts';
import { VERBS } from '../../../src/cli/commands/index.ts';
import { levelGroups } from '../../../src/cli/group-tree.ts';
import { mapCommand } from '../../../src/cli/map-command.ts';
import { renderMappingSuggestions } from '../../../src/cli/render-mapping-suggestions.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { suggestMappings, type MappingSuggestion } from '../../../src/domain/mapping-suggestion.ts';
import { bigEstate } from '../big-estate.ts';
import { fakeClient, type Fake } from '../client/fake-client.ts';
import { captured } from './builders.ts';

const group = (id: string, name: string, devices: number, parentId: string | null = null) => ({
  id,
  name,
  parentId,
  path: name,
  devices,
});
const GROUPS = [
  group('a', 'Acme', 3),
  group('l', 'Lyon', 5, 'a'),
  group('n', 'Northwind', 8),
  group('t', 'Twin', 1),
  group('z', 'Zeta', 2),
];
const site = (id: number, name: string) => ({ id, name });
const CLIENTS = [
  { id: 12, name: 'Acme Ltd', sites: [site(34, 'Main'), site(35, 'Lyon')] },
  { id: 13, name: 'Northwind Dental', sites: [site(36, 'Main')] },
  { id: 14, name: 'Twin', sites: [site(37, 'Main')] },
  { id: 15, name: 'Twin', sites: [site(38, 'Main')] },
];

async function run(argv: readonly string[], { groups = GROUPS, ...fake }: Fake & { groups?: typeof GROUPS } = {}) {
  const { terminal, out, err } = captured();
  const { client, sent } = fakeClient({
    answers: [
      { what: 'groups', items: groups, next: null },
      { what: 'clients', items: CLIENTS, next: null },
    ],
    queries: { config: { rows: [] } },
    updates: { saveGroupMappings: { saved: [], removed: [] } },
    ...fake,
  });
  const connect = () => Promise.resolve(client);
  const code = await runCli(['map', 'suggest', ...argv], { verbs: VERBS, version: '1', env: {}, terminal, connect });
  return { code, out: out.join('\n'), err: err.join('\n'), sent };
}

describe('map suggest', () => {
  test('shows what is sure, to check and without a client, and saves nothing', async () => {
    const { code, out, sent } = await run([]);
    expect([code, sent]).toEqual([0, []]);
    expect(out.split('\n')).toEqual([
      'GROUP               CLIENT / SITE            SURE  WHY',
      'Sure',
      'Acme                Acme Ltd / Main           95%  legal form apart, main site',
      'Acme / Lyon         Acme Ltd / Lyon           96%  same name',
      '',
      'To check',
      'Northwind           Northwind Dental / Main   75%  begins alike, only site',
      'Twin                Twin / Main               40%  2 have this name',
      '',
      'None found',
      'Zeta                2 devices                      no client alike',
      '',
      '2 sure, 2 to check, 1 without a suggestion; nothing is saved',
      '',
      'To save the sure ones:',
      '',
      'level-halopsa map suggest --accept 0.9',
    ]);
  });

  test('saves with --accept what is sure enough, all in one, and says what it did not', async () => {
    const { code, out, sent } = await run(['--accept', '0.9']);
    expect([code, sent]).toEqual([
      0,
      [
        {
          to: 'level-halopsa/default',
          name: 'saveGroupMappings',
          arg: {
            set: [
              { group: 'a', client: 12, site: 34 },
              { group: 'l', client: 12, site: 35 },
            ],
          },
        },
      ],
    ]);
    expect(out).toMatch(/^Saved\nAcme .*\nAcme \/ Lyon .*\n\nNot saved\nNorthwind .*\nTwin .*\n\nNone found\nZeta /m);
    expect(out).toContain('2 saved, 2 not saved, 1 without a suggestion');
    expect(out.split('\n').at(-1)).toBe('level-halopsa map add "Northwind" --client "Northwind Dental" --site "Main"');
  });

  test('never saves what is ambiguous', async () => {
    const { sent } = await run(['--accept', '0']);
    expect(sent[0]?.arg.set.map(({ group: id }: { group: string }) => id)).toEqual(['a', 'l', 'n']);
  });

  test('sends nothing when nothing is sure enough', async () => {
    const { code, out, sent } = await run(['--accept', '99%']);
    expect([code, sent]).toEqual([0, []]);
    expect(out).toContain('0 saved, 4 not saved');
  });

  test('gives all of it as JSON', async () => {
    const told = JSON.parse((await run(['--json'])).out) as { suggestions: unknown[] };
    expect(told).toMatchObject({ accept: null, unmatched: [{ groupId: 'z', devices: 2 }] });
    expect(told.suggestions[0]).toEqual({
      groupId: 'a',
      groupPath: 'Acme',
      devices: 8,
      place: { clientId: 12, clientName: 'Acme Ltd', siteId: 34, siteName: 'Main' },
      confidence: 0.95,
      ambiguous: false,
      why: 'legal form apart, main site',
      saved: false,
    });
    const accepted = JSON.parse((await run(['--json', '--accept', '.95'])).out) as {
      suggestions: { saved: boolean }[];
    };
    expect(accepted.suggestions.map(({ saved }) => saved)).toEqual([true, true, false, false]);
  });

  test.for([['1.5'], ['90'], ['-1'], ['sure'], ['']])(
    'refuses --accept %s with 64 and asks nobody',
    async ([given]) => {
      const { code, sent } = await run([`--accept=${given}`]);
      expect([code, sent]).toEqual([64, []]);
    },
  );

  test('has nothing to say where each group has its place', async () => {
    const { out } = await run([], { groups: [] });
    expect(out).toMatch(/^Nothing to suggest: .*\n[^]*level-halopsa status$/);
  });
});

describe('acceptedConfidence', () => {
  test.for([
    ['0.9', 0.9],
    ['.9', 0.9],
    ['90%', 0.9],
    ['1', 1],
    ['0', 0],
  ] as const)('reads %s', ([given, expected]) => {
    expect(acceptedConfidence(given)).toBe(expected);
  });
});

describe('mapCommand', () => {
  const suggestion = (over: Partial<MappingSuggestion['place']>, groupPath = 'Acme'): MappingSuggestion => ({
    groupId: 'g-1',
    groupPath,
    devices: 1,
    place: { clientId: 12, clientName: 'Acme Ltd', siteId: 34, siteName: 'Main', ...over },
    confidence: 0.9,
    ambiguous: false,
    why: '',
  });
  const view = { columns: 80, option: '', isTwin: false };
  const HEAD = 'level-halopsa map add';

  test.for([
    ['names', suggestion({}), view, [`${HEAD} "Acme" --client "Acme Ltd" --site "Main"`]],
    [
      'the connection',
      suggestion({}),
      { ...view, option: ' -c b' },
      [`${HEAD} -c b "Acme" --client "Acme Ltd" --site "Main"`],
    ],
    [
      'a name that a shell would run',
      suggestion({ clientName: '$(x)' }),
      view,
      [`${HEAD} "Acme" --client '$(x)' --site "Main"`],
    ],
    [
      'an id for a name that looks like one',
      suggestion({ siteName: '12' }),
      view,
      [`${HEAD} "Acme" --client "Acme Ltd" --site "34"`],
    ],
    [
      'an id for a name that looks like an option',
      suggestion({}, '-x'),
      view,
      [`${HEAD} "g-1" --client "Acme Ltd" --site "Main"`],
    ],
    [
      'the id of one of two groups',
      suggestion({}),
      { ...view, isTwin: true },
      [`${HEAD} "g-1" --client "Acme Ltd" --site "Main"`],
    ],
    [
      'ids of what is ambiguous',
      { ...suggestion({}), ambiguous: true },
      view,
      [`${HEAD} "Acme" --client 12 --site 34`],
    ],
    [
      'lines that fit',
      suggestion({}, 'A'.repeat(40)),
      view,
      [`${HEAD} "${'A'.repeat(40)}" \\`, '  --client "Acme Ltd" \\', '  --site "Main"'],
    ],
    ['ids where a name does not fit', suggestion({}, 'A'.repeat(90)), view, [`${HEAD} "g-1" --client 12 --site 34`]],
  ] as const)('gives %s', ([, of, how, expected]) => {
    expect(mapCommand(of, how)).toEqual(expected);
  });
});

describe('renderMappingSuggestions', () => {
  const view = { columns: 80, colour: false, connection: 'default', saved: null };

  test('fits 80 columns with 600 groups', () => {
    const { groups, clients } = bigEstate();
    const found = suggestMappings({ groups: levelGroups(groups), rows: [], clients });
    const lines = renderMappingSuggestions(found, view).split('\n');
    for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
    expect(lines.at(-1)).toBe('level-halopsa map suggest --accept 0.9');
  });

  test('fits 80 columns with names as long as they come, and makes them plain', () => {
    const long = 'Zweigniederlassungsgesellschaftsverwaltungszentrale \u001B[31m\u202E '.repeat(3);
    const place = { clientId: 1, clientName: long, siteId: 2, siteName: long };
    const one = { groupId: 'g-1', groupPath: long, devices: 1, place, confidence: 0.7, ambiguous: false, why: long };
    const text = renderMappingSuggestions({ suggestions: [one], unmatched: [one] }, view);
    for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('has colours only where they are wanted', () => {
    const found = suggestMappings({
      groups: [{ id: 'g', name: 'Acme', parentId: null, deviceCount: 1 }],
      rows: [],
      clients: CLIENTS,
    });
    expect(renderMappingSuggestions(found, view)).not.toContain('\u001B');
    expect(renderMappingSuggestions(found, { ...view, colour: true })).toContain('\u001B[');
  });
});
