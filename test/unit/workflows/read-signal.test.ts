import { describe, expect, test } from 'vitest';
import { alertsSinceIn, groupIdIn, reasonIn, stormOrderIn } from '../../../src/workflows/read-signal.ts';
import { HOUR, NOW } from '../../support/builders.ts';

/** What the Temporal CLI may send where an object is expected. */
const WRONG_SHAPES = [undefined, null, 'text', 7, true, [], ['open'], {}] as const;

describe('reasonIn', () => {
  test.for(WRONG_SHAPES.map((shape) => [shape] as const))('reads none in %j', ([shape]) => {
    expect(reasonIn(shape)).toBeNull();
  });

  test.for([
    [{ reason: ' audit ' }, 'audit'],
    [{ reason: '   ' }, null],
    [{ reason: 7 }, null],
    [{ reason: null }, null],
  ] as const)('reads %j as %j', ([options, expected]) => {
    expect(reasonIn(options)).toBe(expected);
  });

  test('cuts a long one', () => {
    expect(reasonIn({ reason: 'x'.repeat(5_000) })).toHaveLength(200);
  });
});

describe('groupIdIn', () => {
  test.for(WRONG_SHAPES.map((shape) => [shape] as const))('means every row by %j', ([shape]) => {
    expect(groupIdIn(shape)).toBeNull();
  });

  test.for([
    [{ groupId: 'g-1' }, 'g-1'],
    [{ groupId: 17 }, '17'],
    [{ groupId: null }, null],
  ] as const)('reads %j as %j', ([options, expected]) => {
    expect(groupIdIn(options)).toBe(expected);
  });

  test.for([[{}], [['g-1']], [true]] as const)(
    'means no row, rather than every row, by a groupId of %j',
    ([groupId]) => {
      expect(groupIdIn({ groupId })).toBe('not a group id');
    },
  );
});

describe('alertsSinceIn', () => {
  test.for(WRONG_SHAPES.map((shape) => [shape] as const))('reads no choice in %j', ([shape]) => {
    expect(alertsSinceIn(shape, NOW)).toBeUndefined();
  });

  test.for([
    ['open', 0],
    ['none', NOW],
    [{ sinceHours: 24 }, NOW - 24 * HOUR],
    [{ sinceHours: 0.5 }, NOW - HOUR / 2],
    [{ sinceHours: 0 }, NOW],
    [{ sinceHours: -1 }, undefined],
    [{ sinceHours: '24' }, undefined],
    [{ sinceHours: Number.NaN }, undefined],
    [{}, undefined],
    [null, undefined],
    ['Open', undefined],
    [0, undefined],
  ] as const)('reads alerts of %j as %j', ([alerts, expected]) => {
    expect(alertsSinceIn({ alerts }, NOW)).toBe(expected);
  });
});

describe('stormOrderIn', () => {
  test.for(WRONG_SHAPES.map((shape) => [shape] as const))('reads none in %j', ([shape]) => {
    expect(stormOrderIn(shape)).toBeNull();
  });

  test.for([
    [{ order: 'release' }, { order: 'release' }],
    [{ order: 'drop', clientId: null }, { order: 'drop' }],
    [
      { order: 'drop', clientId: 12 },
      { order: 'drop', clientId: 12 },
    ],
    [
      { order: 'release', clientId: '12' },
      { order: 'release', clientId: 12 },
    ],
    [{ order: 'stop', clientId: 12 }, null],
    [{ order: 'drop', clientId: 'Acme' }, null],
    [{ order: 'drop', clientId: 1.5 }, null],
    [{ order: 'drop', clientId: {} }, null],
    [{ clientId: 12 }, null],
  ] as const)('reads %j as %j', ([given, expected]) => {
    expect(stormOrderIn(given)).toEqual(expected);
  });

  test.for([[true], [[12]], [''], ['0x10'], [0], [-3]] as const)('reads none for a clientId of %j', ([clientId]) => {
    expect(stormOrderIn({ order: 'drop', clientId })).toBeNull();
  });
});
