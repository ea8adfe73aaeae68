import type { Client } from '@temporalio/client';
import * as messages from '../contract/messages.ts';
import { queryIntegration } from './ask-integration.ts';

export const readStatus = (client: Client, connection: string): Promise<messages.IntegrationStatus> =>
  queryIntegration(client, connection, messages.status);

export const readConfig = (client: Client, connection: string): Promise<messages.IntegrationConfig> =>
  queryIntegration(client, connection, messages.config);
