import { levelId } from './level-ids.ts';
import type { LevelAlert, LevelDevice, Severity, World } from './types.ts';

interface Monitor {
  name: string;
  severity: Severity;
  description: string;
}

/** Level's default policy "Monitoring - Global" (level-api.md 6.3). */
export const GLOBAL_MONITORS: readonly Monitor[] = [
  { name: 'BSOD / Unexpected Shutdown', severity: 'warning', description: 'Event 41 or 1001 in the System log' },
  { name: 'CPU Monitor', severity: 'warning', description: 'CPU usage >75.0% for 10 minutes' },
  { name: 'Critical Service Crashed', severity: 'warning', description: 'A service ended unexpectedly' },
  { name: 'Disk I/O Error', severity: 'warning', description: 'Event 7, 51 or 153 in the System log' },
  { name: 'Disk Monitor - Critical', severity: 'critical', description: 'Disk usage less than 10% free on C:' },
  { name: 'Disk Monitor - Warning', severity: 'warning', description: 'Disk usage less than 20% free on C:' },
  { name: 'Linux Uptime Exceeds 30 Days', severity: 'information', description: 'Uptime >30 days' },
  { name: 'macOS Uptime Exceeds 30 Days', severity: 'information', description: 'Uptime >30 days' },
  { name: 'Windows Uptime Exceeds 30 Days', severity: 'information', description: 'Uptime >30 days' },
  { name: 'Memory Monitor', severity: 'warning', description: 'Memory usage >75.0% for 10 minutes' },
];

export type NewAlert = Pick<LevelAlert, 'name'> & Partial<Omit<LevelAlert, 'number' | 'id' | 'device_id'>>;

export function addAlert(
  world: World,
  device: Pick<LevelDevice, 'id' | 'hostname'>,
  { name, ...over }: NewAlert,
): LevelAlert {
  const number = world.next.alert;
  world.next.alert += 1;
  const alert: LevelAlert = {
    number,
    id: levelId('Alert', number, world.numericIds),
    device_id: device.id,
    device_hostname: device.hostname,
    name,
    description: GLOBAL_MONITORS.find((monitor) => monitor.name === name)?.description ?? `${name}: over its threshold`,
    payload: null,
    severity: 'critical',
    is_resolved: false,
    started_at: new Date().toISOString(),
    resolved_at: null,
    ...over,
  };
  world.alerts.set(alert.id, alert);
  return alert;
}

/** A second time changes nothing. @returns whether it fired until now */
export function resolveAlert(alert: LevelAlert, at = new Date().toISOString()): boolean {
  if (alert.is_resolved) return false;
  alert.is_resolved = true;
  alert.resolved_at = at;
  return true;
}

/** Alerts of the default policy, all resolved, one a minute back from `now`, over all devices in turn. */
export function addResolvedAlerts(world: World, count: number, now: number): LevelAlert[] {
  const devices = [...world.devices.values()];
  const added: LevelAlert[] = [];
  for (let index = 0; index < count; index += 1) {
    const device = devices[index % devices.length];
    const monitor = GLOBAL_MONITORS[index % GLOBAL_MONITORS.length];
    if (device === undefined || monitor === undefined) break;
    const resolvedAt = now - (count - index) * 60_000;
    added.push(
      addAlert(world, device, {
        ...monitor,
        is_resolved: true,
        started_at: new Date(resolvedAt - 300_000).toISOString(),
        resolved_at: new Date(resolvedAt).toISOString(),
      }),
    );
  }
  return added;
}
