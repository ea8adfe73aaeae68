import { describe, expect, test } from 'vitest';
import { findStorm } from '../../../src/cli/find-storm.ts';
import { renderHeld, renderStorms } from '../../../src/cli/render-storms.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { at, NOW, storm } from './builders.ts';

const VIEW = { columns: 80, colour: false, now: NOW };

describe('findStorm', () => {
  const storms = [storm(), storm({ clientId: 13, clientName: 'Beta' }), storm({ clientId: 14, clientName: 'beta' })];

  test.for([
    ['ACME ltd', 12],
    ['13', 13],
  ] as const)('finds %j', ([wanted, clientId]) => {
    expect(findStorm(storms, wanted).clientId).toBe(clientId);
  });

  test.for([
    ['a client without one', 'Gamma', 'Nothing is held for a client "Gamma"'],
    ['two of a name', 'Beta', '2 clients with held alerts'],
  ] as const)('refuses %s', ([, wanted, message]) => {
    expect(() => findStorm(storms, wanted)).toThrow(message);
  });

  test('refuses one that has ended', () => {
    expect(() => findStorm([storm({ end: 'released' })], '12')).toThrow('is released already');
  });
});

describe('renderStorms', () => {
  test('shows what is held and what to do', () => {
    const lines = renderStorms([storm({ clientName: 'Acme $(x)' })], VIEW).split('\n');
    expect(lines[1]).toBe('Acme $(x) (12)  10:30:00    34         6  #5310     holds, last alert 2 min ago');
    expect(lines).toContain("- Tickets for all that still fires: level-halopsa storm release 'Acme $(x)'");
  });

  test('has nothing to do about one that has ended', () => {
    const text = renderStorms([storm({ end: 'calm', ticketId: null })], VIEW);
    expect(text).toContain('not yet');
    expect(text).not.toContain('To do');
  });

  test('says that nothing is held', () => {
    expect(renderStorms([], VIEW)).toBe('Nothing is held: no client has a storm of alerts');
  });

  test('fits 80 columns', () => {
    const hard = storm({ clientName: `東京都港区支店 ${'x'.repeat(90)}`, held: 123_456, since: at(9, 0) - 86_400_000 });
    for (const line of renderStorms([hard, storm({ end: 'released' })], VIEW).split('\n'))
      expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });
});

describe('renderHeld', () => {
  test('shows each alert with its reason and its time', () => {
    const condition = {
      deviceId: 'd-1',
      key: 'k',
      name: 'Disk Monitor',
      deviceName: 'PC-1',
      alerts: [{ id: 'a', startedAt: '2026-11-23T09:00:00Z', severity: 'critical' as const }],
      count: 1,
    };
    expect(renderHeld([{ condition, why: 'held', dueAt: at(10, 50) }], VIEW).split('\n')[1]).toMatch(
      /^Disk Monitor +PC-1 +critical +held +10:50:00$/,
    );
  });
});
