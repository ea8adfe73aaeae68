import { adoptEmbeddedServer, startEmbeddedServer, type EmbeddedServer } from './embedded-server.ts';
import { findTemporalCli } from './find-temporal-cli.ts';
import type { Progress } from './progress.ts';

export interface TemporalServer {
  /** `host:port` of the gRPC frontend. */
  address: string;
  uiAddress: string | null;
  /** For humans: `TEMPORAL_ADDRESS`, `embedded, cache`, `embedded, already running`. */
  source: string;
  embedded: boolean;
  /** True when an embedded server ran before: then `stop` leaves it alone. */
  adopted: boolean;
  pid: number | null;
  /** Call it after the worker has drained. */
  stop(): Promise<void>;
}

export interface EnsureTemporalServerOptions {
  env: NodeJS.ProcessEnv;
  dataDir: string;
  /** @default LEVEL_HALOPSA_TEMPORAL_PORT or 7233, LEVEL_HALOPSA_UI_PORT or 8233; 0 picks a free one, null starts no web UI */
  ports?: { frontend?: number; ui?: number | null };
  /** @default cacheDirectory(env) */
  cacheDir?: string;
  progress: Progress;
}

/** A Temporal server to work with: the one of TEMPORAL_ADDRESS, else the embedded one of `dataDir`, which is started when needed. */
export async function ensureTemporalServer({
  env,
  dataDir,
  ports = {},
  cacheDir,
  progress,
}: EnsureTemporalServerOptions): Promise<TemporalServer> {
  const given = env['TEMPORAL_ADDRESS'];
  if (given) {
    return {
      address: given,
      uiAddress: null,
      source: 'TEMPORAL_ADDRESS',
      embedded: false,
      adopted: false,
      pid: null,
      stop: async () => undefined,
    };
  }
  const frontendPort = ports.frontend ?? portFrom(env, 'LEVEL_HALOPSA_TEMPORAL_PORT', 7233);
  const uiPort = ports.ui === undefined ? portFrom(env, 'LEVEL_HALOPSA_UI_PORT', 8233) : ports.ui;

  const running = await adoptEmbeddedServer(dataDir);
  if (running !== null) return embedded(running, 'already running', progress);
  const cli = await findTemporalCli({ env, progress, ...(cacheDir !== undefined && { cacheDir }) });
  const server = await startEmbeddedServer({ cliPath: cli.path, dataDir, frontendPort, uiPort, env, progress });
  return embedded(server, server.adopted ? 'already running' : cli.source, progress);
}

function embedded(
  { address, uiAddress, adopted, pid, stop }: EmbeddedServer,
  source: string,
  progress: Progress,
): TemporalServer {
  if (adopted) progress(`Using the Temporal server that already runs on ${address} (process ${pid})`);
  return { address, uiAddress, source: `embedded, ${source}`, embedded: true, adopted, pid, stop };
}

function portFrom(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = env[name];
  if (!text) return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`${name} is not a port. Set it to a number from 0 (pick a free one) to 65535.`);
}
