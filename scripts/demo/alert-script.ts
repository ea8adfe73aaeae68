import type { Severity } from '../../src/domain/alert.ts';
import type { EstateDevice, IntendedRow } from './estate.ts';

/** What becomes of an alert: it goes on, it resolves, or it resolves after a technician has begun to work on it. */
export type Fate = 'fires' | 'resolves' | 'resolvesTooLate';

export interface ScriptedAlert {
  readonly name: string;
  readonly severity: Severity;
  readonly description: string;
  readonly fate: Fate;
  /** Null: any device that the preset's tags take. */
  readonly tag: string | null;
}

export interface PlacedAlert extends ScriptedAlert {
  readonly device: EstateDevice;
  readonly clientId: number;
}

/** Many alerts at one client within a moment. */
export interface ScriptedStorm {
  readonly clientId: number;
  readonly clientName: string;
  readonly devices: readonly EstateDevice[];
}

export interface AlertScript {
  readonly alerts: readonly PlacedAlert[];
  readonly storm: ScriptedStorm;
  /** For a person to raise an alert on: at a client without a storm. */
  readonly spare: EstateDevice;
}

/** Names of Level's default policy, each on a device of another client. */
const ALERTS: readonly ScriptedAlert[] = [
  {
    name: 'Critical Service Crashed',
    severity: 'emergency',
    description: 'The service MSSQLSERVER ended unexpectedly',
    fate: 'fires',
    tag: 'SERVER',
  },
  {
    name: 'Disk Monitor - Critical',
    severity: 'critical',
    description: 'Disk usage less than 10% free on C:',
    fate: 'resolvesTooLate',
    tag: null,
  },
  {
    name: 'BSOD / Unexpected Shutdown',
    severity: 'critical',
    description: 'The previous shutdown was unexpected',
    fate: 'resolves',
    tag: null,
  },
  {
    name: 'CPU Monitor',
    severity: 'warning',
    description: 'CPU usage over 90% for 15 minutes',
    fate: 'resolves',
    tag: null,
  },
  {
    name: 'Memory Monitor',
    severity: 'warning',
    description: 'Memory usage over 90% for 15 minutes',
    fate: 'resolves',
    tag: null,
  },
];

export const STORM_ALERT = {
  name: 'Disk I/O Error',
  severity: 'critical',
  description: 'An I/O operation failed: the storage of the site does not answer',
} as const satisfies Partial<ScriptedAlert>;

export const STORM_ALERTS = 9;
/** New tickets of one client before its further alerts are held; 10 in earnest. */
export const STORM_LIMIT = 3;
/** Of the held alerts, so many end while they are held. */
export const STORM_RESOLVED = 2;

interface ClientDevices {
  readonly clientId: number;
  readonly clientName: string;
  readonly devices: readonly EstateDevice[];
}

/** Devices in maintenance mode get no ticket, so they have no part. */
function byClient(devices: readonly EstateDevice[], rows: readonly IntendedRow[]): ClientDevices[] {
  const ready = devices.filter((device) => !device.maintenance_mode);
  return [...new Map(rows.map(({ clientId, clientName }) => [clientId, clientName]))]
    .map(([clientId, clientName]) => {
      const groups = new Set(rows.filter((row) => row.clientId === clientId).map(({ groupId }) => groupId));
      return {
        clientId,
        clientName,
        devices: ready.filter(({ group_id }) => group_id !== null && groups.has(group_id)),
      };
    })
    .sort((a, b) => b.devices.length - a.devices.length);
}

function take<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`the simulated world has no ${what} for the demo's alerts`);
  return found;
}

/** Who plays which part: the storm at the largest client, each other alert at another one. */
export function alertScript(devices: readonly EstateDevice[], rows: readonly IntendedRow[]): AlertScript {
  const [largest, ...others] = byClient(devices, rows);
  const { devices: all, ...client } = take(largest, 'client');
  const alerts = ALERTS.map((alert, at): PlacedAlert => {
    const { clientId, devices: own } = take(others[at], 'further client');
    const device = own.find(({ tags }) => alert.tag === null || tags.includes(alert.tag));
    return { ...alert, clientId, device: take(device, `device with the tag ${alert.tag}`) };
  });
  return {
    alerts,
    storm: { ...client, devices: all.slice(0, STORM_ALERTS) },
    spare: take(others[ALERTS.length]?.devices[0], 'spare device'),
  };
}
