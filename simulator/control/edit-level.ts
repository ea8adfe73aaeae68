import { settleAlertsOf } from '../level/alerts.ts';
import { subtreeOf } from '../level/groups.ts';
import type { Simulation } from '../simulation.ts';
import { makeDevice } from '../world/hardware.ts';
import { levelId } from '../world/level-ids.ts';
import { random } from '../world/random.ts';
import type { DeviceParts, LevelDevice, LevelGroup, World } from '../world/types.ts';
import { EditError, found, numberIn, stringOf, type Edit } from './edit-error.ts';

type Result = Record<string, unknown>;

/** `device` is an id or a hostname. */
export function deviceOf({ devices }: World, edit: Edit): LevelDevice {
  const name = stringOf(edit, 'device');
  return found(devices.get(name) ?? [...devices.values()].find(({ hostname }) => hostname === name), edit, 'device');
}

const groupOf = ({ groups }: World, edit: Edit, name = 'groupId'): LevelGroup =>
  found(groups.get(stringOf(edit, name)), edit, 'group');

/** Sets any property of a device; names of parts (`disks`, `operating_system`, …) go to the parts. */
function setFields(device: LevelDevice, fields: unknown): void {
  for (const [name, value] of Object.entries((fields ?? {}) as Record<string, unknown>)) {
    if (name === 'id' || name === 'number') throw new EditError('id and number stay');
    if (Object.hasOwn(device.parts, name)) Object.assign(device.parts, { [name]: value } as Partial<DeviceParts>);
    else Object.assign(device, { [name]: value });
  }
}

function newDeviceId(world: World): { number: number; id: string } {
  const number = world.next.device;
  world.next.device += 1;
  return { number, id: levelId('Device', number, world.numericIds) };
}

function addDevice(world: World, edit: Edit): Result {
  const { number } = newDeviceId(world);
  const groupId = edit['groupId'] === null || edit['groupId'] === undefined ? null : groupOf(world, edit).id;
  const serials = new Set([...world.devices.values()].flatMap(({ serial_number }) => serial_number ?? []));
  const device = makeDevice(random(world.seed + number), {
    number,
    numericIds: world.numericIds,
    groupId,
    customerCode: 'NEW',
    ordinal: number,
    city: 'Bristol',
    now: Date.now(),
    serials,
  });
  setFields(device, edit['fields']);
  world.devices.set(device.id, device);
  return { deviceId: device.id, hostname: device.hostname, serial: device.serial_number };
}

function forgetDevice(sim: Simulation, device: LevelDevice): void {
  sim.world.devices.delete(device.id);
  settleAlertsOf(sim, device.id);
}

/** A re-installed agent: a new record for the same machine; the old one stays offline when `keepOld` is true. */
function reenrolDevice(sim: Simulation, edit: Edit): Result {
  const { world } = sim;
  const old = deviceOf(world, edit);
  const device: LevelDevice = { ...structuredClone(old), ...newDeviceId(world), online: true, last_seen_at: null };
  if (edit['keepOld'] === true)
    Object.assign(old, { online: false, last_seen_at: new Date(Date.now() - 2 * 86_400_000).toISOString() });
  else forgetDevice(sim, old);
  world.devices.set(device.id, device);
  return { deviceId: device.id, oldDeviceId: old.id };
}

function addGroup(world: World, edit: Edit): Result {
  const number = world.next.group;
  world.next.group += 1;
  const parentId =
    edit['parentId'] === null || edit['parentId'] === undefined ? null : groupOf(world, edit, 'parentId').id;
  const group: LevelGroup = {
    number,
    id: levelId('DeviceGroup', number, world.numericIds),
    parentId,
    name: stringOf(edit, 'name'),
  };
  world.groups.set(group.id, group);
  if (edit['siteId'] !== undefined) mapGroup(world, { ...edit, groupId: group.id });
  return { groupId: group.id };
}

function mapGroup(world: World, edit: Edit): Result {
  const site = found(world.sites.get(numberIn(edit, 'siteId')), edit, 'site');
  world.mapping.set(groupOf(world, edit).id, { clientId: site.clientId, siteId: site.id });
  return {};
}

/** What becomes of the devices is unknown: switch `groupDelete` (level-api.md 4.3). */
function deleteGroup({ world, switches }: Simulation, edit: Edit): Result {
  const group = groupOf(world, edit);
  const ids = subtreeOf(world, group.id);
  const devices = [...world.devices.values()].filter(({ group_id }) => group_id !== null && ids.has(group_id));
  if (switches.groupDelete === 'refuse' && (devices.length > 0 || ids.size > 1))
    throw new EditError('deleteGroup: the group is not empty');
  for (const id of ids) world.groups.delete(id);
  if (switches.groupDelete !== 'dangling')
    for (const device of devices) device.group_id = switches.groupDelete === 'to_parent' ? group.parentId : null;
  return { groups: ids.size, devices: devices.length };
}

export const LEVEL_EDITS: Record<string, (sim: Simulation, edit: Edit) => Result> = {
  renameDevice: ({ world }, edit) => {
    const device = deviceOf(world, edit);
    if (typeof edit['hostname'] === 'string') device.hostname = edit['hostname'];
    if (edit['nickname'] !== undefined) device.nickname = edit['nickname'] === null ? null : stringOf(edit, 'nickname');
    return { deviceId: device.id };
  },
  updateDevice: ({ world }, edit) => {
    const device = deviceOf(world, edit);
    setFields(device, edit['fields']);
    return { deviceId: device.id };
  },
  moveDevice: ({ world }, edit) => {
    const device = deviceOf(world, edit);
    device.group_id = edit['groupId'] === null ? null : groupOf(world, edit).id;
    return { deviceId: device.id };
  },
  deleteDevice: (sim, edit) => {
    const device = deviceOf(sim.world, edit);
    forgetDevice(sim, device);
    return { deviceId: device.id };
  },
  addDevice: ({ world }, edit) => addDevice(world, edit),
  reenrolDevice,
  addGroup: ({ world }, edit) => addGroup(world, edit),
  mapGroup: ({ world }, edit) => mapGroup(world, edit),
  renameGroup: ({ world }, edit) => {
    groupOf(world, edit).name = stringOf(edit, 'name');
    return {};
  },
  moveGroup: ({ world }, edit) => {
    const group = groupOf(world, edit);
    group.parentId = edit['parentId'] === null ? null : groupOf(world, edit, 'parentId').id;
    return {};
  },
  deleteGroup,
};
