/** A device as Level knows it. Absent facts are null: nearly every property of Level's API is nullable. */
export interface Device {
  readonly id: string;
  readonly hostname: string;
  readonly nickname: string | null;
  readonly role: 'workstation' | 'server' | 'domain_controller' | null;
  readonly platform: string | null;
  /** The device's direct group, null when ungrouped. */
  readonly groupId: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly architecture: string | null;
  readonly serialNumber: string | null;
  readonly memoryBytes: number | null;
  readonly osName: string | null;
  readonly osVersion: string | null;
  readonly processors: readonly string[];
  /** One text per physical disk, model and size. */
  readonly disks: readonly string[];
  /** Of physical adapters only. */
  readonly macAddresses: readonly string[];
  readonly lastLoggedInUser: string | null;
  readonly privateIps: readonly string[];
  readonly publicIp: string | null;
  /** ISO 8601, null when Level does not say. */
  readonly lastSeenAt: string | null;
  readonly online: boolean;
  readonly tags: readonly string[];
  /** Level's maintenance mode. */
  readonly inMaintenance: boolean;
}

/** What people call the device: Level's nickname, else its hostname. */
export const displayName = (device: Device): string => device.nickname ?? device.hostname;

export type DeviceRole = 'server' | 'workstation';

/** Which of the two configured asset types a new asset gets: by Level's role, else by the name of the system. */
export function roleOf(device: Device): DeviceRole {
  if (device.role !== null) return device.role === 'workstation' ? 'workstation' : 'server';
  return /server/i.test(device.osName ?? '') ? 'server' : 'workstation';
}
