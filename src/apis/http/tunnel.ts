import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { ConnectFault } from './connect-fault.ts';
import { networkWords } from './network-words.ts';

/** `Proxy-Authorization` from the user and password in the proxy's address. */
export function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

const PROXY_LOGIN =
  'put them into its address, as http://USER:PASSWORD@HOST:PORT in the proxy variable of the environment';

function refusal(status: number, proxy: URL, target: string): ConnectFault {
  if (status === 407)
    return new ConnectFault(
      proxy.username === ''
        ? `the proxy ${proxy.host} wants a user and a password: ${PROXY_LOGIN}`
        : `the proxy ${proxy.host} does not accept its user and password: ${PROXY_LOGIN}`,
    );
  if (status === 502 || status === 503 || status === 504)
    return new ConnectFault(
      `the proxy ${proxy.host} does not reach ${target} (${status}): check the URL, or name the host in NO_PROXY if it is inside your network`,
    );
  return new ConnectFault(
    `the proxy ${proxy.host} does not let connections through to ${target} (${status}): allow it there, or name the host in NO_PROXY`,
  );
}

type Opened = (error: Error | null, socket?: Socket) => void;

/**
 * A connection to `target` ("host:port") through the proxy, by CONNECT; nothing of a request has been written to it.
 *
 * @param timeoutMs until the proxy has made the connection
 */
export function openTunnel(proxy: URL, target: string, timeoutMs: number, opened: Opened): void {
  const request = (proxy.protocol === 'https:' ? https : http).request({
    host: proxy.hostname.replaceAll(/[[\]]/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...proxyHeaders(proxy) },
    agent: false,
  });
  const timer = setTimeout(
    () =>
      request.destroy(
        new ConnectFault(
          `the proxy ${proxy.host} made no connection to ${target} within ${Math.round(timeoutMs / 1_000)} s: check the proxy's address, and that it may reach ${target}`,
        ),
      ),
    timeoutMs,
  );
  timer.unref();
  request.once('connect', (answer, socket: Socket, head: Buffer) => {
    clearTimeout(timer);
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300 && head.length === 0) return opened(null, socket);
    socket.destroy();
    opened(refusal(status, proxy, target));
  });
  request.once('error', (error) => {
    clearTimeout(timer);
    opened(
      error instanceof ConnectFault ? error : new ConnectFault(`by the proxy: ${networkWords(error, proxy.host)}`),
    );
  });
  request.end();
}
