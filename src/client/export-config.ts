import type { Client } from '@temporalio/client';
import { exportedConfig } from '../domain/config-export.ts';
import type { ConfigFile, Configuration } from '../domain/config-file.ts';
import { readConfig } from './read-integration.ts';
import { UserError } from './user-error.ts';

/**
 * All configuration of an integration, with everything that files know.
 *
 * @throws {UserError} when the worker is of a release before policies: it would take a check for a save
 */
export async function readConfiguration(client: Client, connection: string): Promise<Configuration> {
  const config: Partial<Configuration> = await readConfig(client, connection);
  const { rows, policies, tickets, settings } = config;
  if (rows === undefined || policies === undefined || tickets === undefined || settings === undefined)
    throw new UserError(`The worker of connection ${connection} is of a release that knows no configuration files`, {
      cure: 'Update it to the release of this command',
    });
  return { rows, policies, tickets, settings };
}

/** All configuration as `apply` takes it: ids, with names beside them. */
export const exportConfig = async (client: Client, connection: string): Promise<ConfigFile> =>
  exportedConfig(await readConfiguration(client, connection));
