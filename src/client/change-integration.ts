import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import * as messages from '../contract/messages.ts';
import type { Settings, SettingsChange } from '../domain/settings.ts';
import { integrationOf } from './ask-integration.ts';
import { nobodyRunsWorkflows, patiently } from './patience.ts';
import { hasPoller } from './pollers.ts';
import { noWorker } from './user-error.ts';

const COME_BACK_MS = 5_000;
const LOOK_MS = 500;

/**
 * An update that nobody takes may still be taken when a worker comes, after its sender was told that it failed.
 * So it is not sent before there is one.
 */
async function workerIsThere(client: Client, connection: string): Promise<void> {
  const until = Date.now() + COME_BACK_MS;
  while (!(await hasPoller(client, connection)).workflows) {
    if (Date.now() >= until) throw noWorker(connection);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function updateIntegration<Ret, Arg>(client: Client, connection: string, update: UpdateDefinition<Ret, [Arg]>, arg: Arg): Promise<Ret> {
  const isMissing = nobodyRunsWorkflows(client, connection);
  await patiently(workerIsThere(client, connection), { connection, isMissing: () => Promise.resolve(false) });
  const work = integrationOf(client, connection).executeUpdate(update, { args: [arg], updateId: randomUUID() });
  return patiently(work, { connection, isMissing });
}

/** Saves all rows, or none. @throws {UserError} with each reason when one of them cannot be saved */
export const saveMappings = (client: Client, connection: string, change: messages.SaveGroupMappings): Promise<messages.SavedMappings> =>
  updateIntegration(client, connection, messages.saveGroupMappings, change);

export const changeSettings = (client: Client, connection: string, change: SettingsChange): Promise<Settings> =>
  updateIntegration(client, connection, messages.saveSettings, change);
