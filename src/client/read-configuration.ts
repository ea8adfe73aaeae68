import type { Client } from '@temporalio/client';
import type { Configuration } from '../domain/config-file.ts';
import { readConfig } from './read-integration.ts';
import { UserError } from './user-error.ts';

/**
 * Everything that files know of an answer to the query `config`.
 *
 * @throws {UserError} when the worker is of a release before policies: it would take a check for a save
 */
export function configurationIn(config: Partial<Configuration>, connection: string): Configuration {
  const { rows, policies, tickets, settings } = config;
  if (rows === undefined || policies === undefined || tickets === undefined || settings === undefined)
    throw new UserError(`The worker of connection ${connection} is of a release that knows no configuration files`, {
      cure: 'Update it to the release of this command',
    });
  return { rows, policies, tickets, settings };
}

/** All configuration of an integration. @throws {UserError} */
export const readConfiguration = async (client: Client, connection: string): Promise<Configuration> =>
  configurationIn(await readConfig(client, connection), connection);
