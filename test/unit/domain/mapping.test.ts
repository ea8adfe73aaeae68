import { describe, expect, test } from 'vitest';
import {
  mappingFaults,
  resolveMapping,
  resolveMappings,
  type Directory,
  type MappingRequest,
} from '../../../src/domain/mapping.ts';

const directory: Directory = {
  groups: new Map([
    ['g-hq', 'Acme / Head office'],
    ['g-lab', 'Acme / Lab'],
    ['g-lab2', 'Acme / Lab'],
    ['7', 'Globex'],
  ]),
  clients: [
    { id: 12, name: 'Acme Ltd', inactive: false },
    { id: 13, name: 'Globex', inactive: false },
    { id: 14, name: 'Twin', inactive: false },
    { id: 15, name: 'Twin', inactive: false },
    { id: 16, name: 'Old', inactive: true },
    { id: 17, name: 'Reborn', inactive: true },
    { id: 18, name: 'Reborn', inactive: false },
    { id: 19, name: 'Empty', inactive: false },
  ],
  sites: [
    { id: 41, name: 'Main', clientId: 12, clientName: 'Acme Ltd', inactive: false },
    { id: 42, name: 'Lab', clientId: 12, clientName: 'Acme Ltd', inactive: false },
    { id: 43, name: 'Closed', clientId: 12, clientName: 'Acme Ltd', inactive: true },
    { id: 51, name: 'Main', clientId: 13, clientName: 'Globex', inactive: false },
    { id: 52, name: 'Old', clientId: 13, clientName: 'Globex', inactive: true },
    { id: 61, name: 'Main', clientId: 18, clientName: 'Reborn', inactive: false },
  ],
};

const request = (over: Partial<MappingRequest> = {}): MappingRequest => ({
  group: 'g-hq',
  client: 'Acme Ltd',
  site: 'Main',
  ...over,
});
const resolve = (over: Partial<MappingRequest>) => resolveMapping(request(over), directory);

describe('resolveMapping', () => {
  test('stores ids, with names as labels', () => {
    expect(resolve({})).toEqual({
      ok: {
        groupId: 'g-hq',
        groupPath: 'Acme / Head office',
        excluded: false,
        place: { clientId: 12, clientName: 'Acme Ltd', siteId: 41, siteName: 'Main' },
      },
    });
  });

  test.for([
    ['a path', { group: 'Acme / Head office' }, 'g-hq 12 41'],
    ['a path without spaces, in any case', { group: 'acme/HEAD office' }, 'g-hq 12 41'],
    ['a numeric group id', { group: '7' }, '7 12 41'],
    ['ids as numbers', { client: 12, site: 42 }, 'g-hq 12 42'],
    ['ids as texts', { client: '12', site: '42' }, 'g-hq 12 42'],
    ['names in any case, spaces around', { client: ' acme LTD ', site: ' lab' }, 'g-hq 12 42'],
    ['the same letters in another Unicode form', { client: 'Acme Ltd'.normalize('NFD') }, 'g-hq 12 41'],
    ['the site of that client, though another has the name too', { client: 'Globex', site: 'Main' }, 'g-hq 13 51'],
    ['the only active site of a client', { client: 'Globex', site: undefined }, 'g-hq 13 51'],
    ['the active one of two clients of a name', { client: 'Reborn' }, 'g-hq 18 61'],
  ] as const)('takes %s', ([, over, expected]) => {
    const { site, ...rest } = { ...request(), ...over };
    const resolved = resolveMapping(site === undefined ? rest : { ...rest, site }, directory);
    const row = 'ok' in resolved ? resolved.ok : null;
    expect([row?.groupId, row?.place?.clientId, row?.place?.siteId].join(' ')).toBe(expected);
  });

  test('needs no place for an excluded group', () => {
    expect(resolveMapping({ group: 'Acme / Head office', state: 'excluded' }, directory)).toEqual({
      ok: { groupId: 'g-hq', groupPath: 'Acme / Head office', excluded: true, place: null },
    });
  });

  test.for([
    ['an unknown group', { group: 'Acme / Attic' }, /no group "Acme \/ Attic"/],
    ['an ambiguous path', { group: 'Acme / Lab' }, /2 groups .*g-lab, g-lab2/],
    ['an unknown client', { client: 'Initech' }, /no client "Initech"/],
    ['an ambiguous client', { client: 'Twin' }, /2 of client "Twin".*14, 15/],
    ['an inactive client', { client: 'Old' }, /client "Old" is inactive/],
    ['an inactive client by id', { client: 16 }, /client "16" is inactive/],
    ['an unknown site', { site: 'Attic' }, /no site "Attic" of client "Acme Ltd"/],
    ['a site of another client', { site: 51 }, /no site "51" of client "Acme Ltd"/],
    ['an inactive site', { site: 'Closed' }, /site "Closed" of client "Acme Ltd" is inactive/],
    ['a client without sites', { client: 'Empty' }, /no site "Main" of client "Empty"/],
  ] as const)('refuses %s', ([, over, fault]) => {
    expect(resolve(over)).toEqual({ fault: expect.stringMatching(fault) });
  });

  test.for([
    ['no client', { group: 'g-hq' }, /needs a client and a site/],
    ['no site, where there are two', { group: 'g-hq', client: 'Acme Ltd' }, /2 sites: say which \(Main, Lab\)/],
    ['no site, where there is none', { group: 'g-hq', client: 'Empty' }, /has 0 sites/],
  ] as const)('refuses %s', ([, incomplete, fault]) => {
    expect(resolveMapping(incomplete, directory)).toEqual({ fault: expect.stringMatching(fault) });
  });
});

describe('resolveMappings', () => {
  test('names every fault at once', () => {
    const { mappings, faults } = resolveMappings(
      [request(), request({ group: 'x' }), request({ group: '7', client: 'y' })],
      directory,
    );
    expect(mappings.map(({ groupId }) => groupId)).toEqual(['g-hq']);
    expect(faults).toHaveLength(2);
  });

  test('refuses two rows of one group, by id and by path', () => {
    expect(resolveMappings([request(), request({ group: 'Acme/Head office', site: 'Lab' })], directory).faults).toEqual(
      ['two rows for the group "Acme / Head office"'],
    );
  });
});

describe('mappingFaults', () => {
  test.for([
    ['a row', [{ group: 'g', client: 1, site: 'Main' }], undefined],
    ['an excluded row', [{ group: 'g', state: 'excluded' }], []],
    ['only removals', undefined, ['g']],
  ] as const)('accepts %s', ([, set, remove]) => {
    expect(mappingFaults(set, remove)).toEqual([]);
  });

  test.for([
    ['nothing', undefined, undefined, ['nothing to save: give set, remove, hold or resume']],
    ['empty lists', [], [], ['nothing to save: give set, remove, hold or resume']],
    ['a row instead of a list', { group: 'g' }, undefined, ['set: a list of rows is expected']],
    ['a removal instead of a list', undefined, 'g', ['remove: a list of group ids or paths is expected']],
    ['a removal by number', undefined, [7], ['remove: a list of group ids or paths is expected']],
    ['a row that is null', [null], undefined, [expect.stringMatching(/^set\[0\]: an object/)]],
    [
      'everything wrong at once',
      [{ group: ' ' }, { group: 'g', client: {}, site: null, state: 'off' }],
      undefined,
      [
        expect.stringMatching(/^set\[0\]\.group/),
        expect.stringMatching(/^set\[1\]\.client/),
        expect.stringMatching(/^set\[1\]\.site/),
        expect.stringMatching(/^set\[1\]\.state/),
      ],
    ],
  ])('refuses %s', ([, set, remove, faults]) => {
    expect(mappingFaults(set, remove)).toEqual(faults);
  });
});
