import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

type Done = (error: Error | null, socket?: Duplex) => void;

/**
 * Hands a socket to its request only once it is connected. Otherwise Node buffers the request while it connects and
 * writes it whenever that succeeds: seconds after the last look at the fence.
 */
function whenConnected(socket: Socket, event: 'connect' | 'secureConnect', done: Done): void {
  const fail = (error: Error): void => done(error);
  socket.once('error', fail);
  socket.once(event, () => {
    socket.removeListener('error', fail);
    done(null, socket);
  });
}

type Create = (options: object, done: Done) => Socket;

class ConnectedHttpAgent extends http.Agent {
  override createConnection(options: object, done: Done): undefined {
    const create = (http.Agent.prototype as unknown as { createConnection: Create }).createConnection;
    whenConnected(
      create.call(this, options, () => undefined),
      'connect',
      done,
    );
  }
}

class ConnectedHttpsAgent extends https.Agent {
  override createConnection(options: object, done: Done): undefined {
    const create = (https.Agent.prototype as unknown as { createConnection: Create }).createConnection;
    whenConnected(
      create.call(this, options, () => undefined),
      'secureConnect',
      done,
    );
  }
}

export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
  destroy(): void;
}

/** Connections of one process: kept alive, and closed after a quiet minute. */
export function createAgents(): Agents {
  const options = { keepAlive: true, maxSockets: 16, timeout: 60_000 };
  const agents = { http: new ConnectedHttpAgent(options), https: new ConnectedHttpsAgent(options) };
  return {
    ...agents,
    destroy() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
