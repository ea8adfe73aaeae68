import { describe, expect, test } from 'vitest';
import { displayWidth, hang, padEnd, padStart, wrap } from '../../../src/cli/text-layout.ts';

describe('displayWidth', () => {
  test.for([
    ['abc', 3],
    ['東京', 4],
    ['e\u0301', 1],
    ['👩‍💻', 2],
    ['\u001B[31mred\u001B[39m', 3],
    ['', 0],
  ] as const)('of %j is %i', ([text, width]) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('wrap', () => {
  test('breaks at spaces', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  });

  test('breaks a word that is wider than the line, and loses nothing', () => {
    expect(wrap('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
  });

  test('never exceeds the width, wide characters included', () => {
    for (const width of [2, 3, 7, 20])
      for (const line of wrap('東京都 Head office 👩‍💻👩‍💻 Zweigniederlassung', width))
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  test('of nothing is one empty line', () => {
    expect(wrap('', 10)).toEqual(['']);
  });
});

describe('hang', () => {
  test('puts later lines below the text', () => {
    expect(hang('! ', 'one two', 6)).toEqual(['! one', '  two']);
  });
});

test('padding counts columns, not characters', () => {
  expect(padEnd('東', 4)).toBe('東  ');
  expect(padStart('東', 4)).toBe('  東');
});
