import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAgents, type Agents } from '../../../src/apis/http/agents.ts';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import { sendOnce, type HttpRequest } from '../../../src/apis/http/send-once.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

let agents: Agents;
let web: WebServer;

beforeEach(async () => {
  agents = createAgents();
  web = await startWebServer();
});

afterEach(async () => {
  agents.destroy();
  await web.close();
});

const post = (over: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: `${web.url}/api/Asset`,
  headers: { authorization: 'Bearer secret-token', 'content-type': 'application/json' },
  body: '[{"id":1}]',
  timeoutMs: 5_000,
  mayLeave: () => true,
  ...over,
});

async function failure(request: HttpRequest): Promise<ApiError> {
  const error: unknown = await sendOnce(agents, request).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`not an ApiError: ${String(error)}`);
  return error;
}

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('sendOnce, answers', () => {
  test.for([200, 201, 204, 301, 302, 400, 401, 403, 404, 409, 418, 422, 429, 500, 502, 503])(
    'returns %i',
    async (status) => {
      web.answer = () => ({
        status,
        body: status === 204 ? '' : { status },
        headers: { 'Retry-After': '7', location: `${web.url}/elsewhere` },
      });
      const answer = await sendOnce(agents, post());
      expect(answer).toMatchObject({
        status,
        headers: { 'retry-after': '7' },
        text: status === 204 ? '' : `{"status":${status}}`,
      });
      expect(web.arrived.map(({ url }) => url)).toEqual(['/api/Asset']);
    },
  );

  test('sends the body and headers as they are', async () => {
    await sendOnce(agents, post({ body: '[{"name":"Zoë"}]' }));
    expect(web.arrived[0]).toMatchObject({
      method: 'POST',
      body: '[{"name":"Zoë"}]',
      headers: { authorization: 'Bearer secret-token', 'content-type': 'application/json' },
    });
  });

  test('does not read the text, even if it is JSON or a page', async () => {
    web.answer = () => ({ body: '<html>' });
    expect((await sendOnce(agents, post({ method: 'GET' }))).text).toBe('<html>');
  });

  test('keeps a connection for the next request', async () => {
    await sendOnce(agents, post());
    await sendOnce(agents, post());
    expect(web.connections()).toBe(1);
  });

  test('asks at the socket once for each request', async () => {
    let asked = 0;
    const mayLeave = (): boolean => (asked += 1) > 0;
    await sendOnce(agents, post({ mayLeave }));
    await sendOnce(agents, post({ mayLeave }));
    expect(asked).toBe(2);
  });
});

describe('sendOnce, not sent', () => {
  test('when the connection is refused', async () => {
    const error = await failure(post({ url: `http://127.0.0.1:${await freePort()}/api` }));
    expect([error.kind, error.message]).toEqual(['NotSent', expect.stringMatching(/nothing listens at 127\.0\.0\.1/)]);
  });

  test('when the name is unknown', async () => {
    const error = await failure(post({ url: 'http://no-such-host.invalid/api' }));
    expect([error.kind, error.message]).toEqual(['NotSent', expect.stringMatching(/no-such-host\.invalid/)]);
  });

  test('when the fence says no on a new connection: not a byte arrives', async () => {
    const error = await failure(post({ mayLeave: () => false }));
    expect(error.kind).toBe('NotSent');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([web.arrived.length, web.bytes()]).toEqual([0, 0]);
  });

  test('when the fence says no on a kept connection: not a byte arrives', async () => {
    await sendOnce(agents, post());
    const before = web.bytes();
    const error = await failure(post({ mayLeave: () => false }));
    expect(error.kind).toBe('NotSent');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([web.arrived.length, web.bytes(), web.connections()]).toEqual([1, before, 1]);
  });

  test('and works again afterwards', async () => {
    await failure(post({ mayLeave: () => false }));
    expect((await sendOnce(agents, post())).status).toBe(200);
  });

  test('when it does not get a connection in time', async () => {
    // 16 sockets are open at most: the next one waits for a place.
    web.answer = () => null;
    const blocked = Array.from({ length: 16 }, () => failure(post({ timeoutMs: 1_500 })));
    await expect.poll(() => web.arrived.length).toBe(16);
    const error = await failure(post({ timeoutMs: 300 }));
    expect([error.kind, error.message]).toEqual(['NotSent', expect.stringMatching(/did not answer in time/)]);
    expect(new Set((await Promise.all(blocked)).map(({ kind }) => kind))).toEqual(new Set(['Uncertain']));
    expect(web.arrived).toHaveLength(16);
  });

  test('when TLS is not spoken', async () => {
    const error = await failure(post({ url: web.url.replace('http:', 'https:'), timeoutMs: 2_000 }));
    expect(error.kind).toBe('NotSent');
    expect(web.arrived).toHaveLength(0);
  });
});

describe('sendOnce, uncertain', () => {
  test('when the connection is cut after the request', async () => {
    web.answer = (_arrived, response) => {
      response.socket?.destroy();
      return null;
    };
    const error = await failure(post());
    expect([error.kind, error.message]).toEqual(['Uncertain', expect.stringMatching(/cut the connection/)]);
    expect(web.arrived).toHaveLength(1);
  });

  test('when the answer breaks off', async () => {
    web.answer = (_arrived, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('[{"id"');
      setTimeout(() => response.socket?.destroy(), 20);
      return null;
    };
    expect((await failure(post())).kind).toBe('Uncertain');
  });

  test('when no answer comes in time', async () => {
    web.answer = () => null;
    const error = await failure(post({ timeoutMs: 200 }));
    expect([error.kind, error.message]).toEqual(['Uncertain', expect.stringMatching(/did not answer in time/)]);
  });

  test('when the whole answer does not come in time, though it never falls silent', async () => {
    web.answer = (_arrived, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
      return null;
    };
    const from = Date.now();
    expect((await failure(post({ timeoutMs: 300 }))).kind).toBe('Uncertain');
    expect(Date.now() - from).toBeLessThan(2_000);
  });

  test('and once only: nothing is repeated', async () => {
    web.answer = (_arrived, response) => {
      response.socket?.resetAndDestroy();
      return null;
    };
    await failure(post());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(web.arrived).toHaveLength(1);
  });

  test('without headers, body or cause in the error', async () => {
    web.answer = (_arrived, response) => {
      response.socket?.destroy();
      return null;
    };
    const error = await failure(post());
    expect(error.cause).toBeUndefined();
    expect(`${JSON.stringify(error)} ${error.message} ${error.stack}`).not.toContain('secret-token');
  });
});
