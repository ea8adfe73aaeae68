import type { Client } from '@temporalio/client';
import { exportedConfig } from '../domain/config-export.ts';
import type { ConfigFile } from '../domain/config-file.ts';
import { readFormerConfiguration } from './former-run.ts';
import { readConfiguration } from './read-configuration.ts';
import { UserError } from './user-error.ts';

/** All configuration as `apply` takes it: ids, with names beside them. */
export const exportConfig = async (client: Client, connection: string): Promise<ConfigFile> =>
  exportedConfig(await readConfiguration(client, connection));

/**
 * The same of the run before this one, when that was terminated, failed or timed out.
 *
 * @throws {UserError} when there is none that had a mapping or policies
 */
export async function exportFormerConfig(client: Client, connection: string): Promise<ConfigFile> {
  const found = await readFormerConfiguration(client, connection);
  if (found === null)
    throw new UserError(`No integration of connection ${connection} with a mapping or policies was ended by force`, {
      cure: 'What it has now is shown without --former',
    });
  return exportedConfig(found);
}
