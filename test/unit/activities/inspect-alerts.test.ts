import { describe, expect, test } from 'vitest';
import { alertNames, countAlerts, type Saved } from '../../../src/activities/inspect-alerts.ts';
import type { Alert } from '../../../src/domain/alert.ts';
import type { Device } from '../../../src/domain/device.ts';
import { DAY, daysAgo, device, group, HOUR, mapping, NOW, tree } from '../../support/builders.ts';
import { policy } from '../domain/policy-builders.ts';
import { ticketing } from '../holder/fake-desk.ts';

let number = 0;
const alert = (over: Partial<Alert> = {}): Alert => ({
  id: `a${(number += 1)}`,
  deviceId: 'dev-1',
  hostname: 'PC-1',
  name: 'Disk Monitor',
  description: '',
  payload: null,
  severity: 'critical',
  isResolved: false,
  startedAt: new Date(NOW - HOUR).toISOString(),
  resolvedAt: null,
  ...over,
});

const byId = (...devices: readonly Device[]): Map<string, Device> => new Map(devices.map((each) => [each.id, each]));
const saved = (over: Parameters<typeof ticketing>[0] = {}): Saved => ({
  ticketing: ticketing(over),
  rows: new Map([['g-1', mapping()]]),
});

describe('countAlerts', () => {
  const count = (alerts: readonly Alert[], of = saved(), devices = byId(device())) =>
    countAlerts(alerts, of, { groups: tree(group('g-1')), devices }, NOW);

  test('counts conditions that would get a ticket, and those that began within a day', () => {
    const alerts = [
      alert(),
      alert({ startedAt: daysAgo(3) }),
      alert({ name: 'Disk Monitor - old', startedAt: daysAgo(3) }),
      alert({ name: 'Disk Monitor - just', startedAt: new Date(NOW - DAY).toISOString() }),
    ];
    expect(count(alerts)).toEqual({ open: 3, lastDay: 2, skipped: {}, active: 4 });
  });

  test('counts the alerts of the others by reason', () => {
    const devices = byId(
      device(),
      device({ id: 'dev-2', groupId: null }),
      device({ id: 'dev-3', inMaintenance: true }),
    );
    const alerts = [
      alert({ name: 'Memory' }),
      alert({ severity: 'information', name: 'Disk Monitor 2' }),
      alert({ deviceId: 'dev-2' }),
      alert({ deviceId: 'dev-2' }),
      alert({ deviceId: 'dev-3' }),
      alert({ deviceId: 'dev-4' }),
    ];
    expect(count(alerts, saved(), devices)).toEqual({
      open: 0,
      lastDay: 0,
      skipped: { noPolicy: 1, severity: 1, unmapped: 2, maintenance: 1, deviceGone: 1 },
      active: 6,
    });
  });

  test('counts what began before tickets were switched on: that is what the person is asked about', () => {
    expect(count([alert({ startedAt: daysAgo(3) })], saved({ alertsSince: NOW }))).toMatchObject({
      open: 1,
      lastDay: 0,
      skipped: {},
    });
  });

  test('counts nothing when nothing fires', () => {
    expect(count([])).toEqual({ open: 0, lastDay: 0, skipped: {}, active: 0 });
  });
});

describe('alertNames', () => {
  const names = (alerts: readonly Alert[], of = saved(), devices = byId(device())) => alertNames(alerts, of, devices);

  test('counts each name once, however it is spelt, by state, severity, tag and policy', () => {
    const devices = byId(
      device({ tags: ['SERVER', 'VIP'] }),
      device({ id: 'dev-2', tags: ['SERVER'] }),
      device({ id: 'dev-3' }),
    );
    const alerts = [
      alert({ severity: 'critical' }),
      alert({ deviceId: 'dev-2', name: 'disk  monitor', severity: 'warning' }),
      alert({ deviceId: 'dev-3', isResolved: true, severity: 'warning' }),
      alert({ deviceId: 'gone', isResolved: true, severity: 'information' }),
    ];
    const servers = policy({ name: 'Servers', tags: ['server'] });
    expect(names(alerts, saved({ policies: [servers] }), devices)).toEqual([
      {
        name: 'Disk Monitor',
        severities: { information: 1, warning: 2, critical: 1 },
        active: 2,
        resolved: 2,
        tags: [
          { name: 'SERVER', count: 2 },
          { name: 'VIP', count: 1 },
        ],
        policy: 'Servers',
        unmatched: 2,
      },
    ]);
  });

  test('names severities mildest first', () => {
    const [view] = names([alert({ severity: 'emergency' }), alert({ severity: 'warning' })]);
    expect(Object.keys(view?.severities ?? {})).toEqual(['warning', 'emergency']);
  });

  test('says which policy takes most of a name, and counts one that takes not this severity as its own', () => {
    const policies = [
      policy({ name: 'Servers', tags: ['SERVER'], severities: ['emergency'] }),
      policy({ name: 'Rest' }),
    ];
    const devices = byId(device(), device({ id: 'dev-2', tags: ['SERVER'] }));
    const rest = [alert(), alert()];
    expect(
      names([...rest, alert({ deviceId: 'dev-2', severity: 'emergency' })], saved({ policies }), devices),
    ).toMatchObject([{ policy: 'Rest', unmatched: 0 }]);
    expect(names([alert({ severity: 'information' })], saved({ policies }), devices)).toMatchObject([
      { policy: 'Rest', unmatched: 0 },
    ]);
  });

  test('shows what no policy takes first, then what fires most', () => {
    const views = names([
      alert({ name: 'Disk Monitor B' }),
      alert({ name: 'Disk Monitor A' }),
      alert({ name: 'Disk Monitor C', isResolved: true }),
      alert({ name: 'Disk Monitor D' }),
      alert({ name: 'Disk Monitor D' }),
      alert({ name: 'Memory', isResolved: true }),
    ]);
    expect(views.map(({ name }) => name.replace('Disk Monitor ', ''))).toEqual(['Memory', 'D', 'A', 'B', 'C']);
    expect(views[0]).toMatchObject({ policy: null, unmatched: 1 });
  });

  test('shows the five commonest tags', () => {
    const devices = byId(device({ tags: ['g', 'f', 'e', 'd', 'c', 'b'] }), device({ id: 'dev-2', tags: ['g'] }));
    const [view] = names([alert(), alert({ deviceId: 'dev-2' })], saved(), devices);
    expect(view?.tags.map(({ name }) => name)).toEqual(['g', 'b', 'c', 'd', 'e']);
  });
});
