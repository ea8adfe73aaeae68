import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { item, startHarness, type Harness } from './harness.ts';

let sim: Harness;
beforeAll(async () => {
  sim = await startHarness();
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

describe('Level key', () => {
  test.for([
    ['the raw key', (key: string) => key, 200],
    ['no key', () => '', 401],
    ['a wrong key', () => 'nope', 401],
    ['the key as a bearer token', (key: string) => `Bearer ${key}`, 401],
  ] as const)('answers %s', async ([, header, status]) => {
    const answer = await sim.level('/groups?limit=1', header(sim.simulator.credentials.levelKey));
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.body).toEqual({ error: 'Access denied' });
  });

  test('lets a read-only key read and not write', async () => {
    const { levelReadOnlyKey } = sim.simulator.credentials;
    expect((await sim.level('/alerts', levelReadOnlyKey)).body).toEqual({ data: [], has_more: false });
    expect((await sim.level('/devices/1', levelReadOnlyKey, 'DELETE')).status).toBe(403);
  });

  test('ends when it is revoked', async () => {
    await sim.control('POST', 'edit', { op: 'revokeLevelKey' });
    expect((await sim.level('/devices')).status).toBe(401);
  });

  test.for(['/monitors', '/organizations', '/webhooks', '/devices/1/disks'])('knows no %s', async (path) => {
    const answer = await sim.level(path);
    expect([answer.status, answer.body]).toEqual([404, { error: 'Not found' }]);
  });
});

describe('HaloPSA token', () => {
  test('grants the five scopes', async () => {
    const { status, body } = await sim.token();
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3_600 });
    expect(body.scope.split(' ')).toEqual(
      expect.arrayContaining(['read:tickets', 'edit:tickets', 'read:customers', 'read:assets', 'edit:assets']),
    );
  });

  test.for([
    ['an unknown scope', { scope: 'read:assets read:sites' }, '', 400, 'invalid_scope'],
    ['a scope that the application lacks', { scope: 'admin' }, '', 400, 'invalid_scope'],
    ['a wrong secret', { client_secret: 'wrong' }, '', 401, 'invalid_client'],
    ['another grant type', { grant_type: 'password' }, '', 400, 'unsupported_grant_type'],
    ['a wrong tenant', {}, '?tenant=other', 500, undefined],
  ] as const)('refuses %s', async ([, form, query, status, error]) => {
    const answer = await sim.token(form, query);
    expect([answer.status, answer.body.error]).toEqual([status, error]);
  });

  test('narrows `all` to what the application has', async () => {
    const { body } = await sim.token({ scope: 'all' });
    expect(body.scope).toContain('edit:assets');
    expect(body.scope).not.toMatch(/\ball\b/);
  });

  test('without a scope is good for nothing', async () => {
    const { body } = await sim.token({ scope: '' });
    const answer = await fetch(`${sim.simulator.haloUrl}/api/Agent/me`, {
      headers: { authorization: `Bearer ${body.access_token}` },
    });
    expect(answer.status).toBe(401);
  });

  test('needs no token for authinfo, and one for everything else', async () => {
    const info = await fetch(`${sim.simulator.haloUrl}/api/authinfo`);
    expect(await info.json()).toEqual({ auth_url: `${sim.simulator.haloUrl}/auth`, tenant_id: 'simulated' });
    expect((await fetch(`${sim.simulator.haloUrl}/api/Asset`)).status).toBe(401);
  });

  test('keeps its rights until the next one', async () => {
    expect((await sim.halo('/Asset')).status).toBe(200);
    await sim.control('PATCH', 'switches', { rights: { assets: 'none' } });
    expect((await sim.halo('/Asset')).status).toBe(200);
    await sim.control('POST', 'edit', { op: 'revokeTokens' });
    expect((await sim.halo('/Asset')).status).toBe(401);
    sim.forgetToken();
    const refused = await sim.halo('/Asset');
    expect([refused.status, refused.text]).toEqual([403, '']);
  });

  test.for([
    ['assets read only', { assets: 'read' }, [200, 403, 200, 200]],
    ['no customers', { customers: 'none' }, [200, 201, 403, 200]],
    ['no tickets', { tickets: 'none' }, [200, 201, 200, 403]],
  ] as const)('obeys the agent: %s', async ([, rights, statuses]) => {
    await sim.control('PATCH', 'switches', { rights });
    const answers = [
      await sim.halo('/Asset'),
      await sim.halo('/Asset', [item()]),
      await sim.halo('/Client'),
      await sim.halo('/TicketType'),
    ];
    expect(answers.map(({ status }) => status)).toEqual(statuses);
  });

  test('shows empty lists, not errors, where visibility is missing', async () => {
    await sim.control('PATCH', 'switches', { rights: { allClients: false, allAssetTypes: [128] } });
    expect((await sim.halo('/Client')).body.clients).toEqual([]);
    expect((await sim.halo('/AssetType')).body.map(({ name }: { name: string }) => name)).toEqual(['Workstation']);
  });
});
