import { describe, expect, test } from 'vitest';
import { renderChecks } from '../../../src/cli/render-checks.ts';
import { renderClients, searchClients } from '../../../src/cli/render-clients.ts';
import { renderMappings } from '../../../src/cli/render-mappings.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { bigEstate } from '../big-estate.ts';

const VIEW = { columns: 80, colour: false };
const CLIENTS = [
  {
    id: 12,
    name: 'Acme Ltd',
    sites: [
      { id: 34, name: 'Main' },
      { id: 35, name: 'Lyon' },
    ],
  },
  { id: 13, name: 'Beta Inc', sites: [{ id: 36, name: 'Lyon' }] },
  { id: 14, name: 'Empty', sites: [] },
];

describe('renderClients', () => {
  test('lists clients with their sites and ids', () => {
    expect(renderClients(CLIENTS, VIEW).split('\n')).toEqual([
      'CLIENT          ID  SITE              ID',
      'Acme Ltd        12  Main              34',
      '                    Lyon              35',
      'Beta Inc        13  Lyon              36',
      'Empty           14  no active site',
      '',
      '3 clients, 3 sites',
    ]);
  });
});

describe('renderClients of a part', () => {
  test('counts what was found, of how many', () => {
    const part = { wanted: 'lyon', all: CLIENTS };
    expect(
      renderClients(searchClients(CLIENTS, 'lyon'), { ...VIEW, part })
        .split('\n')
        .at(-1),
    ).toBe('2 of 3 clients, 2 of 3 sites');
    expect(renderClients([], { ...VIEW, part })).toBe('No client or site has "lyon" in its name');
  });

  test('fits 80 columns with 300 clients', () => {
    const { clients } = bigEstate();
    const lines = renderClients(clients, VIEW).split('\n');
    for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
    expect(lines.at(-1)).toBe('300 clients, 400 sites');
  });
});

describe('searchClients', () => {
  test.for([
    ['acme', [['Acme Ltd', 2]]],
    [
      'LYON',
      [
        ['Acme Ltd', 1],
        ['Beta Inc', 1],
      ],
    ],
    ['13', [['Beta Inc', 1]]],
    ['béta', [['Beta Inc', 1]]],
    ['zzz', []],
  ] as const)('finds %s', ([wanted, found]) => {
    expect(searchClients(CLIENTS, wanted).map(({ name, sites }) => [name, sites.length])).toEqual(found);
  });
});

describe('renderChecks', () => {
  test('lists what was seen, and below it what to do', () => {
    const text = renderChecks(
      [
        { name: 'Level groups', result: 'pass', detail: 'can be read' },
        { name: 'HaloPSA', result: 'fail', detail: 'no token', cure: 'Copy the secret again' },
      ],
      VIEW,
    );
    expect(text.split('\n')).toEqual([
      'CHECK           RESULT   DETAIL',
      'Level groups    pass     can be read',
      'HaloPSA         fail     no token',
      '',
      'To do',
      '- HaloPSA: Copy the secret again',
    ]);
  });
});

const CALENDAR = { timeZone: 'UTC', now: Date.UTC(2026, 10, 23) };

describe('renderMappings', () => {
  test('shows names and ids', () => {
    const rows = [
      {
        groupId: 'g-1',
        groupPath: 'Acme',
        place: { clientId: 12, clientName: 'Acme Ltd', siteId: 34, siteName: 'Main' },
        excluded: false,
      },
      { groupId: 'g-2', groupPath: 'Acme / Lab', place: null, excluded: true },
    ];
    expect(
      renderMappings(rows, { ...VIEW, ...CALENDAR })
        .split('\n')
        .slice(1),
    ).toEqual(['Acme                Acme Ltd / Main  12 / 34', 'Acme / Lab          excluded']);
  });

  test('says of a row on hold until when, and why', () => {
    const place = { clientId: 12, clientName: 'Acme Ltd', siteId: 34, siteName: 'Main' };
    const onHold = { until: Date.UTC(2026, 11, 1), reason: 'migration' };
    const rows = [{ groupId: 'g-1', groupPath: 'Acme', place, excluded: false, onHold }];
    expect(renderMappings(rows, { ...VIEW, ...CALENDAR })).toContain(
      'Acme Ltd / Main, on hold until 1 Dec (migration)  12 / 34',
    );
  });
});
