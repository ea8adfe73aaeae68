import { describe, expect, test } from 'vitest';
import { dayText, instantIn, momentText } from '../../../src/domain/local-time.ts';
import { instantOf } from '../../../src/domain/moment.ts';

const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString().replace('.000Z', 'Z');

describe('instantIn', () => {
  test.for([
    ['2026-12-01', 'Europe/Paris', '2026-11-30T23:00:00Z'],
    ['2026-07-01', 'Europe/Paris', '2026-06-30T22:00:00Z'],
    ['2026-12-01 14:00', 'America/New_York', '2026-12-01T19:00:00Z'],
    ['2026-12-01T14:00:00+02:00', 'America/New_York', '2026-12-01T12:00:00Z'],
    ['2026-12-01T14:00Z', 'Europe/Paris', '2026-12-01T14:00:00Z'],
    ['2026-02-31', 'UTC', null],
    ['2026-12-01T24:00', 'UTC', null],
    ['1 December', 'UTC', null],
    ['', 'UTC', null],
  ] as const)('reads %j in %s', ([text, zone, expected]) => {
    expect(iso(instantIn(text, zone))).toBe(expected);
  });
});

describe('instantOf', () => {
  test.for([
    ['2026-12-01', '2026-12-01T00:00:00Z'],
    ['2026-12-01T14:00:00-05:30', '2026-12-01T19:30:00Z'],
    ['tomorrow', null],
  ] as const)('reads %j, in UTC where nothing is said', ([text, expected]) => {
    expect(iso(instantOf(text))).toBe(expected);
  });
});

describe('momentText', () => {
  test.for([
    ['2026-11-30T23:00:00Z', 'Europe/Paris', '2026-12-01'],
    ['2026-11-30T23:00:00Z', 'UTC', '2026-11-30T23:00:00Z'],
    ['2026-12-01T13:30:15Z', 'Europe/Paris', '2026-12-01T13:30:15Z'],
  ] as const)('%s in %s is %s, and is read as the same', ([at, zone, text]) => {
    expect(momentText(Date.parse(at), zone)).toBe(text);
    expect(iso(instantIn(text, zone))).toBe(at);
  });
});

describe('dayText', () => {
  const now = Date.UTC(2026, 10, 23, 12);
  test.for([
    ['2026-12-01T00:00:00Z', 'UTC', '1 Dec'],
    ['2026-11-30T23:00:00Z', 'Europe/Paris', '1 Dec'],
    ['2026-12-01T14:05:00Z', 'UTC', '1 Dec 14:05'],
    ['2027-01-01T00:00:00Z', 'UTC', '1 Jan 2027'],
  ] as const)('%s in %s is %s', ([at, zone, text]) => {
    expect(dayText(Date.parse(at), zone, now)).toBe(text);
  });
});
