import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { item, startHarness, type Harness } from './harness.ts';

let sim: Harness;
beforeAll(async () => {
  sim = await startHarness();
});
beforeEach(async () => {
  await sim.reset();
  await sim.halo('/Agent/me');
});
afterAll(() => sim.close());

const add = (fault: Record<string, unknown>) => sim.control('POST', 'faults', fault);
const assets = async (): Promise<number> => (await sim.control('GET', 'world')).counts.assets;
const lastCall = async (): Promise<any> => (await sim.control('GET', 'ledger')).at(-1);
const post = () => sim.halo('/Asset', [item()]);

describe('a fault that answers', () => {
  test.for([
    [{ kind: 'status', status: 429, retryAfter: 7 }, 429, 'application/json', 0],
    [{ kind: 'status', status: 500 }, 500, 'application/json', 0],
    [{ kind: 'status', status: 503, processed: true }, 503, 'application/json', 1],
    [{ kind: 'html' }, 502, 'text/html', 0],
    [{ kind: 'empty_200' }, 200, 'text/plain', 1],
    [{ kind: 'cut_json' }, 201, 'application/json', 1],
    [{ kind: 'wrong_content_type' }, 201, 'text/html', 1],
    [{ kind: 'latency', ms: 60 }, 201, 'application/json', 1],
  ] as const)('%o', async ([fault, status, type, stored]) => {
    await add({ id: 'spoiler', api: 'halo', method: 'POST', path: '/asset$', ...fault });
    const started = performance.now();
    const answer = await post();
    expect([answer.status, await assets()]).toEqual([status, stored]);
    expect(answer.headers.get('content-type')).toContain(type);
    if ('retryAfter' in fault) expect(answer.headers.get('retry-after')).toBe('7');
    if (fault.kind === 'cut_json') expect(answer.body).toBeNull();
    if (fault.kind === 'latency') expect(performance.now() - started).toBeGreaterThan(55);
    expect(await lastCall()).toMatchObject({
      status,
      outcome: 'answered',
      fault: 'spoiler',
      items: 1,
      summary: 'Asset: 1 new, 0 changed',
      requestId: 'test-request',
    });
    expect((await post()).status).toBe(201);
  });

  test('empties a list of Level', async () => {
    await add({ api: 'level', path: '/devices', kind: 'empty_list' });
    expect((await sim.level('/devices')).body).toEqual({ data: [], has_more: false });
    expect((await sim.level('/devices')).body.data).toHaveLength(20);
  });
});

describe('a fault that cuts', () => {
  test.for([
    ['reset', 'cut', 0],
    ['cut_after_store', 'stored_cut', 1],
  ] as const)('%s', async ([kind, outcome, stored]) => {
    await add({ api: 'halo', method: 'POST', kind });
    await expect(post()).rejects.toThrow('fetch failed');
    expect([await assets(), await lastCall()]).toMatchObject([stored, { outcome, status: null }]);
  });

  test('stored_late: the write comes after the connection is gone', async () => {
    await add({ api: 'halo', method: 'POST', kind: 'stored_late', afterMs: 80 });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(await assets()).toBe(0);
    await delay(120);
    expect([await assets(), await lastCall()]).toMatchObject([1, { outcome: 'stored_late', status: null }]);
  });

  test('stall: half an answer, then nothing', async () => {
    await add({ api: 'level', kind: 'stall', ms: 80 });
    await expect(sim.level('/devices')).rejects.toThrow();
    expect(await lastCall()).toMatchObject({ outcome: 'stalled', status: 200 });
  });
});

describe('which calls a fault hits', () => {
  test('the nth and as many after it as it says', async () => {
    await add({ id: 'mine', api: 'level', path: '/groups', nth: 2, times: 2, kind: 'status', status: 503 });
    const statuses = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await sim.level('/groups?limit=1')).status);
    expect(statuses).toEqual([200, 503, 503, 200, 200]);
    expect(await sim.control('GET', 'faults')).toMatchObject([{ id: 'mine', matched: 5, hits: 2 }]);
    expect(await sim.control('DELETE', 'faults')).toEqual({ removed: 1 });
  });

  test('by text of the body, for good', async () => {
    await add({ api: 'halo', method: 'POST', bodyIncludes: 'PC-9', times: 0, kind: 'status', status: 500 });
    const statuses = [];
    for (const tag of ['PC-1', 'PC-9', 'PC-9', 'PC-2'])
      statuses.push((await sim.halo('/Asset', [item({ inventory_number: tag })])).status);
    expect(statuses).toEqual([201, 500, 500, 201]);
  });

  test('the token endpoint is an API of its own', async () => {
    await add({ api: 'auth', kind: 'status', status: 503 });
    expect((await sim.halo('/Agent/me')).status).toBe(200);
    expect((await sim.token()).status).toBe(503);
    expect((await sim.token()).status).toBe(200);
  });

  test('a fault of no known kind is refused', async () => {
    expect(await add({ api: 'halo', kind: 'explosion' })).toEqual({ error: expect.stringContaining('kind is one of') });
  });
});

describe('HaloPSA rate limit', () => {
  test.for([
    ['off', null],
    ['seconds', /^\d$/],
    ['http_date', /GMT$/],
    ['absurd', /^86400000$/],
  ] as const)('refuses with Retry-After %s, tokens counted', async ([haloRetryAfter, header]) => {
    await sim.reset();
    await sim.control('PATCH', 'switches', {
      haloLimit: 2,
      haloWindowSeconds: 0.5,
      haloRetryAfter,
      xRateLimitRemaining: true,
    });
    const first = await sim.halo('/Agent/me');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('0');
    const refused = await sim.halo('/Agent/me');
    expect([refused.status, refused.text]).toEqual([
      429,
      expect.stringContaining('Rate Limit Reached - 2 Requests per rolling'),
    ]);
    if (header === null) expect(refused.headers.get('retry-after')).toBeNull();
    else expect(refused.headers.get('retry-after')).toMatch(header);
    expect(await sim.control('GET', 'ledger/windows?api=halo&seconds=300')).toMatchObject({
      requests: 3,
      max: 3,
      maxAccepted: 2,
      refused429: 1,
    });
  });
});

describe('close', () => {
  test('drops open connections at once', async () => {
    const other = await startHarness();
    await other.control('PATCH', 'switches', { levelLatencyMs: 60_000 });
    const hanging = other.level('/devices').catch((error: Error) => error.message);
    await delay(20);
    const started = performance.now();
    await other.close();
    expect(await hanging).toBe('fetch failed');
    expect(performance.now() - started).toBeLessThan(500);
  });
});
