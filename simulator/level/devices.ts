import { json, type SimAnswer, type SimRequest } from '../exchange.ts';
import type { Simulation } from '../simulation.ts';
import type { LevelDevice, World } from '../world/types.ts';
import { deviceWire, includedParts } from './device-wire.ts';
import { subtreeOf } from './groups.ts';
import { error, pageOf } from './page.ts';

type Test = (device: LevelDevice) => boolean;

/** The filters of level-api.md 4.1, AND-combined; an answer where a filter is refused. */
function filtersOf({ world, switches }: Simulation, query: URLSearchParams): Test[] | SimAnswer {
  const tests: Test[] = [];
  const groupId = query.get('group_id');
  if (groupId === 'null') {
    if (switches.groupIdNull === 404) return error(404, 'Not found');
    tests.push((device) => device.group_id === null);
  } else if (groupId !== null) {
    const refused = unknownGroup(world, groupId, switches.unknownGroup, switches.foreignIdStatus);
    if (refused !== null) return refused;
    tests.push((device) => device.group_id === groupId);
  }
  const ancestorId = query.get('ancestor_group_id');
  if (ancestorId !== null) {
    const refused = unknownGroup(world, ancestorId, switches.unknownGroup, switches.foreignIdStatus);
    if (refused !== null) return refused;
    const below = subtreeOf(world, ancestorId);
    if (!switches.ancestorInclusive) below.delete(ancestorId);
    tests.push((device) => device.group_id !== null && below.has(device.group_id));
  }
  const tagId = query.get('tag_id');
  if (tagId !== null) {
    const tag = world.tags.find((row) => row.id === tagId)?.name;
    tests.push((device) => tag !== undefined && device.tags.includes(tag));
  }
  const hostname = query.get('hostname');
  if (hostname !== null) {
    const wanted = hostname.toLowerCase();
    tests.push((device) => {
      const own = device.hostname.toLowerCase();
      if (switches.hostnameMatch === 'substring') return own.includes(wanted);
      return switches.hostnameMatch === 'exact' ? device.hostname === hostname : own === wanted;
    });
  }
  const serial = query.get('serial_number');
  if (serial !== null) tests.push((device) => device.serial_number === serial);
  return tests;
}

function unknownGroup(world: World, id: string, unknown: 'empty' | 404, foreignStatus: number): SimAnswer | null {
  if (world.foreignIds.has(id)) return error(foreignStatus, foreignStatus === 403 ? 'Forbidden' : 'Not found');
  return unknown === 404 && !world.groups.has(id) ? error(404, 'Not found') : null;
}

export function listDevices(sim: Simulation, { query }: SimRequest): SimAnswer {
  const { world, switches } = sim;
  if (switches.emptyDevices) return json(200, { data: [], has_more: false });
  const tests = filtersOf(sim, query);
  if (!Array.isArray(tests)) return tests;
  const all = [...world.devices.values()];
  const page = pageOf(
    tests.length === 0 ? all : all.filter((device) => tests.every((test) => test(device))),
    query,
    switches,
  );
  if ('status' in page) return page;
  const parts = includedParts(switches.listIgnoresIncludes ? new URLSearchParams() : query);
  return json(200, {
    data: page.rows.map((device) => deviceWire(device, world.groups, parts, switches)),
    has_more: page.hasMore,
  });
}

export function showDevice({ world, switches }: Simulation, id: string, { query }: SimRequest): SimAnswer {
  const device = world.devices.get(id);
  if (device === undefined)
    return world.foreignIds.has(id) && switches.foreignIdStatus === 403
      ? error(403, 'Forbidden')
      : error(404, 'Not found');
  const wire = deviceWire(device, world.groups, includedParts(query), switches);
  return json(200, switches.showWrapped ? { data: wire } : wire);
}
