import { createServer, type AddressInfo } from 'node:net';

import { runCommand } from './run-command.ts';
import { isListening, isServing } from './server-health.ts';

export type PortUse = 'server' | 'web UI';

const VARIABLE: Record<PortUse, string> = { server: 'LEVEL_HALOPSA_TEMPORAL_PORT', 'web UI': 'LEVEL_HALOPSA_UI_PORT' };

/** A port that the Temporal server needs belongs to another process. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly port: number;

  constructor(use: PortUse, address: string, owner: string, servesTemporal: boolean) {
    const cures = [`set ${VARIABLE[use]} to another port (0 picks a free one)`, 'end that process'];
    if (servesTemporal) cures.unshift(`set TEMPORAL_ADDRESS=${address} to use the Temporal server that answers there`);
    super(`The Temporal ${use} cannot start: port ${address} is taken by ${owner}. Either ${cures.join(', or ')}.`);
    this.port = Number(address.split(':').at(-1));
  }
}

/** @returns `port`, or a free one for 0. @throws {PortTaken} when `port` cannot be used */
export async function claimPort(use: PortUse, ip: string, port: number): Promise<number> {
  const free = await listenOnce(ip, port);
  const address = `${ip}:${port}`;
  // macOS lets one bind 127.0.0.1 beside somebody who listens on 0.0.0.0, so a connection is tried too.
  if (typeof free === 'number' && (port === 0 || !(await isListening(address)))) return free;
  if (free === 'EACCES')
    throw new Error(`Port ${address} may not be used by this user. Set ${VARIABLE[use]} to a port above 1023.`);
  if (free === 'EADDRNOTAVAIL')
    throw new Error(`${ip} is not an address of this machine, so the Temporal ${use} cannot listen there.`);
  const [owner, servesTemporal] = await Promise.all([portOwner(port), use === 'server' && isServing(address, 1_000)]);
  throw new PortTaken(use, address, owner, servesTemporal);
}

function listenOnce(ip: string, port: number): Promise<number | string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host: ip, port, exclusive: true }, () => {
      const got = (server.address() as AddressInfo).port;
      server.close(() => resolve(got));
    });
  });
}

async function portOwner(port: number): Promise<string> {
  const lsof = await runCommand('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
    env: process.env,
    timeoutMs: 2_000,
  });
  const [pid, name] = [/^p(\d+)$/m.exec(lsof.stdout)?.[1], /^c(.+)$/m.exec(lsof.stdout)?.[1]];
  return pid === undefined ? 'another process' : `${name ?? 'a process'} (process ${pid})`;
}
