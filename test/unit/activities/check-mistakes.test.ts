import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectionFromEnv } from '../../../src/runtime/config.ts';
import type { Sides } from '../../support/api-clients.ts';
import { startWebServer, type Reply, type WebServer } from '../../support/web-server.ts';
import { failed, lineOf, openBench, type Bench } from './check-bench.ts';

let bench: Bench;
let other: WebServer;
beforeAll(async () => {
  bench = await openBench();
  other = await startWebServer();
});
beforeEach(() => bench.reset());
afterAll(async () => {
  await other.close();
  await bench.close();
});

const ID = '1b4e28ba-2fa1-11d2-883f-0016d3cca427';
const SECRET = `${ID}-6ba7b810-9dad-11d1-80b4-00c04fd430c8`;
const APP = 'Configuration > Integrations > Halo API > View Applications';
const PAGE: Reply = { body: '<!doctype html><title>Welcome</title>', headers: { 'content-type': 'text/html' } };

describe('mistakes in the address that are put right in silence', () => {
  test.for([
    ['with /api', (url: string) => `${url}/api`],
    ['with /api/', (url: string) => `${url}/api/`],
    ['with /auth', (url: string) => `${url}/auth`],
    ['with /auth/token', (url: string) => `${url}/auth/token`],
    ['with spaces around it', (url: string) => `  ${url}/ \n`],
  ] as const)('%s', async ([, spoil]) => {
    expect(failed(await bench.check({ haloUrl: spoil(bench.sim.haloUrl) }))).toEqual([]);
  });
});

interface Mistake {
  readonly what: string;
  readonly sides: () => Sides;
  /** Of the server that answers instead of HaloPSA. */
  readonly answer?: (url: string) => Reply;
  /** The first line that fails, and mostly the only one. */
  readonly said: RegExp;
  readonly lines?: 2;
}

const LOCAL = 'http://127\\.0\\.0\\.1:\\d+';

const MISTAKES: readonly Mistake[] = [
  {
    what: "the address of HaloPSA's portal",
    sides: () => ({ haloUrl: `${other.url}/portal` }),
    answer: (url) => (url === '/api/authinfo' ? { body: { auth_url: `${other.url}/auth`, tenant_id: 'acme' } } : PAGE),
    said: new RegExp(
      `^HaloPSA address: ${LOCAL}/portal is a page of HaloPSA, not its API → set HALOPSA_URL to ${LOCAL}$`,
    ),
  },
  {
    what: 'a typo in the host',
    sides: () => ({ haloUrl: 'https://acme-typo.invalid' }),
    said: /^HaloPSA address: no answer → HaloPSA cannot be reached: (the name acme-typo\.invalid is not known to DNS: check the URL|DNS gave no answer for acme-typo\.invalid)/,
  },
  {
    what: 'a page of another product',
    sides: () => ({ haloUrl: other.url }),
    answer: () => PAGE,
    said: new RegExp(
      `^HaloPSA address: a web page answers → ${LOCAL} answered with a web page instead of data: check HALOPSA_URL`,
    ),
  },
  {
    what: 'the API of another product',
    lines: 2,
    sides: () => ({ haloUrl: bench.sim.levelUrl }),
    said: new RegExp(
      `^HaloPSA address: it answers 401, as HaloPSA would not → no HaloPSA answers at ${LOCAL}/level/v2: check`,
    ),
  },
  {
    what: 'a port on which nobody listens',
    sides: () => ({ haloUrl: 'http://127.0.0.1:9' }),
    said: /^HaloPSA address: no answer → HaloPSA cannot be reached: nothing listens at 127\.0\.0\.1:9: check the URL and its port/,
  },
  {
    what: 'https at a port for plain http',
    sides: () => ({ haloUrl: other.url.replace('http:', 'https:') }),
    said: /^HaloPSA address: no answer → HaloPSA cannot be reached: 127\.0\.0\.1:\d+ does not speak TLS: the port is wrong/,
  },
  {
    what: 'a host that redirects to another',
    sides: () => ({ haloUrl: other.url }),
    answer: () => ({ status: 301, headers: { location: 'https://acme.halopsa.com/api/authinfo' } }),
    said: new RegExp(
      `^HaloPSA address: it answers with a redirect → ${LOCAL} redirects to https://acme\\.halopsa\\.com, and redirects are not followed, since the secret would go along\\. If https://acme\\.halopsa\\.com is your HaloPSA, set HALOPSA_URL to it$`,
    ),
  },
  {
    what: 'a host that redirects to its login page',
    sides: () => ({ haloUrl: other.url }),
    answer: () => ({ status: 302, headers: { location: '/login?back=%2F' } }),
    said: new RegExp(
      `→ ${LOCAL} redirects to its page /login: that is no API address\\. Set HALOPSA_URL to the Resource Server`,
    ),
  },
  {
    what: 'an unknown id',
    sides: () => ({ clientId: ID }),
    said: new RegExp(
      `^HaloPSA application: no token → HaloPSA does not know this client id and secret\\. Copy both again from ${APP} .*made there\\)`,
    ),
  },
  {
    what: 'an id that is cut',
    sides: () => ({ clientId: ID.slice(0, 30) }),
    said: /It seems that the client id looks cut off: its end is missing$/,
  },
  {
    what: 'an old secret',
    sides: () => ({ clientSecret: SECRET }),
    said: /\(the secret is shown once; a new one can be made there\)$/,
  },
  {
    what: 'a secret that is cut',
    sides: () => ({ clientSecret: SECRET.slice(0, 36) }),
    said: /It seems that the client secret looks cut off/,
  },
  {
    what: 'a secret with spaces',
    sides: () => ({ clientSecret: `${SECRET.slice(0, 36)} ${SECRET.slice(36)}` }),
    said: /It seems that the client secret holds spaces$/,
  },
  {
    what: 'a secret in quotation marks',
    sides: () => ({ clientSecret: `"${SECRET}"` }),
    said: /It seems that the client secret stands in quotation marks/,
  },
  {
    what: 'id and secret exchanged',
    sides: () => ({ clientId: SECRET, clientSecret: ID }),
    said: /It seems that client id and secret look exchanged$/,
  },
  {
    what: 'the id twice',
    sides: () => ({ clientId: ID, clientSecret: ID }),
    said: /It seems that the client id was given as the secret, too$/,
  },
  {
    what: 'a key with Bearer before it',
    sides: () => ({ levelKey: `Bearer ${bench.sim.credentials.levelKey}` }),
    said: /^Level groups: the key is not accepted → Level does not accept the API key: .*Paste the key alone: without "Bearer", quotation marks or spaces/,
  },
  {
    what: "another product's key",
    sides: () => ({ levelKey: SECRET }),
    said: /^Level groups: .*not the masked one, which is all that "Copy key" of the list gives\. If it was lost or deleted, make a new one in Level > Settings > API keys/,
  },
  {
    what: "another address of Level's API",
    sides: () => ({ levelUrl: bench.sim.haloUrl }),
    said: /^Level groups: cannot be read → Level has no \/groups at .*: LEVEL_API_URL ends in \/v2$/,
  },
];

describe('mistakes, each its own sentence with the cure', () => {
  test.for(MISTAKES)('$what', async ({ sides, answer, said, lines: count = 1 }) => {
    if (answer !== undefined) other.answer = ({ url }) => answer(url);
    const given = sides();
    const lines = await bench.check(given);
    expect(failed(lines)[0]).toMatch(said);
    expect(failed(lines)).toHaveLength(count);
    if (answer !== undefined) expect(JSON.stringify(other.arrived)).not.toContain('client_secret');
    const all = JSON.stringify(lines);
    for (const secret of [given.clientSecret, given.levelKey])
      if (secret !== undefined) expect(all).not.toContain(secret);
  });

  test.for([
    [
      'http for https',
      { HALOPSA_URL: 'http://acme.halopsa.com' },
      /HALOPSA_URL must begin with https:\/\/ .*would send the secret unprotected/,
    ],
    [
      'no address',
      { HALOPSA_URL: 'acme halopsa' },
      /HALOPSA_URL is not an address: it looks like https:\/\/acme\.halopsa\.com/,
    ],
    ['a key with Bearer', { LEVEL_API_KEY: 'Bearer abcdefgh' }, /LEVEL_API_KEY/],
    ['a key with a space in it', { LEVEL_API_KEY: 'abcd efgh' }, /LEVEL_API_KEY holds spaces/],
    ['a secret with a space in it', { HALOPSA_CLIENT_SECRET: 'abcd efgh' }, /HALOPSA_CLIENT_SECRET holds spaces/],
  ] as const)('before any request: %s', ([, wrong, said]) => {
    const env = {
      LEVEL_API_KEY: 'abcdefgh',
      HALOPSA_URL: 'acme.halopsa.com',
      HALOPSA_CLIENT_ID: ID,
      HALOPSA_CLIENT_SECRET: SECRET,
    };
    expect(() => connectionFromEnv({ ...env, ...wrong })).toThrow(said);
  });
});

describe('a side that breaks', () => {
  test('no answer at all: the rest is not tried', async () => {
    const lines = await bench.check({ haloUrl: 'http://127.0.0.1:9' });
    expect(lineOf(lines, 'HaloPSA rights').detail).toBe('not tried: HaloPSA does not answer');
  });

  test('500 to everything', async () => {
    await bench.fault({ api: 'halo', kind: 'status', status: 500 });
    const lines = await bench.check();
    expect(lineOf(lines, 'HaloPSA application').result).toBe('pass');
    expect(lineOf(lines, 'HaloPSA clients')).toMatchObject({
      result: 'fail',
      cure: expect.stringContaining('HaloPSA answered 500') as string,
    });
  });

  test('the limit is reached', async () => {
    await bench.fault({ api: 'halo', path: '/authinfo', kind: 'status', status: 429, times: 1 });
    const lines = await bench.check();
    expect(lineOf(lines, 'HaloPSA address')).toMatchObject({ result: 'skipped' });
  });

  test('a page instead of data', async () => {
    await bench.fault({ api: 'halo', kind: 'html', status: 200 });
    const lines = await bench.check();
    expect(lineOf(lines, 'HaloPSA address').cure).toContain('check HALOPSA_URL');
    expect(lineOf(lines, 'HaloPSA rights').detail).toBe('not tried: the secret is not sent to what is not HaloPSA');
  });
});
