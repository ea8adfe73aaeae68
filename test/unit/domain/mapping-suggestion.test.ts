import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClientName } from '../../../src/domain/client-suggestion.ts';
import type { LevelGroup } from '../../../src/domain/group.ts';
import { acceptable, suggestMappings, type SuggestionInput } from '../../../src/domain/mapping-suggestion.ts';
import { bigEstate } from '../big-estate.ts';

const group = (path: string, deviceCount = 1): LevelGroup => ({
  id: path,
  name: path.split(' / ').at(-1) ?? '',
  parentId: path.includes(' / ') ? path.split(' / ').slice(0, -1).join(' / ') : null,
  deviceCount,
});
const groups = (...paths: readonly string[]): LevelGroup[] => paths.map((path) => group(path));

/** Client 12 "Acme Ltd" of "Acme Ltd: Main, Lyon" has the sites 1201, 1202. */
const clients = (...texts: readonly string[]): ClientName[] =>
  texts.map((text, at) => {
    const [name = '', sites = 'Main'] = text.split(': ');
    const names = sites === 'none' ? [] : sites.split(', ');
    const id = 12 + at;
    return { id, name, sites: names.map((site, index) => ({ id: id * 100 + index + 1, name: site })) };
  });

const mapped = (path: string, [client, site]: readonly [client: number, site: number], excluded = false) => ({
  groupId: path,
  excluded,
  place: excluded ? null : { clientId: client, clientName: 'label', siteId: site, siteName: 'label' },
});

/** "Acme => Acme Ltd / Main 96": what a table can hold. Ambiguous ones end in "?". */
function told(input: Partial<SuggestionInput>): string[] {
  const { suggestions, unmatched } = suggestMappings({ groups: [], rows: [], clients: [], ...input });
  return [
    ...suggestions.map(
      ({ groupPath, place, confidence, ambiguous }) =>
        `${groupPath} => ${place.clientName} / ${place.siteName} ${Math.round(confidence * 100)}${ambiguous ? '?' : ''}`,
    ),
    ...unmatched.map(({ groupPath, devices }) => `${groupPath}: none for ${devices}`),
  ];
}

describe('suggestMappings takes a group at the top for a client', () => {
  test.for([
    ['its only site', ['Acme'], ['Acme: Lyon'], ['Acme => Acme / Lyon 100']],
    ['its main site of several', ['Acme'], ['Acme Ltd: Lyon, HQ'], ['Acme => Acme Ltd / HQ 95']],
    ['no sure site of several', ['Acme'], ['Acme Ltd: Lyon, Paris'], ['Acme => Acme Ltd / Lyon 40?']],
    ['no sure site of two main ones', ['Acme'], ['Acme: Head office, HQ'], ['Acme => Acme / Head office 40?']],
    ['none of two with its name', ['Acme'], ['Acme', 'acme'], ['Acme => Acme / Main 40?']],
    [
      'none of two that are as alike',
      ['Northwind'],
      ['Northwind Dental', 'Northwind Legal'],
      ['Northwind => Northwind Dental / Main 40?'],
    ],
    ['the same name before a similar one', ['Acme Ltd'], ['Acme', 'Acme Ltd'], ['Acme Ltd => Acme Ltd / Main 100']],
    ['none when none is alike', ['Zeta'], ['Acme'], ['Zeta: none for 1']],
    ['none without an active site', ['Acme'], ['Acme: none'], ['Acme: none for 1']],
  ] as const)('%s', ([, paths, texts, expected]) => {
    expect(told({ groups: groups(...paths), clients: clients(...texts) })).toEqual(expected);
  });

  test('two groups that may be one client are both to be checked, unless one has its name', () => {
    expect(told({ groups: groups('ACM - Acme', 'The Acme'), clients: clients('Acme Ltd') })).toEqual([
      'ACM - Acme => Acme Ltd / Main 80',
      'The Acme => Acme Ltd / Main 80',
    ]);
    expect(told({ groups: groups('Acme', 'The Acme'), clients: clients('Acme') })).toEqual([
      'Acme => Acme / Main 100',
      'The Acme => Acme / Main 80',
    ]);
  });
});

describe('suggestMappings takes a group below a client for a site', () => {
  const sites = clients('Acme Ltd: Main, Lyon, Acme Ghent, Perth - North');
  test.for([
    ['of its name', 'Acme / LYON', ['Acme / LYON => Acme Ltd / Lyon 96']],
    ['of its name without accents', 'Acme / Lyön', ['Acme / Lyön => Acme Ltd / Lyon 96']],
    ['whose name has the client in it', 'Acme / Ghent', ['Acme / Ghent => Acme Ltd / Acme Ghent 93']],
    ['when it has the client in it itself', 'Acme / Acme Lyon', ['Acme / Acme Lyon => Acme Ltd / Lyon 93']],
    ['with a word for places', 'Acme / Lyon office', ['Acme / Lyon office => Acme Ltd / Lyon 93']],
    ['that begins alike: to check', 'Acme / Perth', ['Acme / Perth => Acme Ltd / Perth - North 75']],
    ['not when it is the one that is inherited', 'Acme / Head office', []],
    ['not when nothing is alike: it inherits', 'Acme / Laptops', []],
  ] as const)('%s', ([, path, expected]) => {
    expect(told({ groups: groups('Acme', path), clients: sites })).toEqual(['Acme => Acme Ltd / Main 95', ...expected]);
  });

  test('also below groups that inherit, and when the group above is mapped already', () => {
    const input = { groups: groups('X', 'X / Staff', 'X / Staff / Lyon', 'X / Main'), clients: sites };
    expect(told({ ...input, rows: [mapped('X', [12, 1201])] })).toEqual(['X / Staff / Lyon => Acme Ltd / Lyon 100']);
  });

  test('no surer than its client', () => {
    expect(
      told({ groups: groups('Northwind', 'Northwind / Lyon'), clients: clients('Northwind Dental: Main, Lyon') }),
    ).toEqual(['Northwind => Northwind Dental / Main 75', 'Northwind / Lyon => Northwind Dental / Lyon 75']);
  });

  test('and leaves the client out when each of its groups has its site', () => {
    const input = {
      groups: [group('Acme', 0), ...groups('Acme / Lyon', 'Acme / Paris')],
      clients: clients('Acme: Lyon, Paris'),
    };
    expect(told(input)).toEqual(['Acme / Lyon => Acme / Lyon 100', 'Acme / Paris => Acme / Paris 100']);
    expect(told({ ...input, groups: [...input.groups, group('Acme / Lab')] })[0]).toBe('Acme => Acme / Lyon 40?');
  });

  test('one of two sites that are as alike is a question', () => {
    expect(
      told({ groups: groups('Acme', 'Acme / Lyon'), clients: clients('Acme: Main, Lyon 1, Lyon, lyon') }),
    ).toContain('Acme / Lyon => Acme / Lyon 40?');
  });
});

describe('suggestMappings leaves alone', () => {
  const one = clients('Acme', 'Beta');
  test.for([
    ['what is mapped', { groups: groups('Acme'), rows: [mapped('Acme', [13, 1301])], clients: one }],
    [
      'what is excluded, and what is below it',
      { groups: groups('X', 'X / Acme', 'X / Main'), rows: [mapped('X', [0, 0], true)], clients: one },
    ],
    [
      'what follows a client that is gone',
      { groups: groups('X', 'X / Acme'), rows: [mapped('X', [99, 9901])], clients: one },
    ],
    ['what has no devices', { groups: [group('Acme', 0), group('Acme / Main', 0)], clients: one }],
    [
      'what has devices in mapped groups only',
      { groups: [group('Acme', 0), group('Acme / Lyon')], rows: [mapped('Acme / Lyon', [12, 1201])], clients: one },
    ],
  ] as const)('%s', ([, input]) => {
    expect(told(input)).toEqual([]);
  });

  test('clients below a group that is none, unless most groups in it are clients', () => {
    expect(told({ groups: groups('Zeta', 'Zeta / Acme'), clients: one })).toEqual(['Zeta: none for 2']);
    const folder = [group('Customers', 0), ...groups('Customers / Acme', 'Customers / Beta', 'Customers / Zeta')];
    expect(told({ groups: folder, clients: one })).toEqual([
      'Customers / Acme => Acme / Main 100',
      'Customers / Beta => Beta / Main 100',
      'Customers / Zeta: none for 1',
    ]);
  });
});

describe('suggestMappings, whatever the estate', () => {
  const word = fc.constantFrom('Acme', 'Beta', 'Acme Ltd', 'ACM - Acme', 'The Beta', 'Northwind', 'Main', 'Lyon', 'HQ');
  const tree = fc
    .array(fc.record({ name: word, parent: fc.nat(12), devices: fc.nat(2) }), { maxLength: 12 })
    .map((all) =>
      all.map(({ name, parent, devices }, at): LevelGroup => ({
        id: `g${at}`,
        name,
        parentId: parent < at ? `g${parent}` : null,
        deviceCount: devices,
      })),
    );
  const site = fc.record({ name: word, inactive: fc.boolean() });
  const estate = fc
    .array(fc.record({ name: word, inactive: fc.boolean(), sites: fc.array(site, { maxLength: 3 }) }), { maxLength: 8 })
    .map((all) =>
      all.map((client, at): ClientName => ({
        ...client,
        id: at + 1,
        sites: client.sites.map((each, index) => ({ ...each, id: (at + 1) * 100 + index })),
      })),
    );
  const rows = fc.subarray(['g0', 'g1', 'g2', 'g3', 'g4']).map((ids) => ids.map((id) => mapped(id, [1, 100])));
  const world = fc.record({ groups: tree, clients: estate, rows });

  test('the order of the input makes no difference', () => {
    fc.assert(
      fc.property(world, ({ groups: all, clients: known, rows: some }) => {
        const turned = {
          groups: all.toReversed(),
          rows: some.toReversed(),
          clients: known.toReversed().map((client) => ({ ...client, sites: client.sites.toReversed() })),
        };
        expect(suggestMappings(turned)).toEqual(suggestMappings({ groups: all, clients: known, rows: some }));
      }),
      { numRuns: 500 },
    );
  });

  test('only active places are suggested, to each open group once, and what is ambiguous is never accepted', () => {
    fc.assert(
      fc.property(world, (input) => {
        const { suggestions, unmatched } = suggestMappings(input);
        const named = [...suggestions, ...unmatched].map(({ groupId }) => groupId);
        expect(new Set(named).size).toBe(named.length);
        for (const { groupId, place, confidence, ambiguous } of suggestions) {
          const client = input.clients.find(({ id }) => id === place.clientId);
          expect(client?.inactive).toBe(false);
          expect(client?.sites.find(({ id }) => id === place.siteId)?.inactive).toBe(false);
          expect(input.rows.some((row) => row.groupId === groupId)).toBe(false);
          expect(confidence).toBeLessThanOrEqual(ambiguous ? 0.4 : 1);
        }
        expect(acceptable(suggestions, 0).some(({ ambiguous }) => ambiguous)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('a client of the same name with one site is certain, two of them never are', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (name) => {
        const one = { id: 1, name, sites: [{ id: 10, name: 'Main' }] };
        const two = { id: 2, name, sites: [{ id: 20, name: 'Main' }] };
        const input = { groups: [{ id: 'g', name, parentId: null, deviceCount: 1 }], rows: [] };
        expect(suggestMappings({ ...input, clients: [one] }).suggestions).toMatchObject([
          { confidence: 1, ambiguous: false },
        ]);
        const { suggestions } = suggestMappings({ ...input, clients: [one, two] });
        expect(acceptable(suggestions, 0)).toEqual([]);
      }),
    );
  });

  test('600 groups and 300 clients take a moment', () => {
    const { groups: all, clients: known } = bigEstate();
    const startedAt = performance.now();
    const levelGroups = all.map(({ devices, ...rest }) => ({ ...rest, deviceCount: devices }));
    const { suggestions } = suggestMappings({ groups: levelGroups, rows: [], clients: known });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(acceptable(suggestions, 0.9).length).toBeGreaterThan(250);
  });
});
