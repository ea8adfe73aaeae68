import { describe, expect, test } from 'vitest';
import { statusChanges } from '../../../src/cli/status-changes.ts';
import { NO_COUNTS } from '../../../src/domain/sync.ts';
import { feed, row, status, storm } from './builders.ts';

describe('statusChanges', () => {
  test('tells everything at first', () => {
    expect(statusChanges(null, status())).toEqual(['default is on', 'Acme / Head office: Synced']);
  });

  test('tells nothing without a change', () => {
    expect(statusChanges(status(), status({ sweptAt: 1 }))).toEqual([]);
  });

  test('tells a changed row with its message', () => {
    const after = status({ rows: [row({ state: 'Failed', message: '1 failed, PC-1: no' })] });
    expect(statusChanges(status(), after)).toEqual(['Acme / Head office: Failed: 1 failed, PC-1: no']);
  });

  test('does not say a pause twice', () => {
    expect(statusChanges(status(), status({ rows: [row({ state: 'Paused', message: '3 of 25' })] }))).toEqual([
      'Acme / Head office: Paused, 3 of 25',
    ]);
  });

  test('tells the switch, problems that come and go, and rows that go', () => {
    const problem = { about: 'level', kind: 'Unavailable', message: 'Level is down', since: 0 } as const;
    expect(statusChanges(status(), status({ enabled: false, reason: 'audit', problems: [problem], rows: [] }))).toEqual(
      ['default is off: audit', 'problem: Level is down', 'Acme / Head office: no longer mapped'],
    );
    expect(statusChanges(status({ problems: [problem] }), status())).toEqual(['problem gone: Level is down']);
  });

  test('tells new tickets, storms, and problems of tickets', () => {
    const calm = status({ policies: 1, feed: feed() });
    const totals = { opened: 12, tooShort: 0, dropped: 0, resolvedWhileHeld: 0 };
    const problems = [{ what: 'close', message: 'no right to close', since: 0 }] as const;
    const stormy = status({ policies: 1, feed: feed({ totals, storms: [storm()], problems }) });
    expect(statusChanges(calm, stormy)).toEqual([
      'problem: no right to close',
      'tickets: 12 opened in total',
      'storm at Acme Ltd: 34 alerts held',
    ]);
    expect(
      statusChanges(stormy, status({ policies: 1, feed: feed({ totals, storms: [storm({ held: 40 })], problems }) })),
    ).toEqual([]);
    expect(
      statusChanges(stormy, status({ policies: 1, feed: feed({ totals, storms: [storm({ end: 'released' })] }) })),
    ).toEqual(['problem gone: no right to close', 'storm at Acme Ltd: released']);
    expect(statusChanges(stormy, status({ policies: 1, feed: feed({ totals, problems }) }))).toEqual([
      'storm at Acme Ltd: over',
    ]);
  });

  test('is quiet about a feed in which nothing happened', () => {
    expect(statusChanges(status(), status({ policies: 1, feed: feed({ active: 3, readAt: 5 }) }))).toEqual([]);
  });

  test('makes names plain', () => {
    const after = status({ rows: [row({ groupPath: 'A\u001B[2J', counts: NO_COUNTS })] });
    expect(statusChanges(null, after)[1]).toBe('A\uFFFD[2J: Synced');
  });
});
