import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { proxiesOf, type ProxyFor } from './proxies.ts';
import { openTunnel } from './tunnel.ts';
import { whenConnected, type Done } from './when-connected.ts';

type Create = (options: object, done: () => void) => Socket;

interface Address {
  readonly host?: string;
  readonly hostname?: string;
  readonly port?: string | number;
}

const nameOf = ({ hostname, host, port }: Address): string => {
  const name = hostname ?? host ?? '';
  return `${name.includes(':') ? `[${name}]` : name}:${port ?? ''}`;
};

const create = (agent: http.Agent, kind: typeof http.Agent, options: object): Socket =>
  (kind.prototype as unknown as { createConnection: Create }).createConnection.call(agent, options, () => undefined);

class ConnectedHttpAgent extends http.Agent {
  readonly #timeoutMs: number;

  constructor(options: http.AgentOptions, timeoutMs: number) {
    super(options);
    this.#timeoutMs = timeoutMs;
  }

  override createConnection(options: Address, done: Done): undefined {
    const connecting = { event: 'connect', host: nameOf(options), timeoutMs: this.#timeoutMs } as const;
    whenConnected(create(this, http.Agent, options), connecting, done);
  }
}

class ConnectedHttpsAgent extends https.Agent {
  readonly #timeoutMs: number;

  constructor(options: https.AgentOptions, timeoutMs: number) {
    super(options);
    this.#timeoutMs = timeoutMs;
  }

  override createConnection(options: Address, done: Done): undefined {
    const connecting = { event: 'secureConnect', host: nameOf(options), timeoutMs: this.#timeoutMs } as const;
    whenConnected(create(this, https.Agent, options), connecting, done);
  }
}

/** TLS to the target itself, inside a connection that the proxy made: the proxy sees the host's name and no more. */
class TunnelAgent extends https.Agent {
  readonly #proxy: URL;
  readonly #timeoutMs: number;

  constructor(options: https.AgentOptions, timeoutMs: number, proxy: URL) {
    super(options);
    this.#timeoutMs = timeoutMs;
    this.#proxy = proxy;
  }

  override createConnection(options: Address, done: Done): undefined {
    const target = nameOf(options);
    openTunnel(this.#proxy, target, this.#timeoutMs, (error, socket) => {
      if (socket === undefined) return done(error);
      const connecting = { event: 'secureConnect', host: target, timeoutMs: this.#timeoutMs, stage: 'tls' } as const;
      whenConnected(create(this, https.Agent, { ...options, socket }), connecting, done);
    });
  }
}

/** How a request gets to its target. */
export interface Route {
  readonly agent: http.Agent;
  /** Only where the proxy is asked to pass a plain http request on; a tunnel is the agent's own matter. */
  readonly forwardBy: URL | null;
}

export interface Agents {
  /** @throws {ConnectFault} when the environment's proxy setting cannot be read */
  routeTo(target: URL): Route;
  destroy(): void;
}

export interface AgentOptions {
  /** @default the environment's proxy variables */
  readonly proxyFor?: ProxyFor;
  /** Longest wait for a connection, ms. @default 10 000 */
  readonly connectTimeoutMs?: number;
}

/** Connections of one process: kept alive, and closed after a quiet minute. */
export function createAgents({
  proxyFor = proxiesOf(process.env),
  connectTimeoutMs = 10_000,
}: AgentOptions = {}): Agents {
  const options = { keepAlive: true, maxSockets: 16, timeout: 60_000 };
  const plain = new ConnectedHttpAgent(options, connectTimeoutMs);
  const secure = new ConnectedHttpsAgent(options, connectTimeoutMs);
  const tunnels = new Map<string, TunnelAgent>();
  const tunnelBy = (proxy: URL): TunnelAgent => {
    const known = tunnels.get(proxy.href) ?? new TunnelAgent(options, connectTimeoutMs, proxy);
    tunnels.set(proxy.href, known);
    return known;
  };
  const agentFor = ({ protocol }: URL): http.Agent => (protocol === 'https:' ? secure : plain);
  return {
    routeTo(target) {
      const proxy = proxyFor(target);
      if (proxy === null) return { agent: agentFor(target), forwardBy: null };
      if (target.protocol === 'https:') return { agent: tunnelBy(proxy), forwardBy: null };
      return { agent: agentFor(proxy), forwardBy: proxy };
    },
    destroy() {
      for (const agent of [plain, secure, ...tunnels.values()]) agent.destroy();
    },
  };
}
