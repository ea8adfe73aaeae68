import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES } from '../../src/contract/names.ts';
import { ensureTemporalServer, type TemporalServer } from '../../src/runtime/temporal-server/ensure-temporal-server.ts';
import { PortTaken } from '../../src/runtime/temporal-server/ports.ts';
import { prepareNamespace } from '../../src/runtime/temporal-server/prepare-namespace.ts';
import type { Progress } from '../../src/runtime/temporal-server/progress.ts';
import type { Cleanup } from './cleanup.ts';

export interface Temporal {
  readonly server: TemporalServer;
  readonly native: NativeConnection;
  readonly client: Client;
  readonly namespace: string;
}

/** The usual ports, or free ones: a worker that runs on this machine is no reason to fail. */
async function startServer(env: NodeJS.ProcessEnv, dataDir: string, progress: Progress): Promise<TemporalServer> {
  const said = new Set<string>();
  const say: Progress = (line) => {
    if (!said.has(line)) progress(line);
    said.add(line);
  };
  try {
    return await ensureTemporalServer({ env, dataDir, progress: say });
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error;
    say(`Port ${error.port} is taken on this machine, so the demo's Temporal server takes free ports`);
    return ensureTemporalServer({ env, dataDir, ports: { frontend: 0, ui: 0 }, progress: say });
  }
}

/** How to reach it: a profile or variables meant for another server must not bend the way to our own. */
function wayTo(server: TemporalServer, env: NodeJS.ProcessEnv) {
  if (server.embedded) return { namespace: 'default', options: { address: server.address } };
  const overrideEnvVars = Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({ overrideEnvVars });
  return { namespace, options: { ...connectionOptions, address: server.address } };
}

/** The server of TEMPORAL_ADDRESS, else one of the demo's own, ready for the workflows. */
export async function openTemporal(
  env: NodeJS.ProcessEnv,
  dataDir: string,
  { cleanup, progress }: { readonly cleanup: Cleanup; readonly progress: Progress },
): Promise<Temporal> {
  const server = await startServer(env, dataDir, progress);
  cleanup.add('the Temporal server', () => server.stop());
  const { namespace, options } = wayTo(server, env);
  const native = await NativeConnection.connect(options);
  cleanup.add('the connection to Temporal', () => native.close());
  await prepareNamespace(native, { namespace, embedded: server.embedded, attributes: SEARCH_ATTRIBUTES });
  return { server, native, client: new Client({ connection: native, namespace }), namespace };
}
