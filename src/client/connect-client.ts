import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { noServer, serverUnreachable } from './user-error.ts';

export interface ClientSource {
  readonly env: NodeJS.ProcessEnv;
  /** `host:port` of the embedded server, for when TEMPORAL_ADDRESS is not set; null when none is known. */
  readonly embeddedAddress: string | null;
}

const CONNECT_MS = 5_000;
const DEFAULT_NAMESPACE = 'default';

/** @throws {UserError} when no server is known, or when it does not answer within 5 s */
export async function connectClient({ env, embeddedAddress }: ClientSource): Promise<Client> {
  if (env['TEMPORAL_ADDRESS']) {
    const overrideEnvVars = Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined));
    const { connectionOptions, namespace = DEFAULT_NAMESPACE } = loadClientConnectConfig({ overrideEnvVars });
    const { address = env['TEMPORAL_ADDRESS'], tls, apiKey, metadata } = connectionOptions;
    const connection = await open('TEMPORAL_ADDRESS', {
      address,
      ...(tls != null && { tls }),
      ...(apiKey !== undefined && { apiKey }),
      ...(metadata !== undefined && { metadata }),
    });
    return new Client({ connection, namespace });
  }
  if (embeddedAddress === null) throw noServer();
  const connection = await open('embedded', { address: embeddedAddress });
  return new Client({ connection, namespace: env['TEMPORAL_NAMESPACE'] || DEFAULT_NAMESPACE });
}

async function open(source: string, options: { readonly address: string } & NonNullable<Parameters<typeof Connection.connect>[0]>): Promise<Connection> {
  try {
    return await Connection.connect({ ...options, connectTimeout: CONNECT_MS });
  } catch (error) {
    throw serverUnreachable(options.address, source, error);
  }
}
