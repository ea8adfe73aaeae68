import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FaultSpec } from '../../../simulator/faults.ts';
import type { SwitchPatch } from '../../../simulator/switches.ts';
import { startWebServer } from '../../support/web-server.ts';
import { failed, lineOf, openBench, type Bench } from './check-bench.ts';

const FIVE = ['read:tickets', 'edit:tickets', 'read:customers', 'read:assets', 'edit:assets'];

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(() => bench.reset());
afterAll(() => bench.close());

describe('checkConnection, all is well', () => {
  test('a line for each check, in the order in which a person mends', async () => {
    const lines = await bench.check();
    expect(failed(lines)).toEqual([]);
    expect(lines.map(({ name, result }) => `${name}: ${result}`)).toEqual([
      'Level groups: pass',
      'Level devices: pass',
      'Level alerts: pass',
      'Level write access: skipped',
      'HaloPSA address: pass',
      'HaloPSA application: pass',
      'HaloPSA tenant: pass',
      'HaloPSA agent: pass',
      'HaloPSA clients: pass',
      'HaloPSA sites: pass',
      'HaloPSA ticket types: pass',
      'HaloPSA statuses: pass',
      'HaloPSA priorities: pass',
      'HaloPSA tickets: pass',
      'HaloPSA asset types: pass',
      'HaloPSA asset fields: pass',
      'HaloPSA assets: pass',
      'HaloPSA rate limit: skipped',
      'HaloPSA write rights: skipped',
      'HaloPSA ticket rights: skipped',
    ]);
  });

  test('writes nothing, and takes few requests', async () => {
    await bench.check();
    expect(await bench.writes()).toBe(0);
  });

  test('what only a write could prove says which write does', async () => {
    const lines = await bench.check();
    expect(lineOf(lines, 'HaloPSA write rights').detail).toContain('the first sync does');
    expect(lineOf(lines, 'HaloPSA ticket rights').detail).toContain('`policies test-ticket NAME`');
    expect(lineOf(lines, 'Level write access').detail).toContain('whenTicketCloses: resolveAlert');
  });

  test.for<[string, SwitchPatch, string, RegExp]>([
    [
      'the limit that HaloPSA tells',
      { xRateLimitRemaining: true },
      'HaloPSA rate limit',
      /tells \d+ left; limits\.halopsa is 300 in 300 s/,
    ],
    ['ids as texts', { sloppyIds: true }, 'HaloPSA clients', /can be read, \d+ visible/],
  ])('reads %s', async ([, patch, name, detail]) => {
    await bench.switches(patch);
    const lines = await bench.check();
    expect(failed(lines)).toEqual([]);
    expect(lineOf(lines, name)).toMatchObject({ result: 'pass', detail: expect.stringMatching(detail) as string });
  });
});

describe('checkConnection, each scope', () => {
  test.for(['edit:tickets', 'edit:assets', 'read:customers'])('without %s, names it', async (scope) => {
    await bench.switches({ applicationScopes: FIVE.filter((one) => one !== scope) });
    const lines = await bench.check();
    expect(failed(lines)).toEqual([
      `HaloPSA application: the application lacks ${scope} → tick ${scope} in Configuration > Integrations > Halo API > View Applications > Permissions`,
    ]);
    expect(lineOf(lines, 'HaloPSA rights').detail).toBe('not tried: there is no token');
  });

  test.for(['read:tickets', 'read:assets'])(
    'without %s, nothing is missing where editing includes reading',
    async (scope) => {
      await bench.switches({ applicationScopes: FIVE.filter((one) => one !== scope) });
      expect(failed(await bench.check())).toEqual([]);
    },
  );

  test.for(FIVE)('without %s, on a tenant that takes each word as it is', async (missing) => {
    const web = await startWebServer(({ url, body }) => {
      if (url.startsWith('/api/authinfo')) return { body: { auth_url: `${web.url}/auth`, tenant_id: 'acme' } };
      const asked = (new URLSearchParams(body).get('scope') ?? '').split(' ');
      if (url === '/auth/token' && asked.includes(missing)) return { status: 400, body: { error: 'invalid_scope' } };
      return url === '/auth/token' ? { body: { access_token: 'a-token', scope: asked.join(' ') } } : { status: 404 };
    });
    try {
      expect(failed(await bench.check({ haloUrl: web.url }))).toEqual([
        `HaloPSA application: the application lacks ${missing} → tick ${missing} in Configuration > Integrations > Halo API > View Applications > Permissions`,
      ]);
    } finally {
      await web.close();
    }
  });

  test('without any, names all', async () => {
    await bench.switches({ applicationScopes: [] });
    expect(failed(await bench.check())[0]).toContain(`lacks ${FIVE.join(', ')} → tick ${FIVE.join(', ')} in`);
  });

  test('granted fewer than asked for, names them', async () => {
    await bench.fault({
      api: 'auth',
      kind: 'status',
      status: 200,
      body: '{"access_token":"x","scope":"openid edit:tickets read:customers"}',
      times: 1,
    });
    expect(failed(await bench.check())).toEqual([
      expect.stringMatching(
        /^HaloPSA application: accepted, but without read:assets edit:assets → tick read:assets, edit:assets in/,
      ),
    ]);
  });
});

interface Lack {
  readonly what: string;
  readonly switches?: SwitchPatch;
  readonly fault?: FaultSpec;
  /** The lines that fail, with what they say; none where only a write could tell. */
  readonly said: Readonly<Record<string, RegExp>>;
}

const ASSETS = /its agent "Assets Access Level: Read and Modify"/;
const CLIENTS =
  /application needs read:customers, and its agent "Clients Access Level: Read Only", with all clients allowed/;
const DESK = /application needs read:tickets and edit:tickets, and its agent "Tickets Access Level: Read and Modify"/;
const ALL_CLIENTS = /^the list is empty → no (client|site) is visible: in the agent's permissions .*allow all clients$/;

const LACKS: readonly Lack[] = [
  {
    what: 'assets: none',
    switches: { rights: { assets: 'none' } },
    said: { 'HaloPSA asset types': ASSETS, 'HaloPSA assets': ASSETS },
  },
  { what: 'assets: read', switches: { rights: { assets: 'read' } }, said: {} },
  {
    what: 'customers: none',
    switches: { rights: { customers: 'none' } },
    said: { 'HaloPSA clients': CLIENTS, 'HaloPSA sites': CLIENTS },
  },
  {
    what: 'tickets: none',
    switches: { rights: { tickets: 'none' } },
    said: {
      'HaloPSA ticket types': DESK,
      'HaloPSA statuses': DESK,
      'HaloPSA priorities': DESK,
      'HaloPSA tickets': DESK,
    },
  },
  { what: 'tickets: read', switches: { rights: { tickets: 'read' } }, said: {} },
  {
    what: 'all asset types: no',
    switches: { rights: { allAssetTypes: false } },
    said: { 'HaloPSA asset types': /^none is visible → .*allow the use of all asset types$/ },
  },
  {
    what: 'one asset type only',
    switches: { rights: { allAssetTypes: [128] } },
    said: {
      'HaloPSA asset fields': /HaloPSA has no asset type "Server" for a server: make it in .*there are: Workstation/,
    },
  },
  {
    what: 'all clients: no',
    switches: { rights: { allClients: false } },
    said: { 'HaloPSA clients': ALL_CLIENTS, 'HaloPSA sites': ALL_CLIENTS },
  },
  { what: 'closing tickets: no', switches: { rights: { closeTickets: false } }, said: {} },
  { what: 'editing closed tickets: no', switches: { rights: { editClosedTickets: false } }, said: {} },
  { what: 'adding notes: no', switches: { rights: { addNotes: false } }, said: {} },
  {
    what: 'a missing right as 401',
    switches: { rights: { assets: 'none' }, missingRightStatus: 401 },
    said: {
      'HaloPSA asset types':
        /does not accept the token for \/AssetType: the application or its agent was changed or disabled/,
      'HaloPSA assets': /does not accept the token for \/Asset/,
    },
  },
  {
    what: 'all ticket types: no',
    fault: { api: 'halo', path: '/TicketType', kind: 'status', status: 200, body: '[]' },
    said: { 'HaloPSA ticket types': /^none is visible → .*allow the use of all ticket types$/ },
  },
  {
    what: 'adding tickets: no',
    fault: { api: 'halo', path: '/TicketType\\?can_create_only', kind: 'status', status: 200, body: '[]' },
    said: { 'HaloPSA ticket types': /none of which the agent may create → .*"Can add new Tickets: Yes"/ },
  },
  {
    what: 'a disabled agent',
    fault: {
      api: 'halo',
      path: '/Agent/me',
      kind: 'status',
      status: 200,
      body: '{"id":9,"name":"Bot","isdisabled":true}',
    },
    said: { 'HaloPSA agent': /^Bot is disabled → enable the agent, or choose another one in Configuration/ },
  },
  {
    what: "Level's devices",
    fault: { api: 'level', path: '/devices', kind: 'status', status: 403 },
    said: {
      'Level devices':
        /Level's API key may not read \/devices: look at its access level in Level > Settings > API keys/,
    },
  },
];

describe('checkConnection, each right of the agent', () => {
  test.for(LACKS)('$what', async ({ switches = {}, fault, said }) => {
    await bench.switches(switches);
    if (fault !== undefined) await bench.fault(fault);
    const lines = await bench.check();
    const failing = lines.filter(({ result }) => result === 'fail');
    expect(failing.map(({ name }) => name)).toEqual(Object.keys(said));
    for (const { name, detail, cure } of failing) expect(`${detail} → ${cure}`).toMatch(said[name] as RegExp);
    const only = lines.filter(({ detail }) => /only a write|test-ticket/.test(detail)).map(({ name }) => name);
    expect(only).toEqual(['Level write access', 'HaloPSA write rights', 'HaloPSA ticket rights']);
  });
});

describe('checkConnection, what is no failure', () => {
  test.for([
    ['an API-only agent', { isapiagent: true }, /^Bot, an API-only agent$/],
    [
      "a person's agent is warned of",
      { isapiagent: false },
      /^Bot: WARNING, a person's agent, not an API-only one\..*choose it in Configuration/,
    ],
    ['an old version', {}, /does not tell whether it is an API-only agent/],
  ] as const)('%s', async ([, agent, detail]) => {
    const body = JSON.stringify({ id: 9, name: 'Bot', ...agent });
    await bench.fault({ api: 'halo', path: '/Agent/me', kind: 'status', status: 200, body });
    expect(lineOf(await bench.check(), 'HaloPSA agent')).toEqual({
      name: 'HaloPSA agent',
      result: 'pass',
      detail: expect.stringMatching(detail) as string,
    });
  });

  test.for([403, 404] as const)('a Level plan without alerts (%i): devices still work', async (alertsForbidden) => {
    await bench.switches({ alertsForbidden });
    const lines = await bench.check();
    expect(failed(lines)).toEqual([]);
    expect(lineOf(lines, 'Level alerts')).toMatchObject({
      result: 'skipped',
      detail: expect.stringContaining(
        `(${alertsForbidden}): this Level plan or key has no alerts. Devices are synced`,
      ) as string,
    });
  });

  test('a version without authinfo', async () => {
    await bench.fault({ api: 'halo', path: '/authinfo', kind: 'status', status: 404 });
    const lines = await bench.check();
    expect(failed(lines)).toEqual([]);
    expect(lineOf(lines, 'HaloPSA address').detail).toContain('it gives tokens');
  });

  test('a read-only Level key', async () => {
    expect(failed(await bench.check({ levelKey: bench.sim.credentials.levelReadOnlyKey }))).toEqual([]);
  });

  test('no groups: is it the right account?', async () => {
    await bench.switches({ emptyGroups: true });
    expect(lineOf(await bench.check(), 'Level groups').detail).toContain('is it the key of the right Level account?');
  });
});
