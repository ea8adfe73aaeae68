import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import * as messages from '../contract/messages.ts';
import type { Settings, SettingsChange } from '../domain/settings.ts';
import { integrationOf } from './ask-integration.ts';
import { nobodyRunsWorkflows, patiently } from './patience.ts';
import { readConfig } from './read-integration.ts';

/**
 * An update that nobody takes may still be taken when a worker comes, after its sender was told that it failed.
 * So it is sent only when a worker has just answered.
 */
async function updateIntegration<Ret, Arg>(
  client: Client,
  connection: string,
  update: UpdateDefinition<Ret, [Arg]>,
  arg: Arg,
): Promise<Ret> {
  await readConfig(client, connection);
  const work = integrationOf(client, connection).executeUpdate(update, { args: [arg], updateId: randomUUID() });
  return patiently(work, { connection, isMissing: nobodyRunsWorkflows(client, connection) });
}

/** Saves all rows, or none. @throws {UserError} with each reason when one of them cannot be saved */
export const saveMappings = (
  client: Client,
  connection: string,
  change: messages.SaveGroupMappings,
): Promise<messages.SavedMappings> => updateIntegration(client, connection, messages.saveGroupMappings, change);

/**
 * Saves policies and how tickets follow their alerts: all of it, or nothing.
 *
 * @throws {UserError} with each reason when HaloPSA could not take such tickets
 */
export const saveTicketing = (
  client: Client,
  connection: string,
  change: messages.SaveTicketing,
): Promise<messages.SavedTicketing> => updateIntegration(client, connection, messages.saveTicketing, change);

export const changeSettings = (client: Client, connection: string, change: SettingsChange): Promise<Settings> =>
  updateIntegration(client, connection, messages.saveSettings, change);
