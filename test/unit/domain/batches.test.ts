import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BATCH, batches } from '../../../src/domain/batches.ts';

const writes = (count: number) => Array.from({ length: count }, (_, index) => ({ deviceId: `d${index}` }));

describe('batches', () => {
  test.for([
    [0, []],
    [1, [1]],
    [25, [25]],
    [26, [25, 1]],
    [60, [25, 25, 10]],
  ] as const)('sends %i writes', ([count, sizes]) => {
    expect(batches(writes(count), new Set(), false).map((batch) => batch.length)).toEqual(sizes);
  });

  test('sends those that made a batch fail alone, after the others', () => {
    expect(batches(writes(4), new Set(['d1']), false)).toEqual([
      [{ deviceId: 'd0' }, { deviceId: 'd2' }, { deviceId: 'd3' }],
      [{ deviceId: 'd1' }],
    ]);
  });

  test('sends singly when the tenant demands it', () => {
    expect(batches(writes(3), new Set(), true)).toHaveLength(3);
  });

  test('sends each write once, never more than a batch at a time', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.array(fc.nat(220)), fc.boolean(), (count, alone, isSingly) => {
        const sent = batches(writes(count), new Set(alone.map((index) => `d${index}`)), isSingly);
        expect(
          sent
            .flat()
            .map(({ deviceId }) => deviceId)
            .sort(),
        ).toEqual(
          writes(count)
            .map(({ deviceId }) => deviceId)
            .sort(),
        );
        for (const batch of sent) expect(batch.length > 0 && batch.length <= (isSingly ? 1 : BATCH)).toBe(true);
        for (const index of alone)
          for (const batch of sent)
            if (batch.some(({ deviceId }) => deviceId === `d${index}`)) expect(batch).toHaveLength(1);
      }),
      { numRuns: 1_000 },
    );
  });
});
