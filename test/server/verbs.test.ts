import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { ensureIntegration } from '../../src/client/ensure-integration.ts';
import { INITIAL_STATE, transition } from '../../src/domain/integration-state.ts';
import type { GroupMapping } from '../../src/domain/mapping.ts';
import * as messages from '../../src/contract/messages.ts';
import { FAST, House, type Mapping, type WorkerProcess } from '../support/house.ts';

const CLI = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
/** No verb leaves a person without a word for longer. */
const SILENCE_MS = 15_000;

interface Run {
  readonly code: number | null;
  /** Lines are wrapped for 80 columns: spaces and line breaks are one here. */
  readonly said: string;
  readonly stdout: string;
  readonly ms: number;
}

/** The command line as a person runs it, without a terminal. */
async function level(house: House, args: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      LEVEL_HALOPSA_HOME: house.dataDir,
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: house.namespace,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const startedAt = Date.now();
  let heardAt = startedAt;
  let silenceMs = 0;
  const texts = { stdout: '', stderr: '' };
  const heard = (): void => {
    silenceMs = Math.max(silenceMs, Date.now() - heardAt);
    heardAt = Date.now();
  };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      heard();
      texts[name] += chunk;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  heard();
  expect(silenceMs, `${args.join(' ')} was silent`).toBeLessThan(SILENCE_MS);
  const said = `${texts.stdout}\n${texts.stderr}`.replaceAll(/\s+/g, ' ');
  return { code, said, stdout: texts.stdout, ms: Date.now() - startedAt };
}

const json = async <T>(house: House, ...args: string[]): Promise<T> => {
  const { code, stdout, said } = await level(house, [...args, '--json']);
  expect(code, said).toBe(0);
  return JSON.parse(stdout) as T;
};

interface Row {
  readonly groupId: string;
  readonly groupPath: string;
  readonly place: { readonly clientId: number; readonly siteId: number } | null;
  readonly excluded: boolean;
}

const arrow = ({ groupPath, clientName, siteName }: Mapping): string => `${groupPath} => ${clientName} / ${siteName}`;

const answering = (house: House, worker: WorkerProcess): Promise<unknown> =>
  Promise.race([worker.died, house.until('the worker answers', () => true)]);

/** Rows that were saved on a better day. */
async function mapBefore(house: House, count: number): Promise<void> {
  const set = (await house.mapping())
    .slice(0, count)
    .map(({ groupId, groupPath, ...place }): GroupMapping => ({ groupId, groupPath, excluded: false, place }));
  const settled = transition(INITIAL_STATE, { kind: 'configured', change: FAST, at: 0 });
  await ensureIntegration(house.client, 'default', transition(settled, { kind: 'mapped', set, remove: [] }));
}

const open = async (): Promise<House> =>
  House.open({ address: inject('temporalAddress'), world: 'small', settings: FAST });

describe('the verbs, in the order of a first day', () => {
  let house: House;
  let worker: WorkerProcess;
  let mapping: Mapping[];
  const at = (index: number): Mapping => mapping[index] as Mapping;
  const list = (): Promise<Row[]> => json<Row[]>(house, 'map', 'list');

  beforeAll(async () => {
    house = await open();
    worker = await house.startWorker();
    await answering(house, worker);
    await house.handle.executeUpdate(messages.saveSettings, { args: [FAST] });
    mapping = await house.mapping();
    const twins = [
      { op: 'addGroup', name: 'Twin' },
      { op: 'addGroup', name: 'Twin' },
      { op: 'addClient', name: 'Twin Ltd' },
      { op: 'addClient', name: 'Twin Ltd' },
    ];
    await house.edit(twins);
  });
  afterAll(() => house.close());

  test('test-connection: everything passes, nothing is written', async () => {
    const { code, said } = await level(house, ['test-connection']);
    expect(said).toMatch(/HaloPSA application pass.*HaloPSA clients pass.*HaloPSA assets pass/);
    expect(said).not.toMatch(/ fail /);
    expect(code).toBe(0);
    expect(await house.writes()).toHaveLength(0);
  });

  test('groups: the tree with its devices', async () => {
    const { code, said } = await level(house, ['groups']);
    expect(code).toBe(0);
    expect(said).toMatch(/Brightwater Architects.*not mapped.*32 groups, 500 devices/);
    const { groups } = await json<{ groups: { path: string; devices: number }[] }>(house, 'groups');
    expect(groups).toHaveLength(32);
    expect(groups.reduce((sum, group) => sum + group.devices, 0)).toBe(500);
    const some = await json<{ groups: { path: string }[] }>(house, 'groups', 'BRIGHTWATER');
    expect(some.groups.map(({ path }) => path)).toEqual(
      groups.map(({ path }) => path).filter((path) => path.startsWith('Brightwater')),
    );
  });

  test('clients: with sites and ids', async () => {
    const { clientId, clientName, siteId, siteName } = at(0);
    const found = await json<{ id: number; name: string; sites: { id: number; name: string }[] }[]>(
      house,
      'clients',
      clientName,
    );
    expect(found).toMatchObject([{ id: clientId, name: clientName }]);
    expect(found[0]?.sites).toContainEqual({ id: siteId, name: siteName });
  });

  test('map add: several at once, by names, by ids, and excluded', async () => {
    const byNames = await level(house, ['map', 'add', arrow(at(0)), arrow(at(1))]);
    expect(byNames.code, byNames.said).toBe(0);
    const { groupId, clientId, siteId } = at(2);
    const byIds = await level(house, ['map', 'add', groupId, '--client', String(clientId), '--site', String(siteId)]);
    expect(byIds.code, byIds.said).toBe(0);
    const excluded = await level(house, ['map', 'add', at(3).groupPath, '--excluded']);
    expect(excluded.code, excluded.said).toBe(0);

    const rows = await list();
    const expected = [0, 1, 2].map((index) => {
      const row = at(index);
      return { groupId: row.groupId, place: { clientId: row.clientId, siteId: row.siteId }, excluded: false };
    });
    expect(rows).toHaveLength(4);
    for (const row of expected)
      expect(rows).toContainEqual(expect.objectContaining({ ...row, place: expect.objectContaining(row.place) }));
    expect(rows).toContainEqual(expect.objectContaining({ groupId: at(3).groupId, excluded: true, place: null }));
  });

  describe('a mapping that cannot be saved is refused whole', () => {
    const refused: readonly (readonly [what: string, args: () => string[] | Promise<string[]>, reason: RegExp])[] = [
      [
        'unknown group',
        () => [arrow(at(5)), `Nowhere => ${at(5).clientName} / ${at(5).siteName}`],
        /Level has no group "Nowhere"/,
      ],
      [
        'unknown client',
        () => [arrow(at(5)), `${at(6).groupPath} => Nobody Ltd / Main`],
        /HaloPSA has no client "Nobody Ltd"/,
      ],
      [
        'unknown site',
        () => [arrow(at(5)), `${at(6).groupPath} => ${at(6).clientName} / Atlantis`],
        /HaloPSA has no site "Atlantis" of client/,
      ],
      [
        'ambiguous group',
        () => [arrow(at(5)), `Twin => ${at(5).clientName} / ${at(5).siteName}`],
        /Level has 2 groups "Twin": name one by its id \(.+, .+\)/,
      ],
      [
        'ambiguous client',
        () => [arrow(at(5)), `${at(6).groupPath} => Twin Ltd`],
        /HaloPSA has 2 of client "Twin Ltd": name one by its id \(\d+, \d+\)/,
      ],
      [
        'two rows for one group',
        () => [arrow(at(5)), `${at(5).groupId} => ${at(6).clientName} / ${at(6).siteName}`],
        /two rows for the group/,
      ],
      [
        'the id of a vanished group',
        async () => {
          const [made] = (await house.edit([{ op: 'addGroup', name: 'Soon gone' }])) as [{ groupId: string }];
          await house.edit({ op: 'deleteGroup', groupId: made.groupId });
          return [arrow(at(5)), `${made.groupId} => ${at(5).clientName} / ${at(5).siteName}`];
        },
        /Level has no group/,
      ],
    ];
    test.for(refused)('%s', async ([, args, reason]) => {
      const before = await list();
      const { code, said } = await level(house, ['map', 'add', ...(await args())]);
      expect(said).toMatch(reason);
      expect(said).toContain('nothing saved');
      expect(code).toBe(1);
      expect(await list()).toEqual(before);
    });

    test('a removal of what is not mapped', async () => {
      const before = await list();
      const { code, said } = await level(house, ['map', 'remove', at(0).groupPath, 'Nowhere']);
      expect(said).toMatch(/nothing saved.*no row for the group "Nowhere"/);
      expect(code).toBe(1);
      expect(await list()).toEqual(before);
    });
  });

  test('map remove', async () => {
    const { code, said } = await level(house, ['map', 'remove', at(2).groupPath, at(3).groupId]);
    expect(code, said).toBe(0);
    expect((await list()).map(({ groupId }) => groupId).sort()).toEqual([at(0).groupId, at(1).groupId].sort());
  });

  test('sync: refused while it is off', async () => {
    const { code, said } = await level(house, ['sync']);
    expect(said).toMatch(/default is off.*level-halopsa enable/);
    expect(code).toBe(1);
    expect(await house.writes()).toHaveLength(0);
  });

  test('enable, status, sync: the rows become Synced', async () => {
    const on = await level(house, ['enable']);
    expect(on.said).toContain('default is on, 2 mapped groups');
    expect(on.code).toBe(0);
    await house.allSynced();

    const status = await level(house, ['status']);
    expect(status.said).toMatch(/default is on since.*holder .*HaloPSA \d+ of 300 requests left.*2: 2 Synced/);
    expect(status.code).toBe(0);

    const asked = await level(house, ['sync', at(0).groupPath]);
    expect(asked.said).toContain(`Asked for a sync of ${at(0).groupPath}`);
    await house.until('that row synced again', ({ rows }) =>
      rows.some(({ groupId, counts }) => groupId === at(0).groupId && counts.unchanged > 0),
    );
    const { rows } = await json<{ rows: { groupId: string; state: string }[] }>(house, 'status');
    expect(rows.map(({ state }) => state)).toEqual(['Synced', 'Synced']);
  });

  test('disable: nothing is sent any more, the reason is shown', async () => {
    const off = await level(house, ['disable', '--reason', 'an upgrade on Sunday']);
    expect(off.said).toContain('default is off (an upgrade on Sunday): nothing is sent any more');
    expect(off.code).toBe(0);
    expect((await level(house, ['status'])).said).toMatch(/default is off since .*: an upgrade on Sunday/);
  });

  test('without a worker every verb says so and ends', async () => {
    await worker.stop();
    const run = (args: readonly string[]): Promise<Run> => level(house, args);
    const verbs = [
      ['groups'],
      ['clients'],
      ['map', 'suggest'],
      ['test-connection'],
      ['map', 'list'],
      ['map', 'add', arrow(at(7))],
      ['enable'],
      ['status'],
      ['sync'],
    ];
    // All at once would be slow by themselves.
    const runs = [...(await Promise.all(verbs.slice(0, 5).map(run))), ...(await Promise.all(verbs.slice(5).map(run)))];
    for (const { code, said, ms } of runs) {
      expect(said).toMatch(
        /No worker .*(is running|answered).* connection default|No worker for connection default answered/,
      );
      expect(said).toMatch(/Start one with its credentials|else start one/);
      expect(code).toBe(1);
      expect(ms).toBeLessThan(20_000);
    }
  });
});

describe('map suggest', () => {
  let house: House;
  afterAll(() => house.close());

  test('saves nothing by itself, and with --accept the place that each group is meant for', async () => {
    house = await open();
    await answering(house, await house.startWorker());
    const meant = await house.mapping();
    const shown = await level(house, ['map', 'suggest']);
    expect(shown.said).toMatch(/Sure .*\d+ sure, 0 to check, 0 without a suggestion; nothing is saved/);
    expect(shown.said).toMatch(/level-halopsa map suggest --accept 0\.9 $/);
    expect([shown.code, await json<Row[]>(house, 'map', 'list')]).toEqual([0, []]);

    const { suggestions } = await json<{ suggestions: { groupId: string; saved: boolean }[] }>(
      house,
      'map',
      'suggest',
      '--accept',
      '0.9',
    );
    const rows = await json<Row[]>(house, 'map', 'list');
    expect(suggestions.every(({ saved }) => saved)).toBe(true);
    expect(rows.map(({ groupId }) => groupId).sort()).toEqual(suggestions.map(({ groupId }) => groupId).sort());

    const { groups } = await json<{ groups: { id: string; mapping: { place: Row['place'] } }[] }>(house, 'groups');
    const placeOf = new Map(groups.map(({ id, mapping: { place } }) => [id, [place?.clientId, place?.siteId]]));
    for (const { groupId, groupPath, clientId, siteId } of meant)
      expect(placeOf.get(groupId), groupPath).toEqual([clientId, siteId]);

    const again = await level(house, ['map', 'suggest', '--accept', '0.9']);
    expect(again.said).toContain('Nothing to suggest');
    expect(again.code).toBe(0);
    expect(await house.writes()).toHaveLength(0);
  });
});

interface Fault {
  readonly what: string;
  /** What the worker is started with. */
  readonly env?: (house: House) => NodeJS.ProcessEnv;
  /** What HaloPSA is like. */
  readonly world?: (house: House) => Promise<unknown>;
  /** What test-connection says; null when only a write could tell. */
  readonly said: RegExp | null;
  /** What the problem in `status` says. */
  readonly problem: RegExp;
  /** A mapping needs no right on assets. */
  readonly canMap?: true;
}

const APP = 'Configuration > Integrations > Halo API > View Applications';
const SCOPES = ['read:tickets', 'edit:tickets', 'read:customers', 'read:assets'];

const FAULTS: readonly Fault[] = [
  {
    what: 'a wrong URL',
    env: ({ sim }) => ({ HALOPSA_URL: `${sim.url}/nothing-here` }),
    said: /no HaloPSA answers at http.*\/nothing-here: check HALOPSA_URL/,
    problem: /no HaloPSA answers at http.*\/nothing-here: check HALOPSA_URL/,
  },
  {
    what: 'a wrong secret',
    env: () => ({ HALOPSA_CLIENT_SECRET: 'a-secret-that-was-copied-badly' }),
    said: new RegExp(`HaloPSA does not know this client id and secret\\. Copy both again from ${APP}`),
    problem: new RegExp(`HaloPSA does not know this client id and secret\\. Copy both again from ${APP}`),
  },
  {
    what: 'a missing scope',
    world: (house) => house.switches({ applicationScopes: SCOPES }),
    said: new RegExp(`the application lacks edit:assets .*tick edit:assets in ${APP} > Permissions`),
    problem: new RegExp(`the HaloPSA application lacks a scope .*Tick it in ${APP} > Permissions`),
  },
  {
    what: 'a missing right to read',
    world: (house) => house.switches({ rights: { assets: 'none' } }),
    canMap: true,
    said: /HaloPSA does not let the application use \/Asset.*its agent "Assets Access Level: Read and Modify"/,
    problem: /HaloPSA does not let the application use \/Asset.*its agent "Assets Access Level: Read and Modify"/,
  },
  {
    what: 'a missing right to write',
    world: (house) => house.switches({ rights: { assets: 'read' } }),
    canMap: true,
    said: null,
    problem: /HaloPSA does not let the application use \/Asset.*its agent "Assets Access Level: Read and Modify"/,
  },
  {
    what: 'a wrong Level key',
    env: () => ({ LEVEL_API_KEY: 'a-key-that-was-copied-badly' }),
    said: /Level does not accept the API key: copy it again from Level > Settings > API keys/,
    problem: /Level does not accept the API key: copy it again from Level > Settings > API keys/,
  },
  {
    what: 'a web page instead of data',
    world: (house) => house.fault({ api: 'halo', kind: 'html', status: 200, times: 0 }),
    said: /answered with a web page instead of data: check HALOPSA_URL/,
    problem: /answered with a web page instead of data: check HALOPSA_URL/,
  },
];

describe('what is wrong is a sentence with its cure, and nothing is half saved', () => {
  let house: House;
  afterEach(() => house.close());

  test.for(FAULTS)('$what', async ({ env, world, said, problem, canMap = false }) => {
    house = await open();
    await mapBefore(house, 2);
    await world?.(house);
    await answering(house, await house.startWorker(env?.(house)));
    const before = await json<Row[]>(house, 'map', 'list');
    const [, , third] = await house.mapping();

    const tested = await level(house, ['test-connection']);
    if (said === null) expect(tested.said).toContain('only a write could prove them');
    else expect(tested.said).toMatch(said);
    expect(tested.code).toBe(said === null ? 0 : 1);

    const added = await level(house, ['map', 'add', arrow(third as Mapping)]);
    expect(added.code, added.said).toBe(canMap ? 0 : 1);
    if (!canMap) {
      expect(added.said).toContain('nothing saved');
      expect(await json<Row[]>(house, 'map', 'list')).toEqual(before);
    }

    expect((await level(house, ['enable'])).code).toBe(0);
    await house.until('a problem', ({ problems }) => problems.length > 0, 30_000);
    const shown = await level(house, ['status']);
    expect(shown.said).toMatch(problem);
    expect(shown.code).toBe(0);
    expect((await house.check()).assets).toBe(0);
  });
});
