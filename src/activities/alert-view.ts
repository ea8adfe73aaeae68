import type { Context } from '@temporalio/activity';
import * as messages from '../contract/messages.ts';
import { integrationId } from '../contract/names.ts';
import type { Alert } from '../domain/alert.ts';
import type { Device } from '../domain/device.ts';
import type { LevelGroup } from '../domain/group.ts';
import type { LevelCaller, LevelClient } from '../apis/level/client.ts';
import { getDevice, listDevices } from '../apis/level/devices.ts';
import { listGroups } from '../apis/level/groups.ts';

type Client = Context['client'];

/** Fewer devices than a few pages of Level's list hold are asked for one by one. */
const SINGLY = 20;

/** What the integration has saved; asked of its workflow, so that any process may answer a person. */
export const savedConfig = async (
  client: Client,
  connection: string,
): Promise<{ config: messages.IntegrationConfig; status: messages.IntegrationStatus }> => {
  const handle = client.workflow.getHandle(integrationId(connection));
  return { config: await handle.query(messages.config), status: await handle.query(messages.status) };
};

/** The devices of alerts, as far as Level still has them. */
export async function devicesOf(
  level: LevelClient,
  caller: LevelCaller,
  alerts: readonly Alert[],
): Promise<Map<string, Device>> {
  const ids = new Set(alerts.map((alert) => alert.deviceId));
  const devices = new Map<string, Device>();
  if (ids.size <= SINGLY) {
    for (const id of ids) {
      const device = await getDevice(level, caller, id);
      if (device !== null) devices.set(id, device);
    }
    return devices;
  }
  for await (const device of listDevices(level, caller)) if (ids.has(device.id)) devices.set(device.id, device);
  return devices;
}

export interface LevelView {
  readonly groups: ReadonlyMap<string, LevelGroup>;
  readonly devices: ReadonlyMap<string, Device>;
}

export async function levelViewOf(
  level: LevelClient,
  caller: LevelCaller,
  alerts: readonly Alert[],
): Promise<LevelView> {
  return { groups: await listGroups(level, caller), devices: await devicesOf(level, caller, alerts) };
}
