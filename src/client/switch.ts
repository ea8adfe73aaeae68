import type { Client } from '@temporalio/client';
import * as messages from '../contract/messages.ts';
import { signalIntegration } from './ask-integration.ts';

/** @param options which alerts that fire already get tickets; without it those of the last day, the first time */
export const enable = (client: Client, connection: string, options: messages.EnableOptions = {}): Promise<void> =>
  signalIntegration(client, connection, messages.enable, options);

export const disable = (client: Client, connection: string, reason?: string): Promise<void> =>
  signalIntegration(client, connection, messages.disable, reason === undefined ? {} : { reason });

/** Asks for a sync of one row, or of all. */
export const syncNow = (client: Client, connection: string, groupId?: string): Promise<void> =>
  signalIntegration(client, connection, messages.syncNow, groupId === undefined ? {} : { groupId });
