import { describe, expect, test } from 'vitest';
import { cutToBytes } from '../../../src/contract/cut-text.ts';

describe('cutToBytes', () => {
  test.for([
    ['short', 10, 'short'],
    ['abcdef', 3, 'abc'],
    ['äöü', 5, 'äö'],
    ['a🚨b', 4, 'a'],
    ['🚨🚨', 8, '🚨🚨'],
    ['', 0, ''],
  ] as const)('of %j at %i bytes is %j', ([text, most, kept]) => {
    expect(cutToBytes(text, most)).toBe(kept);
  });

  test('keeps a summary below the limit of the server, whatever the characters', () => {
    expect(new TextEncoder().encode(cutToBytes('🚨é'.repeat(200))).length).toBeLessThanOrEqual(200);
  });
});
