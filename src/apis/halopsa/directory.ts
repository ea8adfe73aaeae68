import { z } from 'zod';
import type { HaloClient as Client, HaloSite } from '../../domain/mapping.ts';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import { sloppyBoolean, sloppyId, sloppyText } from '../http/sloppy.ts';
import type { HaloClient } from './client.ts';
import { readAll } from './lists.ts';

const WireClient = z.object({ id: sloppyId, name: sloppyText, inactive: sloppyBoolean });
const WireSite = z.object({
  id: sloppyId,
  name: sloppyText,
  client_id: sloppyId,
  client_name: sloppyText,
  inactive: sloppyBoolean,
});

function read<S extends z.ZodType>(schema: S, what: string): (row: unknown) => z.output<S> {
  return (row) => {
    const parsed = schema.safeParse(row);
    if (parsed.success) return parsed.data;
    throw new ApiError(FAILURES.unavailable, `HaloPSA's list of ${what} holds a row that cannot be read`);
  };
}

/** All clients, inactive ones included, so that a vanished one can be told from one that was switched off. */
export const listClients = (client: HaloClient, caller: Caller): Promise<Client[]> =>
  readAll(client, caller, {
    path: '/Client',
    key: 'clients',
    query: { includeinactive: true, includeactive: true, order: 'id' },
    read: read(WireClient, 'clients'),
    idOf: (row) => row.id,
  });

export async function listSites(client: HaloClient, caller: Caller): Promise<HaloSite[]> {
  const rows = await readAll<z.output<typeof WireSite>>(client, caller, {
    path: '/Site',
    key: 'sites',
    query: { includeinactive: true, includeactive: true, order: 'id' },
    read: read(WireSite, 'sites'),
    idOf: (row) => row.id,
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    clientId: row.client_id,
    clientName: row.client_name,
    inactive: row.inactive,
  }));
}

const Instance = z.object({ dbid: sloppyText.optional(), app_version: sloppyText.optional() });

/** What tells one tenant from another, null when this version does not say. */
export async function getInstance(client: HaloClient, caller: Caller): Promise<string | null> {
  try {
    const { json } = await client.call(caller, { method: 'GET', path: '/InstanceInfo' });
    const parsed = Instance.safeParse(json);
    const id = parsed.success ? (parsed.data.dbid ?? '') : '';
    return id === '' ? null : id;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
