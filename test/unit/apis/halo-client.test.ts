import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import { HALO_SECRET, openClients } from '../../support/api-clients.ts';
import { FakeCaller } from '../../support/fake-caller.ts';
import { startWebServer, type Arrived, type Reply, type WebServer } from '../../support/web-server.ts';

let web: WebServer;
let clients: ReturnType<typeof openClients>;
let caller: FakeCaller;
let issued: number;

const isToken = (arrived: Arrived): boolean => arrived.url.startsWith('/auth/token');
const tokens = (): Arrived[] => web.arrived.filter(isToken);
const calls = (): Arrived[] => web.arrived.filter((arrived) => !isToken(arrived));

/** Tokens "token-1", "token-2" …; everything else as the test says. */
const answering = (reply: (arrived: Arrived, count: number) => Reply): void => {
  web.answer = (arrived) => {
    if (!isToken(arrived)) return reply(arrived, calls().length);
    issued += 1;
    return { body: { access_token: `token-${issued}`, expires_in: 3_600, scope: 'read:assets' } };
  };
};

const get = (path = '/Asset') => clients.halo.call(caller, { method: 'GET', path });
const post = () =>
  clients.halo.call(caller, {
    method: 'POST',
    path: '/Asset',
    body: [{ id: 1 }],
    devices: ['dev-1'],
    digest: () => [1],
  });
const failure = async (call: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`not an ApiError: ${String(error)}`);
  return error;
};

beforeEach(async () => {
  issued = 0;
  web = await startWebServer();
  answering(() => ({ body: [] }));
  clients = openClients({ haloUrl: web.url });
  caller = new FakeCaller();
});

afterEach(async () => {
  vi.useRealTimers();
  clients.close();
  await web.close();
});

describe('HaloClient, a call', () => {
  test('is announced before it is sent, and recorded under the id that HaloPSA sees', async () => {
    answering(() => ({ status: 201, body: [{ id: 1 }] }));
    const reply = await post();
    expect(reply.json).toEqual([{ id: 1 }]);
    const [arrived] = calls();
    const record = caller.records.at(-1);
    expect(caller.announced.map(({ path }) => path)).toEqual(['/auth/token', '/Asset']);
    expect(arrived?.headers['x-request-id']).toBe(caller.announced[1]?.id);
    expect(record).toMatchObject({
      id: caller.announced[1]?.id,
      method: 'POST',
      path: '/Asset',
      status: 201,
      devices: ['dev-1'],
      sent: [{ id: 1 }],
      answer: [1],
    });
    expect(arrived?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'user-agent': 'level-halopsa/test',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  test('keeps secret and token out of every record', async () => {
    answering(() => ({ status: 400, body: { Message: `bad ${HALO_SECRET} Bearer token-1-abcdef` } }));
    await failure(post());
    expect(JSON.stringify([caller.records, caller.announced])).not.toMatch(/halo-secret|token-1/);
  });

  test('keeps the secret out of the error', async () => {
    answering(() => ({ status: 400, body: { Message: `bad ${HALO_SECRET}` } }));
    expect((await failure(post())).message).not.toContain(HALO_SECRET);
  });

  test('keeps the secret out of a token error', async () => {
    web.answer = (arrived) => ({ status: 500, body: { Message: `cannot read ${decodeURIComponent(arrived.body)}` } });
    expect((await failure(get())).message).not.toContain(HALO_SECRET);
  });

  test('hides a secret that stands at the end of what is cut', async () => {
    answering(() => ({ status: 400, body: { Message: `${'x'.repeat(285)} ${HALO_SECRET}` } }));
    await failure(post());
    expect(JSON.stringify(caller.records)).not.toContain('halo-secret');
  });

  test('is uncertain when a write is cut, and the record says so', async () => {
    await get();
    web.answer = (_arrived, response) => {
      response.socket?.destroy();
      return null;
    };
    expect((await failure(post())).kind).toBe('Uncertain');
    expect(caller.records.at(-1)).toMatchObject({
      method: 'POST',
      sent: [{ id: 1 }],
      error: expect.stringMatching(/cut the connection/),
    });
    expect(caller.records.at(-1)).not.toHaveProperty('status');
  });

  test('is unavailable when a read is cut', async () => {
    await get();
    web.answer = (_arrived, response) => {
      response.socket?.destroy();
      return null;
    };
    expect((await failure(get())).kind).toBe('Unavailable');
  });

  test('is unavailable when nobody listens, and takes no place of the budget', async () => {
    await web.close();
    const error = await failure(get());
    expect([error.kind, error.message]).toEqual([
      'Unavailable',
      expect.stringMatching(/cannot be reached.*nothing listens/),
    ]);
    expect(clients.haloLog.events.map(({ kind }) => kind)).toEqual(['sent', 'unsent']);
    expect(caller.records).toEqual([]);
  });

  test('takes a place for the token and one for the call', async () => {
    await get();
    await get();
    expect(clients.haloLog.events.map(({ kind }) => kind)).toEqual([
      'sent',
      'answered',
      'sent',
      'answered',
      'sent',
      'answered',
    ]);
  });
});

describe('HaloClient, the fence', () => {
  test('announces anew when the announcement grew old before the socket', async () => {
    await get();
    const no = [false, true];
    caller.mayLeave = () => no.shift() ?? true;
    await post();
    expect(calls()).toHaveLength(2);
    expect(new Set(caller.announced.map(({ id }) => id)).size).toBe(4);
    expect(calls()[1]?.headers['x-request-id']).toBe(caller.announced[3]?.id);
  });

  test('gives up unsent when it never may leave: nothing arrives', async () => {
    await get();
    caller.mayLeave = () => false;
    expect((await failure(post())).kind).toBe('NotSent');
    expect(calls()).toHaveLength(1);
    expect(clients.haloLog.events.at(-1)?.kind).toBe('unsent');
  });

  test('tries again when the fence said no only for a moment', async () => {
    await get();
    const no = [false];
    caller.mayLeave = () => no.shift() ?? true;
    await post();
    expect(calls()).toHaveLength(2);
  });

  test('gives up a host that cannot be reached after one try, however old the announcement is', async () => {
    await get();
    await web.close();
    // Without a kept connection: that one would only show that the fence says no.
    clients.close();
    caller.mayLeave = () => false;
    await failure(post());
    expect(caller.announced).toHaveLength(3);
  });
});

describe('HaloClient, the token', () => {
  const later = (ms: number): void => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

  test('is asked for once by many calls at once, with its five scopes', async () => {
    await Promise.all([get(), get(), get()]);
    expect(tokens()).toHaveLength(1);
    const form = new URLSearchParams(tokens()[0]?.body);
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'id',
      client_secret: HALO_SECRET,
      scope: 'read:tickets edit:tickets read:customers read:assets edit:assets',
    });
  });

  test('is renewed a minute before it ends', async () => {
    await get();
    later(3_539_000);
    await get();
    expect(tokens()).toHaveLength(1);
    later(2_000);
    await get();
    expect(tokens()).toHaveLength(2);
  });

  test.for([401, 403])('is not renewed when it is younger than a minute and %i comes', async (status) => {
    answering(() => ({ status }));
    const error = await failure(post());
    expect(error.kind).toBe(status === 401 ? 'Unauthorized' : 'Forbidden');
    expect([tokens().length, calls().length]).toEqual([1, 1]);
  });

  test.for([401, 403])('is renewed once when it is older and %i comes', async (status) => {
    await get();
    later(61_000);
    answering(({ headers }) => (headers.authorization === 'Bearer token-1' ? { status } : { body: [{ id: 5 }] }));
    expect((await post()).json).toEqual([{ id: 5 }]);
    expect([tokens().length, calls().length]).toEqual([2, 3]);
  });

  test('is renewed once by many calls that are refused at once', async () => {
    await get();
    later(61_000);
    answering(({ headers }) => (headers.authorization === 'Bearer token-1' ? { status: 401 } : { body: [] }));
    await Promise.all([get(), get(), get(), get()]);
    expect(tokens()).toHaveLength(2);
  });

  test('is asked for once when nothing helps: no stampede', async () => {
    await get();
    later(61_000);
    answering(() => ({ status: 401 }));
    await Promise.all([failure(get()), failure(get()), failure(get())]);
    await failure(get());
    expect(tokens()).toHaveLength(2);
  });

  test.for([
    [400, '{"error":"invalid_scope"}', 'Forbidden', /lacks a scope/],
    [400, '{"error":"invalid_client"}', 'Unauthorized', /client id and secret/],
    [400, '{"error":"unauthorized_client"}', 'Unauthorized', /client id and secret/],
    [401, '', 'Unauthorized', /client id and secret/],
    [404, '', 'Unavailable', /check HALOPSA_URL/],
    [200, '<html>welcome', 'Unavailable', /check HALOPSA_URL/],
    [200, '{"token":"x"}', 'Unavailable', /no token \(200\)/],
    [200, '{"access_token":""}', 'Unavailable', /no token/],
    [302, '', 'Unavailable', /redirects to another address/],
    [429, '', 'NotSent', /limit/],
    [500, '{"error":"unknown tenant"}', 'Unavailable', /unknown tenant/],
    [502, '<html>', 'Unavailable', /check HALOPSA_URL/],
  ] as const)('answered by %i %j is %s', async ([status, text, kind, message]) => {
    web.answer = () => ({ status, body: text });
    const error = await failure(get());
    expect([error.kind, error.message]).toEqual([kind, expect.stringMatching(message)]);
    // Where no token is to be had, HaloPSA is asked where else.
    expect(calls().filter(({ url }) => url !== '/api/authinfo')).toEqual([]);
  });

  test('that was cut is unavailable, not an uncertain write', async () => {
    web.answer = (_arrived, response) => {
      response.socket?.destroy();
      return null;
    };
    expect((await failure(post())).kind).toBe('Unavailable');
  });

  test('is asked for again after a failure', async () => {
    web.answer = () => ({ status: 500 });
    await failure(get());
    answering(() => ({ body: [] }));
    await get();
    expect(tokens()).toHaveLength(2);
  });

  test('is not kept when only a scope is probed', async () => {
    expect(await clients.halo.tokens.probe(caller, ['read:assets'])).toEqual({ granted: 'read:assets' });
    await get();
    expect(tokens()).toHaveLength(2);
  });
});
