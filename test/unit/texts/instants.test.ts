import { describe, expect, test } from 'vitest';
import { formatDuration, formatInstant } from '../../../src/texts/instants.ts';

describe('formatInstant', () => {
  test.for([
    ['2027-03-12T08:14:59.999Z', 'Europe/Paris', '12 Mar 2027 09:14 +01:00'],
    ['2027-09-01T08:14:00Z', 'Europe/Paris', '1 Sep 2027 10:14 +02:00'],
    ['2027-03-12T00:05:00Z', 'UTC', '12 Mar 2027 00:05 +00:00'],
    ['2027-03-12T02:14:00Z', 'America/New_York', '11 Mar 2027 21:14 -05:00'],
    ['2027-03-12T08:14:00Z', 'Asia/Kolkata', '12 Mar 2027 13:44 +05:30'],
    ['2027-03-12T08:14:00Z', 'Mars/Olympus', '12 Mar 2027 08:14 +00:00'],
    ['soon', 'UTC', 'soon'],
  ] as const)('shows %s in %s', ([iso, timeZone, text]) => {
    expect(formatInstant(iso, timeZone)).toBe(text);
  });
});

describe('formatDuration', () => {
  test.for([
    [-5, '0 s'],
    [Number.NaN, '0 s'],
    [45_000, '45 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [27 * 60_000 + 59_000, '27 min'],
    [3 * 3_600_000, '3 h'],
    [3 * 3_600_000 + 5 * 60_000, '3 h 5 min'],
    [47 * 3_600_000 + 59 * 60_000, '47 h 59 min'],
    [48 * 3_600_000, '2 days'],
    [100 * 86_400_000, '100 days'],
  ] as const)('shows %i ms', ([ms, text]) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
