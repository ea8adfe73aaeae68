import type { Device } from '../domain/device.ts';
import { groupPath, lineage, type LevelGroup } from '../domain/group.ts';
import type { GroupMapping, HaloPlace } from '../domain/mapping.ts';
import type { NoTicket } from '../domain/triage.ts';

/** Where a device's alerts belong in HaloPSA. */
export type Whereabouts =
  | { readonly place: HaloPlace; readonly groupPath: string }
  | { readonly place: null; readonly reason: Extract<NoTicket, 'unmapped' | 'excluded'>; readonly groupPath: string };

/** The deepest mapped ancestor decides; what is excluded stays out, and only what no row speaks of goes to the catch-all. */
export function whereaboutsOf(
  device: Device,
  groups: ReadonlyMap<string, LevelGroup>,
  rows: ReadonlyMap<string, GroupMapping>,
  catchAll: HaloPlace | null,
): Whereabouts {
  const { groupId } = device;
  const path = groupId === null ? '' : groupPath(groupId, groups);
  const line = groupId === null ? [] : lineage(groupId, groups);
  const row = line.map((group) => rows.get(group.id)).find((found) => found !== undefined);
  if (row?.excluded === true) return { place: null, reason: 'excluded', groupPath: path };
  const place = row?.place ?? catchAll;
  return place === null ? { place: null, reason: 'unmapped', groupPath: path } : { place, groupPath: path };
}
