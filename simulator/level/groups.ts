import { json, type SimAnswer, type SimRequest } from '../exchange.ts';
import type { Simulation } from '../simulation.ts';
import type { LevelGroup, World } from '../world/types.ts';
import { error, pageOf } from './page.ts';

function childrenByParent(world: World): Map<string | null, LevelGroup[]> {
  const children = new Map<string | null, LevelGroup[]>();
  for (const group of world.groups.values()) {
    const siblings = children.get(group.parentId);
    if (siblings === undefined) children.set(group.parentId, [group]);
    else siblings.push(group);
  }
  return children;
}

/** The group and everything below it; cycles end. */
export function subtreeOf(world: World, rootId: string, children = childrenByParent(world)): Set<string> {
  const seen = new Set<string>();
  const open = [rootId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const child of children.get(id) ?? []) open.push(child.id);
  }
  return seen;
}

function wires(world: World, groups: readonly LevelGroup[]): Record<string, unknown>[] {
  const direct = new Map<string, number>();
  for (const { group_id } of world.devices.values())
    if (group_id !== null) direct.set(group_id, (direct.get(group_id) ?? 0) + 1);
  const children = childrenByParent(world);
  return groups.map((group) => {
    let below = 0;
    for (const id of subtreeOf(world, group.id, children)) below += direct.get(id) ?? 0;
    return {
      id: group.id,
      parent_id: group.parentId,
      child_ids: (children.get(group.id) ?? []).map((child) => child.id),
      name: group.name,
      device_count: direct.get(group.id) ?? 0,
      descendent_device_count: below,
    };
  });
}

export function listGroups({ world, switches }: Simulation, { query }: SimRequest): SimAnswer {
  if (switches.emptyGroups) return json(200, { data: [], has_more: false });
  const parentId = query.get('parent_id');
  if (parentId === 'null' && switches.parentIdNull === 404) return error(404, 'Not found');
  const wanted = parentId === 'null' ? null : parentId;
  const rows = [...world.groups.values()].filter((group) => parentId === null || group.parentId === wanted);
  const page = pageOf(rows, query, switches);
  if ('status' in page) return page;
  return json(200, { data: wires(world, page.rows), has_more: page.hasMore });
}

export function showGroup({ world, switches }: Simulation, id: string): SimAnswer {
  const group = world.groups.get(id);
  if (group === undefined)
    return world.foreignIds.has(id) && switches.foreignIdStatus === 403
      ? error(403, 'Forbidden')
      : error(404, 'Not found');
  const [wire] = wires(world, [group]);
  return json(200, switches.showWrapped ? { data: wire } : wire);
}
