import { reopenAlert } from '../level/alerts.ts';
import type { Simulation } from '../simulation.ts';
import { devicesOfGroups, spread } from '../world/alert-spread.ts';
import { addAlert, addResolvedAlerts, resolveAlert } from '../world/alerts.ts';
import { levelId, numberOf } from '../world/level-ids.ts';
import { SEVERITIES, type LevelAlert, type LevelDevice, type Severity, type World } from '../world/types.ts';
import { EditError, found, numberIn, stringOf, type Edit } from './edit-error.ts';
import { deviceOf } from './edit-level.ts';

type Result = Record<string, unknown>;

const optionalText = (edit: Edit, name: string): string | undefined =>
  edit[name] === undefined ? undefined : stringOf(edit, name);

const textsIn = (edit: Edit, name: string): string[] => {
  const value = edit[name];
  if (!Array.isArray(value)) throw new EditError(`${edit.op} needs a list "${name}"`);
  return value.map(String);
};

const alertOf = ({ alerts }: World, edit: Edit): LevelAlert =>
  found(alerts.get(stringOf(edit, 'alertId')), edit, 'alert');

function severityIn({ op, severity = 'critical' }: Edit): Severity {
  const known = SEVERITIES.find((each) => each === severity);
  if (known === undefined) throw new EditError(`${op}: severity is ${SEVERITIES.join(', ')}`);
  return known;
}

/** Properties that are given in wire form; what is not given keeps its default. */
function given(edit: Edit): Partial<LevelAlert> {
  const description = optionalText(edit, 'description');
  const startedAt = optionalText(edit, 'startedAt');
  return {
    severity: severityIn(edit),
    ...(description === undefined ? {} : { description }),
    ...(edit['payload'] === undefined ? {} : { payload: edit['payload'] }),
    ...(startedAt === undefined ? {} : { started_at: startedAt }),
  };
}

function poolsOf(world: World, edit: Edit): LevelDevice[][] {
  if (edit['groups'] !== undefined) {
    const ids = textsIn(edit, 'groups');
    for (const id of ids) found(world.groups.get(id), edit, `group ${id}`);
    return devicesOfGroups(world, ids);
  }
  const devices =
    edit['devices'] === undefined
      ? [...world.devices.values()]
      : textsIn(edit, 'devices').map((device) => deviceOf(world, { ...edit, device }));
  return devices.length === 0 ? [] : [devices];
}

function raiseAlerts(world: World, edit: Edit): Result {
  const names = textsIn(edit, 'names');
  const pools = poolsOf(world, edit);
  if (names.length === 0) throw new EditError(`${edit.op} needs at least one name`);
  if (pools.length === 0) throw new EditError(`${edit.op}: no device to raise an alert on`);
  const facts = given(edit);
  const pairs = spread(numberIn(edit, 'count'), pools, names);
  return { alertIds: pairs.map(({ device, name }) => addAlert(world, device, { name, ...facts }).id) };
}

function resolve(alert: LevelAlert, edit: Edit): boolean {
  return resolveAlert(alert, optionalText(edit, 'resolvedAt'));
}

function tagDevice(world: World, edit: Edit): Result {
  const device = deviceOf(world, edit);
  device.tags = textsIn(edit, 'tags');
  for (const name of device.tags) {
    if (world.tags.some((tag) => tag.name === name)) continue;
    const number = Math.max(3_000, ...world.tags.map((tag) => numberOf(tag.id) ?? 0)) + 1;
    world.tags.push({ id: levelId('Tag', number, world.numericIds), name });
  }
  return { deviceId: device.id };
}

export const ALERT_EDITS: Record<string, (sim: Simulation, edit: Edit) => Result> = {
  raiseAlert: ({ world }, edit) => {
    const alert = addAlert(world, deviceOf(world, edit), { name: stringOf(edit, 'name'), ...given(edit) });
    return { alertId: alert.id };
  },
  raiseAlerts: ({ world }, edit) => raiseAlerts(world, edit),
  resolveAlert: ({ world }, edit) => ({ resolved: resolve(alertOf(world, edit), edit) ? 1 : 0 }),
  resolveAlerts: ({ world }, edit) => {
    const alerts = textsIn(edit, 'alertIds').map((alertId) => alertOf(world, { ...edit, alertId }));
    return { resolved: alerts.filter((alert) => resolve(alert, edit)).length };
  },
  reopenAlert: (sim, edit) => {
    const alert = alertOf(sim.world, edit);
    if (!alert.is_resolved) throw new EditError('reopenAlert: the alert is not resolved');
    const startedAt = optionalText(edit, 'startedAt');
    const reopened = reopenAlert(sim, alert, {
      ...(edit['payload'] === undefined ? {} : { payload: edit['payload'] }),
      ...(startedAt === undefined ? {} : { startedAt }),
    });
    return { alertId: reopened.id };
  },
  setMaintenance: ({ world }, edit) => {
    const device = deviceOf(world, edit);
    device.maintenance_mode = edit['on'] === true;
    return { deviceId: device.id };
  },
  tagDevice: ({ world }, edit) => tagDevice(world, edit),
  seedResolvedAlerts: ({ world }, edit) => ({
    alertIds: addResolvedAlerts(world, numberIn(edit, 'count'), Date.now()).map(({ id }) => id),
  }),
};
