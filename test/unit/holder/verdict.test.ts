import { describe, expect, test } from 'vitest';
import type { Ticketing } from '../../../src/contract/feed-activities.ts';
import type { Condition, Severity } from '../../../src/domain/alert.ts';
import type { Device } from '../../../src/domain/device.ts';
import { DEFAULT_TICKET_SETTINGS } from '../../../src/domain/ticket-settings.ts';
import { verdictOf } from '../../../src/holder/verdict.ts';
import { device, group, HOUR, mapping, NOW, tree } from '../../support/builders.ts';
import { policy } from '../domain/policy-builders.ts';
import { ticketing } from './fake-desk.ts';

const iso = (at: number): string => new Date(at).toISOString();

const condition = (...alerts: readonly { readonly at?: number; readonly severity?: Severity }[]): Condition => ({
  deviceId: 'dev-1',
  key: 'k',
  name: 'Disk Monitor',
  deviceName: 'PC-1',
  alerts: alerts.map(({ at = NOW, severity = 'critical' }, index) => ({
    id: `a${index}`,
    startedAt: iso(at),
    severity,
  })),
  count: alerts.length,
});

const verdict = (
  saved: Partial<Ticketing> = {},
  {
    on = device(),
    of = condition({}),
    isTicketed = false,
    rows = [mapping()],
  }: { on?: Device | null; of?: Condition; isTicketed?: boolean; rows?: readonly ReturnType<typeof mapping>[] } = {},
) =>
  verdictOf(
    of,
    on,
    {
      ticketing: ticketing(saved),
      rows: new Map(rows.map((row) => [row.groupId, row])),
      groups: tree(group('g-1')),
    },
    isTicketed,
  );

describe('verdictOf', () => {
  test('opens at the client of the mapping by the policy that takes it', () => {
    expect(verdict()).toEqual({
      opens: true,
      policy: 'Disks',
      clientId: 12,
      clientName: 'Acme Ltd',
      afterSeconds: 0,
    });
  });

  test.for([
    ['deviceGone', {}, { on: null }],
    ['unmapped', {}, { rows: [] }],
    ['excluded', {}, { rows: [mapping({ excluded: true, place: null })] }],
    ['noPolicy', { policies: [] }, {}],
    ['noPolicy', { policies: [policy({ tags: ['SERVER'] })] }, {}],
    ['severity', { policies: [policy({ severities: ['emergency'] })] }, {}],
    ['firedBefore', { alertsSince: NOW + 1 }, {}],
    ['maintenance', {}, { on: device({ inMaintenance: true }) }],
  ] as const)('says %s', ([reason, saved, facts]) => {
    expect(verdict(saved, facts)).toEqual({ opens: false, reason });
  });

  test('has no ticket for a device that is gone, catch-all or not', () => {
    const { place: catchAll } = mapping();
    const settings = { ...DEFAULT_TICKET_SETTINGS, catchAll };
    expect(verdict({ settings }, { on: null })).toEqual({ opens: false, reason: 'deviceGone' });
    expect(verdict({ settings }, { rows: [] })).toMatchObject({ opens: true, clientId: 12 });
  });

  test('goes by the worst severity of what fires', () => {
    const of = condition({ severity: 'warning' }, { severity: 'emergency' });
    expect(verdict({ policies: [policy({ severities: ['emergency'] })] }, { of })).toMatchObject({ opens: true });
    expect(verdict({ policies: [policy({ severities: ['warning'] })] }, { of })).toMatchObject({ reason: 'severity' });
  });

  test('waits as long as the policy says for that severity, else the settings', () => {
    const of = condition({ severity: 'warning' });
    expect(verdict({}, { of })).toMatchObject({ afterSeconds: 300 });
    expect(verdict({ policies: [policy({ openAfterSeconds: { warning: 7 } })] }, { of })).toMatchObject({
      afterSeconds: 7,
    });
    expect(verdict({ policies: [policy({ openAfterSeconds: { warning: 0 } })] }, { of })).toMatchObject({
      afterSeconds: 0,
    });
    expect(verdict({ policies: [policy({ openAfterSeconds: { critical: 7 } })] }, { of })).toMatchObject({
      afterSeconds: 300,
    });
  });

  test('opens for a condition that fired before and again since', () => {
    const saved = { alertsSince: NOW - HOUR };
    expect(verdict(saved, { of: condition({ at: NOW - 2 * HOUR }) })).toMatchObject({ reason: 'firedBefore' });
    expect(verdict(saved, { of: condition({ at: NOW - 2 * HOUR }, { at: NOW }) })).toMatchObject({ opens: true });
    expect(verdict(saved, { of: condition({ at: NOW - HOUR }) })).toMatchObject({ opens: true });
  });

  test('does not take its ticket from a condition by maintenance or by when it began', () => {
    const on = device({ inMaintenance: true });
    expect(verdict({ alertsSince: NOW + 1 }, { on, isTicketed: true })).toMatchObject({ opens: true });
  });

  test('takes it back by policy, mapping or a device that is gone', () => {
    const isTicketed = true;
    expect(verdict({ policies: [] }, { isTicketed })).toMatchObject({ reason: 'noPolicy' });
    expect(verdict({}, { isTicketed, rows: [] })).toMatchObject({ reason: 'unmapped' });
    expect(verdict({}, { isTicketed, on: null })).toMatchObject({ reason: 'deviceGone' });
  });
});
