import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { GOOD } from './certificates.ts';

export interface TestServer {
  readonly port: number;
  close(): Promise<void>;
}

async function listening(server: net.Server): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

export interface TlsServer extends TestServer {
  readonly arrived: string[];
}

/** A TLS server of the given certificate, which answers "{}" unless told otherwise. */
export async function startTls(
  pair: { cert: string; key: string } = GOOD,
  answer: http.RequestListener = (_request, response) => response.end('{}'),
): Promise<TlsServer> {
  const arrived: string[] = [];
  const server = https.createServer(pair, (request, response) => {
    arrived.push(`${request.method} ${request.headers.host}${request.url}`);
    answer(request, response);
  });
  return Object.assign(await listening(server), { arrived });
}

/** Takes connections and never says a word. */
export const startSilent = (): Promise<TestServer> => listening(net.createServer());

export interface ProxyServer extends TestServer {
  /** "CONNECT host:port", or the address that is to be passed on. */
  readonly asked: string[];
  /** `Proxy-Authorization` of each. */
  readonly logins: (string | undefined)[];
  /** Bytes that went through tunnels, from the client. */
  readonly bytes: () => number;
}

/** A proxy that leads every tunnel to `port` of this machine, or refuses it with `status`. */
export async function startProxy({
  port,
  status = 200,
  isSilent = false,
}: {
  port: number;
  status?: number;
  isSilent?: boolean;
}): Promise<ProxyServer> {
  const asked: string[] = [];
  const logins: (string | undefined)[] = [];
  let bytes = 0;
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    logins.push(request.headers['proxy-authorization']);
    const { pathname } = new URL(request.url ?? '');
    const onward = http.request({ port, path: pathname, method: request.method }, (answer) => {
      response.writeHead(answer.statusCode ?? 502);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on('connect', (request: http.IncomingMessage, client: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    logins.push(request.headers['proxy-authorization']);
    client.on('error', () => undefined);
    if (isSilent) return;
    if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const onward = net.connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      client.pipe(onward).pipe(client);
    });
    onward.on('error', () => client.destroy());
    onward.on('close', () => client.destroy());
    client.on('close', () => onward.destroy());
  });
  return Object.assign(await listening(server), { asked, logins, bytes: () => bytes });
}
