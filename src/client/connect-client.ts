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

/** @throws {UserError} when no server is known, or when it does not answer within 5 s */
export async function connectClient({ env, embeddedAddress }: ClientSource): Promise<Client> {
  const address = env['TEMPORAL_ADDRESS'] || embeddedAddress;
  if (address === null) throw noServer();
  const given = Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const overrideEnvVars = { ...Object.fromEntries(given), TEMPORAL_ADDRESS: address };
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars });
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
