import type { LevelGroup, World } from '../world/types.ts';

export function groupPath(world: World, id: string): string {
  const names: string[] = [];
  const seen = new Set<string>();
  for (
    let group: LevelGroup | undefined = world.groups.get(id);
    group !== undefined && !seen.has(group.id);
    group = world.groups.get(group.parentId ?? '')
  ) {
    seen.add(group.id);
    names.unshift(group.name);
  }
  return names.join(' / ');
}

/** The world as tests need it: credentials, sizes, and where every group belongs. */
export function worldView(world: World) {
  return {
    name: world.name,
    seed: world.seed,
    dbid: world.dbid,
    counts: {
      devices: world.devices.size,
      groups: world.groups.size,
      clients: world.clients.size,
      sites: world.sites.size,
      assets: world.assets.size,
      assetTypes: world.assetTypes.size,
      fields: world.fields.size,
    },
    credentials: world.credentials,
    mapping: [...world.mapping].flatMap(([groupId, { clientId, siteId }]) =>
      world.groups.has(groupId)
        ? [
            {
              groupId,
              groupPath: groupPath(world, groupId),
              clientId,
              clientName: world.clients.get(clientId)?.name ?? '',
              siteId,
              siteName: world.sites.get(siteId)?.name ?? '',
            },
          ]
        : [],
    ),
    labels: world.labels,
  };
}
