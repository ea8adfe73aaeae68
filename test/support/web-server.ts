import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Arrived {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Anything but a text is sent as JSON. */
  readonly body?: unknown;
}

type Answer = (arrived: Arrived, response: http.ServerResponse, count: number) => Reply | null | Promise<Reply | null>;

export interface WebServer {
  readonly url: string;
  /** Requests that arrived whole. */
  readonly arrived: Arrived[];
  /** Bytes of all connections. */
  readonly bytes: () => number;
  readonly connections: () => number;
  /** Null: the answer was written, or is never to come. */
  answer: Answer;
  close(): Promise<void>;
}

/** A server of our own on 127.0.0.1, which answers what the test says. */
export async function startWebServer(answer: Answer = () => ({ body: {} })): Promise<WebServer> {
  const arrived: Arrived[] = [];
  const sockets: Socket[] = [];
  const serve = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const one: Arrived = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
    arrived.push(one);
    const reply = await web.answer(one, response, arrived.length);
    if (reply === null) return;
    const text =
      typeof reply.body === 'string' ? reply.body : reply.body === undefined ? '' : JSON.stringify(reply.body);
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers }).end(text);
  };
  const server = http.createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const web: WebServer = {
    url: `http://127.0.0.1:${port}`,
    arrived,
    bytes: () => sockets.reduce((sum, socket) => sum + socket.bytesRead, 0),
    connections: () => sockets.length,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return web;
}
