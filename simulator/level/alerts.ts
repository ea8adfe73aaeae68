import { json, type SimAnswer, type SimRequest } from '../exchange.ts';
import type { Simulation } from '../simulation.ts';
import type { Switches } from '../switches.ts';
import { addAlert, resolveAlert } from '../world/alerts.ts';
import type { LevelAlert } from '../world/types.ts';
import { error, pageOf } from './page.ts';

function alertWire({ number: _number, ...alert }: LevelAlert, switches: Switches): Record<string, unknown> {
  const { device_hostname, ...rest } = alert;
  const old = switches.alertDeviceHostnameAbsent || switches.optionalFieldsAbsent;
  return {
    ...rest,
    ...(old ? {} : { device_hostname }),
    ...(switches.looseTypes ? { x_experimental: { beta: true } } : {}),
  };
}

function listAlerts({ world, switches }: Simulation, { query }: SimRequest): SimAnswer {
  if (switches.emptyAlerts) return json(200, { data: [], has_more: false });
  const status = query.get('status');
  if (status !== null && status !== 'active' && status !== 'resolved')
    return error(400, 'status is active or resolved');
  const deviceId = query.get('device_id');
  const rows = [...world.alerts.values()].filter(
    (alert) =>
      (status === null || alert.is_resolved === (status === 'resolved')) &&
      (deviceId === null || alert.device_id === deviceId),
  );
  const page = pageOf(rows, query, switches);
  if ('status' in page) return page;
  return json(200, { data: page.rows.map((alert) => alertWire(alert, switches)), has_more: page.hasMore });
}

const missing = ({ world, switches }: Simulation, id: string): SimAnswer =>
  world.foreignIds.has(id) && switches.foreignIdStatus === 403 ? error(403, 'Forbidden') : error(404, 'Not found');

/** Level's alerts: list, show, resolve (level-api.md 6.2). The caller has checked the key's access. */
export function alertsApi(sim: Simulation, request: SimRequest, id: string | undefined, verb?: string): SimAnswer {
  const { world, switches } = sim;
  if (switches.alertsForbidden !== 'off') return error(switches.alertsForbidden, 'Alerts are not part of this plan');
  if (id === undefined) return request.method === 'GET' ? listAlerts(sim, request) : error(404, 'Not found');
  if (verb !== (request.method === 'POST' ? 'resolve' : undefined)) return error(404, 'Not found');
  const alert = world.alerts.get(id);
  if (alert === undefined) return missing(sim, id);
  if (verb === 'resolve') {
    if (resolveAlert(alert)) reraiseLater(sim, alert);
    return json(200, alertWire(alert, switches));
  }
  const wire = alertWire(alert, switches);
  return json(200, switches.showWrapped ? { data: wire } : wire);
}

/** What a resolve through the API does while the condition lasts is unknown: switch `resolveReraisesMs`. */
function reraiseLater(sim: Simulation, alert: LevelAlert): void {
  if (sim.switches.resolveReraisesMs === null) return;
  const timer = setTimeout(() => {
    sim.timers.delete(timer);
    if (alert.is_resolved && sim.world.alerts.has(alert.id)) reopenAlert(sim, alert, {});
  }, sim.switches.resolveReraisesMs);
  timer.unref();
  sim.timers.add(timer);
}

/** The condition holds again: whether that is the same alert is unknown (level-api.md 6.3), switch `alertReopen`. */
export function reopenAlert(
  { world, switches }: Simulation,
  alert: LevelAlert,
  { payload = alert.payload, startedAt = new Date().toISOString() }: { payload?: unknown; startedAt?: string },
): LevelAlert {
  const { number: _number, id: _id, device_id, device_hostname, ...facts } = alert;
  if (switches.alertReopen === 'new_id')
    return addAlert(
      world,
      { id: device_id, hostname: device_hostname ?? '' },
      { ...facts, payload, is_resolved: false, resolved_at: null, started_at: startedAt },
    );
  alert.is_resolved = false;
  alert.resolved_at = null;
  alert.payload = payload;
  if (switches.alertReopen === 'same_id_new_start') alert.started_at = startedAt;
  return alert;
}

/** What becomes of the alerts of a device that was deleted: switch `alertsOfDeletedDevices` (level-api.md 10.3 #26). */
export function settleAlertsOf({ world, switches }: Simulation, deviceId: string): void {
  if (switches.alertsOfDeletedDevices === 'stay') return;
  for (const alert of world.alerts.values()) {
    if (alert.device_id !== deviceId) continue;
    if (switches.alertsOfDeletedDevices === 'vanish') world.alerts.delete(alert.id);
    else resolveAlert(alert);
  }
}
