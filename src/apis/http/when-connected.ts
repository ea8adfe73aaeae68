import net, { type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ConnectFault } from './connect-fault.ts';

export type Done = (error: Error | null, socket?: Duplex) => void;

type Stage = 'name' | 'connection' | 'tls';

const SLOW: Readonly<Record<Stage, (host: string, seconds: number) => string>> = {
  name: (host, seconds) =>
    `DNS had no address for ${host} within ${seconds} s: check this machine's DNS server, or try again`,
  connection: (host, seconds) =>
    `${host} took no connection within ${seconds} s: a firewall may be between, or the port is wrong`,
  tls: (host, seconds) =>
    `${host} took the connection, but no TLS came about within ${seconds} s: is it a port for https?`,
};

export interface Connecting {
  /** The event after which the socket can carry a request. */
  readonly event: 'connect' | 'secureConnect';
  /** With the port, for messages. */
  readonly host: string;
  /** Name, connection and TLS together, ms. */
  readonly timeoutMs: number;
  /** A socket inside a tunnel has its connection already. */
  readonly stage?: Stage;
}

/**
 * Hands a socket to its request only once it is connected. Otherwise Node buffers the request while it connects and
 * writes it whenever that succeeds: seconds after the last look at the fence.
 */
export function whenConnected(socket: Socket, { event, host, timeoutMs, stage: from }: Connecting, done: Done): void {
  let stage: Stage =
    from ?? (net.isIP(host.replace(/:\d+$/, '').replaceAll(/[[\]]/g, '')) === 0 ? 'name' : 'connection');
  let isSettled = false;
  const settle = (error: Error | null): void => {
    if (isSettled) return;
    isSettled = true;
    clearTimeout(timer);
    if (error === null) socket.removeListener('error', settle);
    done(error, error === null ? socket : undefined);
  };
  const timer = setTimeout(
    () => socket.destroy(new ConnectFault(SLOW[stage](host, Math.round(timeoutMs / 1_000)))),
    timeoutMs,
  );
  timer.unref();
  socket.once('lookup', (error: Error | null) => {
    if (error === null) stage = 'connection';
  });
  socket.once('connect', () => {
    stage = 'tls';
  });
  socket.once('error', settle);
  socket.once('close', () => settle(new ConnectFault(`the connection to ${host} was given up`)));
  socket.once(event, () => settle(null));
}
