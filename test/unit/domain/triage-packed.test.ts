import { describe, expect, test } from 'vitest';
import type { Condition, FiringAlert } from '../../../src/domain/alert.ts';
import { heldConditions } from '../../../src/domain/triage-next.ts';
import { packed, shortened, unpacked, type PackedTriage } from '../../../src/domain/triage-packed.ts';
import { NO_TRIAGE, type TriageEvent, type TriageState } from '../../../src/domain/triage.ts';
import { NOW } from '../../support/builders.ts';
import { after, afterNone, condition, fires, many, openAll, verdict } from './triage-builders.ts';

const travelled = (state: TriageState): TriageState =>
  unpacked(JSON.parse(JSON.stringify(packed(state))) as PackedTriage);

const levelId = (kind: string, number: number): string =>
  Buffer.from(`gid://level/${kind}/${5_000_000 + number}`)
    .toString('base64')
    .replaceAll('=', '');

/** As long as real ones. */
const news = (index: number): TriageEvent => {
  const deviceId = levelId('Device', index);
  const real: Condition = {
    ...condition(),
    deviceId,
    key: `kQ3v9Zt1xY8w-${String(index % 10).padStart(3, '0')}`,
    name: `Windows Server: critical service stopped ${index % 10}`,
    deviceName: `ACME-SRV-${index}`,
    alerts: [{ id: levelId('Alert', index), startedAt: '2026-11-23T08:59:00.000Z', severity: 'critical' }],
  };
  return { kind: 'notTicketed', condition: real, verdict: verdict({ clientId: index % 3 }), at: NOW };
};

describe('packed', () => {
  test.for([
    ['nothing', NO_TRIAGE],
    [
      'what waits',
      afterNone(fires({ afterSeconds: 60 }), fires({ device: 'a:b', name: 'CPU', severity: 'emergency' })),
    ],
    ['a storm', openAll(afterNone(...many(30))).state],
    [
      'what was dropped',
      after(openAll(afterNone(...many(30))).state, { kind: 'stormEnded', clientId: 1, end: 'dropped' }),
    ],
  ] as const)('comes back as it was: %s', ([, state]) => {
    expect(travelled(state)).toEqual(state);
  });

  test('stays under 1.2 MB with 5,000 held conditions, and so does what was dropped', () => {
    const { state } = openAll(afterNone(...Array.from({ length: 5_030 }, (_, index) => news(index))));
    const heldOnes = state.storms.flatMap(({ held }) => held);
    expect(heldOnes).toHaveLength(5_000);
    expect(JSON.stringify(packed(state)).length).toBeLessThan(1_200_000);
    expect(travelled(state)).toEqual(state);
    expect(JSON.stringify(heldConditions(state)).length).toBeLessThan(2_000_000);
    const dropped = after(
      state,
      ...[0, 1, 2].map((clientId) => ({ kind: 'stormEnded', clientId, end: 'dropped' }) as const),
    );
    expect(dropped.dropped).toHaveLength(5_000);
    expect(JSON.stringify(packed(dropped)).length).toBeLessThan(600_000);
  });
});

describe('shortened', () => {
  const alert = (id: string, severity: FiringAlert['severity']): FiringAlert => ({ id, severity, startedAt: '' });
  const [a, b, c] = [alert('a', 'warning'), alert('b', 'warning'), alert('c', 'critical')];
  test.for([
    ['all of a short list', [a, b], [a, b]],
    ['the oldest and the worst', [a, b, c], [a, c]],
    ['the oldest and another when it is the worst', [c, a, b], [c, a]],
  ] as const)('keeps %s', ([, alerts, kept]) => {
    expect(shortened({ ...condition(), alerts, count: 9 })).toEqual({ ...condition(), alerts: kept, count: 9 });
  });
});
