import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { dateOrNull, sloppyBoolean, sloppyId, sloppyText, textOrNull } from '../../../src/apis/http/sloppy.ts';

describe('sloppyId', () => {
  test.for([
    [3, 3],
    [3.0, 3],
    ['3', 3],
    [' 3.0 ', 3],
    [-1, -1],
    ['-1', -1],
  ] as const)('reads %j', ([given, id]) => {
    expect(sloppyId.parse(given)).toBe(id);
  });

  test.for(['', 'x', '3.5', '0x10', '1e3', null, undefined, true, {}, Number.NaN])('refuses %j', (given) => {
    expect(sloppyId.safeParse(given).success).toBe(false);
  });

  test('refuses 3.5', () => {
    expect(sloppyId.safeParse(3.5).success).toBe(false);
  });
});

describe('sloppyText', () => {
  test.for([
    ['a', 'a'],
    [5, '5'],
    [true, 'true'],
    [null, ''],
    [undefined, ''],
  ] as const)('reads %j', ([given, text]) => {
    expect(sloppyText.parse(given)).toBe(text);
  });

  test('refuses what is no scalar', () => {
    expect(sloppyText.safeParse({}).success).toBe(false);
  });

  test("reads an absent property as ''", () => {
    expect(z.object({ name: sloppyText }).parse({})).toEqual({ name: '' });
  });
});

describe('textOrNull', () => {
  test.for([
    [' a ', 'a'],
    ['', null],
    ['  ', null],
    [null, null],
    [undefined, null],
    [{}, null],
    [7, '7'],
  ] as const)('reads %j', ([given, text]) => {
    expect(textOrNull.parse(given)).toBe(text);
  });

  test('reads an absent property as null', () => {
    expect(z.object({ name: textOrNull }).parse({})).toEqual({ name: null });
  });
});

describe('sloppyBoolean', () => {
  test.for([
    [true, true],
    [1, true],
    ['1', true],
    ['True', true],
    [false, false],
    [0, false],
    ['0', false],
    ['no', false],
    [null, false],
    [undefined, false],
    [{}, false],
  ] as const)('reads %j', ([given, value]) => {
    expect(sloppyBoolean.parse(given)).toBe(value);
  });
});

describe('dateOrNull', () => {
  test.for([
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T10:00:00.1234567+01:00', '2026-11-20T09:00:00.123Z'],
    ['1900-01-01T00:00:00', null],
    ['', null],
    ['yesterday', null],
    [null, null],
    [undefined, null],
  ] as const)('reads %j', ([given, date]) => {
    expect(dateOrNull.parse(given)).toBe(date);
  });
});
