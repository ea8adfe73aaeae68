import type { World } from '../world/types.ts';
import { ticketRows } from './desk-view.ts';

const assetRows = (world: World) =>
  [...world.assets.values()].map((asset) => ({
    id: asset.id,
    clientId: world.sites.get(asset.siteId)?.clientId ?? null,
    siteId: asset.siteId,
    typeName: world.assetTypes.get(asset.typeId)?.name ?? '',
    tag: asset.tag,
    statusId: asset.statusId,
    inactive: asset.inactive,
    fields: Object.fromEntries(
      [...asset.fields].map(([id, value]) => [world.fields.get(id)?.name ?? String(id), value]),
    ),
    createdAt: asset.createdAt,
    updatedAt: asset.updatedAt,
    updates: asset.updates,
  }));

const PARTS = {
  alerts: (world: World) => [...world.alerts.values()].map(({ number: _number, ...alert }) => alert),
  assets: assetRows,
  clients: (world: World) => [...world.clients.values()],
  sites: (world: World) => [...world.sites.values()],
  groups: (world: World) => [...world.groups.values()],
  devices: (world: World) => [...world.devices.values()].map(({ parts: _parts, ...device }) => device),
  tickets: ticketRows,
  mail: (world: World) => world.desk.mail,
  assetTypes: (world: World) =>
    [...world.assetTypes.values()].map((type) => ({
      ...type,
      fields: type.fieldIds.map((id) => world.fields.get(id)?.name ?? String(id)),
    })),
} as const;

/** Both databases as they are, or one table of them. */
export function stateView(world: World, part: string | undefined): Record<string, unknown> | null {
  if (part !== undefined && !Object.hasOwn(PARTS, part)) return null;
  return Object.fromEntries(
    Object.entries(PARTS)
      .filter(([name]) => part === undefined || name === part)
      .map(([name, rows]) => [name, rows(world)]),
  );
}
