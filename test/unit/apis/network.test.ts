import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import { createAgents, type Agents } from '../../../src/apis/http/agents.ts';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import { networkWords } from '../../../src/apis/http/network-words.ts';
import { noProxy, proxiesOf, type ProxyFor } from '../../../src/apis/http/proxies.ts';
import { sendOnce, type HttpRequest } from '../../../src/apis/http/send-once.ts';
import { whenConnected } from '../../../src/apis/http/when-connected.ts';
import { startWebServer } from '../../support/web-server.ts';
import { AUTHORITY, EXPIRED, GOOD, OTHER_NAME, SELF_SIGNED } from './certificates.ts';
import { startProxy, startSilent, startTls, type TestServer } from './tls-servers.ts';

const open: { close(): unknown }[] = [];
const kept = <T extends { close(): unknown }>(server: T): T => {
  open.push(server);
  return server;
};

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

// What NODE_EXTRA_CA_CERTS does at the start of a process.
const ownCa = https.globalAgent.options.ca;
const contextOf = tls.createSecureContext;
beforeAll(() => {
  tls.createSecureContext = (options) => {
    const context = contextOf(options);
    (context.context as { addCACert(pem: string): void }).addCACert(AUTHORITY);
    return context;
  };
});
afterAll(() => {
  tls.createSecureContext = contextOf;
  expect(https.globalAgent.options.ca).toBe(ownCa);
});

function agents(proxyFor: ProxyFor = noProxy, connectTimeoutMs = 2_000): Agents {
  const made = createAgents({ proxyFor, connectTimeoutMs });
  kept({ close: () => made.destroy() });
  return made;
}

const get = (url: string, over: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: {},
  timeoutMs: 4_000,
  mayLeave: () => true,
  ...over,
});

async function failure(by: Agents, request: HttpRequest): Promise<ApiError> {
  const error: unknown = await sendOnce(by, request).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`not an ApiError: ${String(error)}`);
  return error;
}

const byProxy = ({ port }: TestServer, login = ''): ProxyFor =>
  proxiesOf({ ALL_PROXY: `http://${login}127.0.0.1:${port}` });

describe('through a proxy', () => {
  test('https goes by CONNECT, and the proxy sees no more than the name', async () => {
    const target = kept(await startTls());
    const proxy = kept(await startProxy(target));
    const by = agents(byProxy(proxy, 'worker:p%40ss@'));
    for (const path of ['/api/Asset', '/api/Tickets'])
      expect(await sendOnce(by, get(`https://psa.acme.test${path}`))).toMatchObject({ status: 200, text: '{}' });
    expect(target.arrived).toEqual(['GET psa.acme.test/api/Asset', 'GET psa.acme.test/api/Tickets']);
    // The second request uses the tunnel of the first.
    expect(proxy.asked).toEqual(['CONNECT psa.acme.test:443']);
    expect(proxy.logins).toEqual([`Basic ${Buffer.from('worker:p@ss').toString('base64')}`]);
  });

  test('plain http is passed on by the proxy', async () => {
    const target = kept(await startWebServer());
    const proxy = kept(await startProxy({ port: Number(new URL(target.url).port) }));
    const by = agents(byProxy(proxy, 'u:p@'));
    expect((await sendOnce(by, get('http://sim.acme.test:8299/halo?x=1'))).status).toBe(200);
    expect(proxy.asked).toEqual(['GET http://sim.acme.test:8299/halo?x=1']);
    expect(proxy.logins).toEqual([`Basic ${Buffer.from('u:p').toString('base64')}`]);
  });

  test.for([
    ['a new tunnel', 0],
    ['a kept one', 1],
  ] as const)('the fence still holds at the moment before the bytes leave: %s', async ([, before]) => {
    const target = kept(await startTls());
    const proxy = kept(await startProxy(target));
    const by = agents(byProxy(proxy));
    for (let sent = 0; sent < before; sent += 1) await sendOnce(by, get('https://psa.acme.test/first'));
    let asked = 0;
    let bytesThen = -1;
    const mayLeave = (): boolean => {
      asked += 1;
      bytesThen = proxy.bytes();
      return false;
    };
    const error = await failure(by, get('https://psa.acme.test/second', { mayLeave }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([error.kind, asked]).toEqual(['NotSent', 1]);
    // TLS was complete when the fence was asked; afterwards at most its farewell follows, and no request.
    expect(bytesThen).toBeGreaterThan(0);
    expect(proxy.bytes() - bytesThen).toBeLessThan(100);
    expect(target.arrived).toHaveLength(before);
  });

  test('the fence is asked only when the tunnel stands', async () => {
    const proxy = kept(await startProxy({ port: 0, isSilent: true }));
    let asked = 0;
    const mayLeave = (): boolean => (asked += 1) > 0;
    const error = await failure(agents(byProxy(proxy), 300), get('https://psa.acme.test/', { mayLeave }));
    expect([error.kind, asked]).toEqual(['NotSent', 0]);
    expect(error.message).toMatch(/^the proxy 127\.0\.0\.1:\d+ made no connection to psa\.acme\.test:443 within/);
  });

  test.for([
    [407, '', /^the proxy 127\.0\.0\.1:\d+ wants a user and a password: put them into its address/],
    [407, 'u:secret@', /^the proxy 127\.0\.0\.1:\d+ does not accept its user and password/],
    [
      403,
      '',
      /does not let connections through to psa\.acme\.test:443 \(403\): allow it there, or name the host in NO_PROXY/,
    ],
    [502, '', /does not reach psa\.acme\.test:443 \(502\): check the URL/],
  ] as const)('a refusal %i (%s) is a sentence', async ([status, login, sentence]) => {
    const proxy = kept(await startProxy({ port: 0, status }));
    const error = await failure(agents(byProxy(proxy, login)), get('https://psa.acme.test/'));
    expect([error.kind, error.message]).toEqual(['NotSent', expect.stringMatching(sentence)]);
    expect(error.message).not.toContain('secret');
  });

  test.for(['https://psa.acme.test/', 'http://psa.acme.test/'])(
    'a proxy that is not there is named: %s',
    async (url) => {
      const error = await failure(agents(proxiesOf({ ALL_PROXY: 'http://127.0.0.1:9' })), get(url));
      expect(error.kind).toBe('NotSent');
      expect(error.message).toMatch(
        /proxy.* nothing listens at .*127\.0\.0\.1:9|nothing listens at the proxy 127\.0\.0\.1:9/,
      );
    },
  );

  test('a setting that is no address is one, too', async () => {
    const error = await failure(agents(proxiesOf({ HTTPS_PROXY: 'http://' })), get('https://psa.acme.test/'));
    expect([error.kind, error.message]).toEqual(['NotSent', expect.stringMatching(/^HTTPS_PROXY is not an address/)]);
  });
});

describe('TLS that fails is a sentence', () => {
  test.for([
    ['expired', EXPIRED, /^the certificate of localhost:\d+ has expired: renew it there/],
    ['of another name', OTHER_NAME, /^the certificate of localhost:\d+ is one for other\.example: use the name/],
    ['self-signed', SELF_SIGNED, /^the certificate of localhost:\d+ is signed by itself\. .*NODE_EXTRA_CA_CERTS/],
  ] as const)('%s', async ([, pair, sentence]) => {
    const server = kept(await startTls(pair));
    const error = await failure(agents(), get(`https://localhost:${server.port}/`));
    expect([error.kind, error.message]).toEqual(['NotSent', expect.stringMatching(sentence)]);
    expect(server.arrived).toEqual([]);
  });

  test('of an unknown authority', async () => {
    const patched = tls.createSecureContext;
    tls.createSecureContext = contextOf;
    try {
      const server = kept(await startTls(GOOD));
      const error = await failure(agents(), get(`https://localhost:${server.port}/`));
      expect(error.message).toMatch(/is signed by an authority that this machine does not know.*NODE_EXTRA_CA_CERTS/);
    } finally {
      tls.createSecureContext = patched;
    }
  });

  test('none at all: a port for plain http', async () => {
    const server = kept(await startWebServer());
    const error = await failure(agents(), get(server.url.replace('http:', 'https:')));
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ does not speak TLS: the port is wrong/);
  });

  test('inside a tunnel as well', async () => {
    const server = kept(await startTls(OTHER_NAME));
    const proxy = kept(await startProxy(server));
    const error = await failure(agents(byProxy(proxy)), get('https://psa.acme.test/'));
    expect(error.message).toMatch(/^the certificate of psa\.acme\.test is one for other\.example/);
  });
});

describe('slow connections are sentences', () => {
  test('no TLS in time', async () => {
    const server = kept(await startSilent());
    const error = await failure(agents(noProxy, 1_000), get(`https://127.0.0.1:${server.port}/`));
    expect([error.kind, error.message]).toEqual([
      'NotSent',
      expect.stringMatching(/^127\.0\.0\.1:\d+ took the connection, but no TLS came about within 1 s/),
    ]);
  });

  test.for([
    ['name', [], 'DNS had no address for psa.acme.test:443 within 0 s'],
    ['connection', ['lookup'], 'psa.acme.test:443 took no connection within 0 s: a firewall may be between'],
    ['TLS', ['lookup', 'connect'], 'psa.acme.test:443 took the connection, but no TLS came about within 0 s'],
  ] as const)('no %s in time', async ([, stages, sentence]) => {
    const socket = new net.Socket();
    const error = await new Promise<Error | null>((done) => {
      whenConnected(socket, { event: 'secureConnect', host: 'psa.acme.test:443', timeoutMs: 30 }, done);
      for (const stage of stages) socket.emit(stage, null);
    });
    expect(error?.message).toContain(sentence);
    expect(socket.destroyed).toBe(true);
  });

  test.for([
    ['ENOTFOUND', 'the name psa.acme.test is not known to DNS: check the URL'],
    ['EAI_AGAIN', "DNS gave no answer for psa.acme.test: check this machine's network and its DNS server"],
    ['EHOSTUNREACH', "there is no way in the network to psa.acme.test: check this machine's network"],
    ['ETIMEDOUT', 'psa.acme.test did not answer in time'],
    [
      'CERT_NOT_YET_VALID',
      "the certificate of psa.acme.test is not valid yet: set this machine's clock right, or look at the certificate there",
    ],
    [
      'ERR_SSL_UNSUPPORTED_PROTOCOL',
      'psa.acme.test and this machine know no common version of TLS (ERR_SSL_UNSUPPORTED_PROTOCOL): TLS 1.2 must be allowed there',
    ],
    ['EWHATEVER', 'psa.acme.test: odd (EWHATEVER)'],
  ])('%s', ([code, sentence]) => {
    expect(networkWords(Object.assign(new Error('odd'), { code }), 'psa.acme.test')).toBe(sentence);
  });
});
