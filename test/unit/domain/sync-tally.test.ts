import { describe, expect, test } from 'vitest';
import { addCounts, COUNT_NAMES, NO_COUNTS } from '../../../src/domain/sync.ts';
import { countMore, deviceFailed, deviceHeld, NO_TALLY, type SyncTally } from '../../../src/domain/sync-tally.ts';

const trouble = (deviceId: string) => ({ deviceId, name: deviceId, message: 'why' });

describe('addCounts', () => {
  test('adds every count that there is', () => {
    const one = Object.fromEntries(COUNT_NAMES.map((name) => [name, 1]));
    expect(addCounts(addCounts(NO_COUNTS, one), one)).toEqual(Object.fromEntries(COUNT_NAMES.map((name) => [name, 2])));
  });

  test('knows no other counts than its names', () => {
    expect(Object.keys(NO_COUNTS).sort()).toEqual([...COUNT_NAMES].sort());
  });
});

describe('the tally', () => {
  test('counts written devices', () => {
    expect(countMore(countMore(NO_TALLY, { created: 2 }), { created: 1, linked: 1 }).counts).toEqual({
      ...NO_COUNTS,
      created: 3,
      linked: 1,
    });
  });

  test.for([
    ['failures', 'failed', deviceFailed],
    ['held', 'held', deviceHeld],
  ] as const)('keeps at most 50 of %s, but the whole count', ([list, count, add]) => {
    let tally: SyncTally = NO_TALLY;
    for (let at = 0; at < 60; at += 1) tally = add(tally, trouble(`d${at}`));
    expect(tally[list]).toHaveLength(50);
    expect(tally[list][0]?.deviceId).toBe('d0');
    expect(tally.counts[count]).toBe(60);
  });

  test('leaves the tally that it was given as it was', () => {
    deviceFailed(NO_TALLY, trouble('d1'));
    expect(NO_TALLY.failures).toEqual([]);
  });
});
