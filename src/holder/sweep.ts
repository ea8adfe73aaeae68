import { createHash, randomUUID } from 'node:crypto';
import { FAILURES } from '../contract/failures.ts';
import { desiredFields } from '../domain/asset-fields.ts';
import type { Device } from '../domain/device.ts';
import { groupPath, rowOf, type LevelGroup, type MappedGroup } from '../domain/group.ts';
import type { Fleet } from '../domain/match.ts';
import { validSerial } from '../domain/serial.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { LevelCaller, LevelClient } from '../apis/level/client.ts';
import { listDevices } from '../apis/level/devices.ts';
import { listGroups } from '../apis/level/groups.ts';

/** One finished reading of all of Level's groups and devices. */
export class Sweep implements Fleet {
  readonly id = randomUUID();
  /** When it began, ms since 1970. */
  readonly at: number;
  readonly groups: ReadonlyMap<string, LevelGroup>;
  readonly devices: ReadonlyMap<string, Device>;
  readonly #bySerial = new Map<string, Device[]>();
  readonly #paths = new Map<string, string>();

  constructor(at: number, groups: ReadonlyMap<string, LevelGroup>, devices: ReadonlyMap<string, Device>) {
    this.at = at;
    this.groups = groups;
    this.devices = devices;
    for (const device of devices.values()) {
      const serial = validSerial(device.serialNumber);
      if (serial === null) continue;
      const same = this.#bySerial.get(serial);
      if (same === undefined) this.#bySerial.set(serial, [device]);
      else same.push(device);
    }
  }

  get(deviceId: string): Device | undefined {
    return this.devices.get(deviceId);
  }

  withSerial(serial: string): readonly Device[] {
    return this.#bySerial.get(serial) ?? [];
  }

  pathOf(device: Device): string {
    const { groupId } = device;
    if (groupId === null) return '';
    const known = this.#paths.get(groupId) ?? groupPath(groupId, this.groups);
    this.#paths.set(groupId, known);
    return known;
  }

  /** What must be the same for a sync to have nothing to do: the stable fields of the row's devices. */
  digest(devices: readonly Device[]): string {
    const hash = createHash('sha256');
    for (const device of devices.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
      hash.update(JSON.stringify(desiredFields(device, this.pathOf(device), this.at).stable));
    return hash.digest('base64url').slice(0, 16);
  }
}

/** The devices of each row: each belongs to its deepest mapped ancestor group. */
export function devicesByRow(
  sweep: Sweep,
  rows: readonly MappedGroup[],
): { byRow: Map<string, Device[]>; unmapped: number } {
  const mapped = new Map(rows.map((row) => [row.groupId, row]));
  const byRow = new Map<string, Device[]>(rows.filter((row) => !row.excluded).map((row) => [row.groupId, []]));
  let unmapped = 0;
  for (const device of sweep.devices.values()) {
    const row = rowOf(device.groupId, sweep.groups, mapped);
    if (row === null) unmapped += 1;
    else byRow.get(row.groupId)?.push(device);
  }
  return { byRow, unmapped };
}

/** Reads all of Level. An answer without devices, where its own groups count some, is not believed. */
export async function sweepLevel(level: LevelClient, caller: LevelCaller): Promise<Sweep> {
  const at = Date.now();
  const groups = await listGroups(level, caller);
  const devices = new Map<string, Device>();
  for await (const device of listDevices(level, caller)) devices.set(device.id, device);
  const counted = [...groups.values()].reduce((sum, group) => sum + group.deviceCount, 0);
  if (devices.size === 0 && counted > 0)
    throw new ApiError(
      FAILURES.unavailable,
      `Level counts ${counted} devices in its groups but lists none: the sweep is not believed`,
    );
  return new Sweep(at, groups, devices);
}
