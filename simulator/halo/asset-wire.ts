import type { Simulation } from '../simulation.ts';
import type { Asset } from '../world/types.ts';
import { haloDate } from './dates.ts';

function fieldWires({ world }: Simulation, asset: Asset): Record<string, unknown>[] {
  const type = world.assetTypes.get(asset.typeId);
  return (type?.fieldIds ?? []).flatMap((id) => {
    const field = world.fields.get(id);
    if (field === undefined) return [];
    const value = asset.fields.get(id) ?? '';
    return [
      {
        id,
        name: field.name,
        value,
        display: value,
        validate: '',
        mandatory: type?.mandatoryFieldIds.includes(id) === true,
        lookup: 0,
        tab_id: 0,
        tab_name: '',
      },
    ];
  });
}

/** `withFields`: lists carry `fields[]` only when `includeassetfields=true` asked for them. */
export function assetWire(sim: Simulation, asset: Asset, withFields: boolean): Record<string, unknown> {
  const { world, switches } = sim;
  const type = world.assetTypes.get(asset.typeId);
  const site = world.sites.get(asset.siteId);
  const keyValue = (index: number): string => asset.fields.get(type?.keyFieldIds[index] ?? -1) ?? '';
  return {
    id: asset.id,
    inventory_number: asset.tag,
    key_field: keyValue(0),
    key_field2: keyValue(1),
    key_field3: keyValue(2),
    assettype_id: asset.typeId,
    assettype_name: type?.name ?? '',
    client_id: site?.clientId ?? 0,
    client_name: world.clients.get(site?.clientId ?? 0)?.name ?? '',
    site_id: asset.siteId,
    site_name: site?.name ?? '',
    status_id: asset.statusId,
    inactive: asset.inactive,
    third_party_id: asset.thirdPartyId,
    notes: asset.notes,
    warranty_start: haloDate(null, switches),
    warranty_end: haloDate(null, switches),
    last_update: haloDate(asset.updatedAt, switches),
    users: [],
    customfields: null,
    ...(withFields ? { fields: fieldWires(sim, asset) } : {}),
  };
}
