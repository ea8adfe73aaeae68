import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { noServer, serverUnreachable } from './user-error.ts';

export type { Client } from '@temporalio/client';

export interface ClientSource {
  readonly env: NodeJS.ProcessEnv;
  /** `host:port` of the embedded server, for when TEMPORAL_ADDRESS is not set; null when none is known. */
  readonly embeddedAddress: string | null;
}

const CONNECT_MS = 5_000;

type Way = Pick<ReturnType<typeof loadClientConnectConfig>, 'connectionOptions' | 'namespace'>;

/** Profiles, keys and certificates are of a server elsewhere. */
const EMBEDDED: Way = { connectionOptions: {} };

function elsewhere(env: NodeJS.ProcessEnv): Way {
  const given = Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(given) });
}

/** @throws {UserError} when no server is known, or when it does not answer within 5 s */
export async function connectClient({ env, embeddedAddress }: ClientSource): Promise<Client> {
  const address = env['TEMPORAL_ADDRESS'] || embeddedAddress;
  if (address === null) throw noServer();
  const { connectionOptions, namespace } = env['TEMPORAL_ADDRESS'] ? elsewhere(env) : EMBEDDED;
  const { tls, apiKey, metadata } = connectionOptions;
  try {
    const connection = await Connection.connect({
      address,
      connectTimeout: CONNECT_MS,
      ...(tls !== undefined && { tls }),
      ...(apiKey !== undefined && { apiKey }),
      ...(metadata !== undefined && { metadata }),
    });
    return new Client({ connection, namespace: namespace ?? 'default' });
  } catch (error) {
    throw serverUnreachable(address, env['TEMPORAL_ADDRESS'] ? 'TEMPORAL_ADDRESS' : 'embedded', error);
  }
}
