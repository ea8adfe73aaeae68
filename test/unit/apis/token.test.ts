import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import { createAgents } from '../../../src/apis/http/agents.ts';
import { Budget } from '../../../src/apis/http/budget.ts';
import { HaloClient } from '../../../src/apis/halopsa/client.ts';
import { readAuthInfo, tokenUrlOf } from '../../../src/apis/halopsa/auth-info.ts';
import { haloUrls, type HaloAuth } from '../../../src/apis/halopsa/urls.ts';
import { toldLimit } from '../../../src/apis/http/rate-limit.ts';
import { FakeCaller } from '../../support/fake-caller.ts';
import { MemorySendLog } from '../../support/memory-send-log.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

const TOKEN = { access_token: 'a-token', expires_in: 3_600, scope: 'all' };
const acme = haloUrls('acme.halopsa.com');

let web: WebServer;
const agents = createAgents();
beforeEach(async () => {
  web = await startWebServer();
});
afterEach(() => web.close());

const clientOf = (auth: HaloAuth = {}): HaloClient =>
  new HaloClient({
    urls: haloUrls(web.url, false, auth),
    credentials: { clientId: 'an-id', clientSecret: 'a-secret' },
    agents,
    budget: new Budget(new MemorySendLog(), () => ({ limit: 1_000, windowSeconds: 300, of: 'HaloPSA' })),
    userAgent: 'test',
    redact: (text) => text,
  });

const arrived = (): string[] => web.arrived.map(({ method, url }) => `${method} ${url}`);

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`not an ApiError: ${String(error)}`);
  return error.message;
}

describe('an old tenant with a shared authorisation server', () => {
  const shared = (info: object) => {
    web.answer = ({ url }) => {
      if (url === '/api/authinfo') return { body: info };
      return url.startsWith('/shared/token') ? { body: TOKEN } : { status: 404 };
    };
  };

  test('is found by authinfo, with its tenant, and remembered', async () => {
    shared({ auth_url: `${web.url}/shared`, tenant_id: 'acme ltd' });
    const halo = clientOf();
    await halo.tokens.probe(new FakeCaller(), ['all']);
    await halo.tokens.probe(new FakeCaller(), ['all']);
    expect(arrived()).toEqual([
      'POST /auth/token',
      'GET /api/authinfo',
      'POST /shared/token?tenant=acme%20ltd',
      'POST /shared/token?tenant=acme%20ltd',
    ]);
  });

  test('is used as a person names it, without looking', async () => {
    shared({});
    const halo = clientOf({ url: `${web.url}/shared/`, tenant: ' acme ' });
    await halo.tokens.probe(new FakeCaller(), ['all']);
    expect(arrived()).toEqual(['POST /shared/token?tenant=acme']);
  });

  test('a tenant by itself goes along to the usual endpoint', async () => {
    web.answer = () => ({ body: TOKEN });
    await clientOf({ tenant: 'acme' }).tokens.probe(new FakeCaller(), ['all']);
    expect(arrived()).toEqual(['POST /auth/token?tenant=acme']);
  });

  test.for([
    [
      'a host of somebody else',
      { auth_url: 'https://auth.elsewhere.example', tenant_id: 'acme' },
      /names auth\.elsewhere\.example as its authorisation server.*set HALOPSA_AUTH_URL/,
    ],
    ['the endpoint that was tried', { auth_url: '{}/auth' }, /no HaloPSA answers at http/],
    ['no address', { auth_url: ':', tenant_id: 'acme' }, /no HaloPSA answers at http/],
    ['nothing', {}, /no HaloPSA answers at http/],
  ] as const)('%s gets no secret', async ([, info, sentence]) => {
    shared({ ...info, ...('auth_url' in info ? { auth_url: info.auth_url.replace('{}', web.url) } : {}) });
    expect(await messageOf(clientOf().tokens.probe(new FakeCaller(), ['all']))).toMatch(sentence);
    expect(arrived()).toEqual(['POST /auth/token', 'GET /api/authinfo']);
  });

  test('a wrong one is named as the setting', async () => {
    web.answer = () => ({ status: 404 });
    const halo = clientOf({ url: `${web.url}/wrong` });
    expect(await messageOf(halo.tokens.probe(new FakeCaller(), ['all']))).toMatch(/check HALOPSA_AUTH_URL/);
  });

  test('a wrong tenant, which HaloPSA answers like a breakdown', async () => {
    web.answer = () => ({ status: 500, body: { message: 'An error has occurred.' } });
    const halo = clientOf({ tenant: 'other' });
    expect(await messageOf(halo.tokens.probe(new FakeCaller(), ['all']))).toMatch(/\(500\).*and the tenant/);
  });
});

describe('a token request that fails', () => {
  test.for([
    [302, '', /redirects to https:\/\/acme\.halopsa\.com, and redirects are not followed/],
    [400, '{"error":"unauthorized_client"}', /set its authentication method to "Client ID and Secret \(Services\)"/],
    [400, '{"error":"invalid_client"}', /HaloPSA does not know this client id and secret/],
    [401, '<html>Sign in</html>', /no HaloPSA answers at/],
    [502, '<html>Bad Gateway</html>', /HaloPSA gave no token \(502\): a web page came instead of data/],
    [200, '{"token":1}', /HaloPSA gave no token \(200\)/],
  ] as const)('%i %s', async ([status, body, sentence]) => {
    web.answer = ({ url }) =>
      url === '/auth/token'
        ? { status, body, headers: { location: 'https://acme.halopsa.com/auth/token' } }
        : { status: 404 };
    expect(await messageOf(clientOf().tokens.probe(new FakeCaller(), ['all']))).toMatch(sentence);
    expect(web.arrived.filter(({ url }) => url === '/auth/token')).toHaveLength(1);
  });
});

describe('tokenUrlOf', () => {
  test.for([
    ['https://acme.halopsa.com/auth', 'https://acme.halopsa.com/auth/token?tenant=acme'],
    ['https://auth.halopsa.com', 'https://auth.halopsa.com/token?tenant=acme'],
    ['https://auth.haloservicedesk.com/token/', 'https://auth.haloservicedesk.com/token?tenant=acme'],
  ])('of %s', ([authUrl, url]) => {
    expect(tokenUrlOf({ authUrl: authUrl ?? '', tenant: 'acme' }, acme)).toBe(url);
  });

  test.for(['http://auth.halopsa.com', 'https://halopsa.com.evil.example', 'https://evilhalopsa.com'])(
    'refuses %s',
    (authUrl) => {
      expect(() => tokenUrlOf({ authUrl, tenant: 'acme' }, acme)).toThrow(/HALOPSA_AUTH_URL/);
    },
  );
});

describe('readAuthInfo', () => {
  const answer = (text: string, status = 200) => ({ status, text, headers: {} });

  test.for(['', '<html>', '[]', '{}', '{"auth_url":null}', '"text"', '5'])('is null for %j', (text) => {
    expect(readAuthInfo(answer(text))).toBeNull();
  });

  test('reads what there is', () => {
    expect(readAuthInfo(answer('{"auth_url":"https://a","tenant_id":7,"more":1}'))).toEqual({
      authUrl: 'https://a',
      tenant: '7',
    });
    expect(readAuthInfo(answer('{"auth_url":"https://a"}', 404))).toBeNull();
  });
});

describe('haloUrls with an authorisation server', () => {
  test.for([
    [{ url: 'auth.halopsa.com', tenant: 'acme' }, 'https://auth.halopsa.com/token?tenant=acme'],
    [{ url: 'https://auth.halopsa.com/token' }, 'https://auth.halopsa.com/token'],
    [{ url: 'https://psa.acme.com:8443/halo/auth/' }, 'https://psa.acme.com:8443/halo/auth/token'],
    [{ tenant: '' }, 'https://acme.halopsa.com/auth/token'],
  ] as const)('%j', ([auth, token]) => {
    expect(haloUrls('acme.halopsa.com', false, auth).token).toBe(token);
  });

  test('refuses plain http there, too', () => {
    expect(() => haloUrls('acme.halopsa.com', false, { url: 'http://auth.halopsa.com' })).toThrow(
      /HALOPSA_AUTH_URL must begin with https/,
    );
  });
});

describe('toldLimit', () => {
  test.for([
    [{}, null],
    [{ 'x-ratelimit-remaining': '12' }, { limit: null, remaining: 12 }],
    [
      { 'x-ratelimit-limit': '700', 'x-ratelimit-remaining': '0' },
      { limit: 700, remaining: 0 },
    ],
    [{ 'ratelimit-limit': '300, 300;w=300' }, { limit: 300, remaining: null }],
    [{ 'x-ratelimit-limit': 'many' }, null],
  ] as const)('of %j', ([headers, told]) => {
    expect(toldLimit(headers)).toEqual(told);
  });
});
