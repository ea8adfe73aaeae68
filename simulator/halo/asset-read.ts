import { empty, isTrue, json, type SimAnswer } from '../exchange.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import type { Asset } from '../world/types.ts';
import { assetWire } from './asset-wire.ts';
import { activityFilter, idFilter, listAnswer } from './list.ts';
import { sees } from './rights.ts';

const visibleAsset = ({ world }: Simulation, { rights }: TokenGrant, asset: Asset): boolean =>
  sees(rights.allAssetTypes, asset.typeId) && sees(rights.allClients, world.sites.get(asset.siteId)?.clientId ?? 0);

/** `search` finds parts of the tag or of any field, without case; there is no filter by third-party id (halopsa-api.md 4.1). */
function searchTest(query: URLSearchParams): ((asset: Asset) => boolean) | null {
  const text = query.get('search')?.toLowerCase() ?? '';
  if (text === '') return null;
  const tagOnly = isTrue(query.get('search_inventory_number_only'));
  return (asset) => {
    if (asset.tag.toLowerCase().includes(text)) return true;
    if (tagOnly) return false;
    for (const value of asset.fields.values()) if (value.toLowerCase().includes(text)) return true;
    return false;
  };
}

function sorted(rows: Asset[], query: URLSearchParams): Asset[] {
  const order = query.get('order')?.toLowerCase();
  const sign = isTrue(query.get('orderdesc')) ? -1 : 1;
  if (order === 'inventory_number') return rows.sort((a, b) => sign * a.tag.localeCompare(b.tag));
  return sign === -1 ? rows.reverse() : rows;
}

export function listAssets(sim: Simulation, grant: TokenGrant, query: URLSearchParams): SimAnswer {
  const { world, switches } = sim;
  const shown = activityFilter(query);
  const clients = idFilter(query, 'client_id', 'client_ids');
  const sites = idFilter(query, 'site_id');
  const types = idFilter(query, 'assettype_id', 'assettypes');
  const ids = idFilter(query, 'assets');
  const tag = query.get('inventory_number')?.toLowerCase();
  const search = searchTest(query);
  const rows = [...world.assets.values()].filter(
    (asset) =>
      shown(asset.inactive) &&
      visibleAsset(sim, grant, asset) &&
      (clients === null || clients.has(world.sites.get(asset.siteId)?.clientId ?? 0)) &&
      (sites === null || sites.has(asset.siteId)) &&
      (types === null || types.has(asset.typeId)) &&
      (ids === null || ids.has(asset.id)) &&
      (tag === undefined || tag === '' || asset.tag.toLowerCase() === tag) &&
      (search === null || search(asset)),
  );
  const withFields = isTrue(query.get('includeassetfields'));
  const idOnly = isTrue(query.get('idonly'));
  return listAnswer(sorted(rows, query), query, switches, { key: 'assets', cap: null }, (asset) =>
    idOnly ? { id: asset.id } : assetWire(sim, asset, withFields),
  );
}

export function showAsset(sim: Simulation, grant: TokenGrant, id: number): SimAnswer {
  const asset = sim.world.assets.get(id);
  return asset === undefined || !visibleAsset(sim, grant, asset) ? empty(404) : json(200, assetWire(sim, asset, true));
}

export function deleteAsset({ world }: Simulation, id: number): SimAnswer {
  return world.assets.delete(id) ? json(200, { id }) : empty(404);
}
