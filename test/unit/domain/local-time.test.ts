import { describe, expect, test } from 'vitest';
import { dayText, instantIn, momentText, nightAt } from '../../../src/domain/local-time.ts';
import { instantOf } from '../../../src/domain/moment.ts';

const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString().replace('.000Z', 'Z');

describe('nightAt', () => {
  // Paris: +1, from 29 March 2026 02:00 to 25 October 03:00 +2. New York: -5, from 8 March 02:00 to 1 November 02:00 -4.
  test.for([
    ['in the afternoon', '2026-06-10T15:00:00Z', 'Europe/Paris', '2026-06-10T00:30:00Z', '2026-06-11T00:30:00Z'],
    ['after midnight', '2026-06-10T23:59:59Z', 'Europe/Paris', '2026-06-10T00:30:00Z', '2026-06-11T00:30:00Z'],
    ['at the very moment', '2026-06-10T00:30:00Z', 'Europe/Paris', '2026-06-10T00:30:00Z', '2026-06-11T00:30:00Z'],
    ['a moment before', '2026-06-10T00:29:59.999Z', 'Europe/Paris', '2026-06-09T00:30:00Z', '2026-06-10T00:30:00Z'],
    ['before spring', '2026-03-28T12:00:00Z', 'Europe/Paris', '2026-03-28T01:30:00Z', '2026-03-29T01:30:00Z'],
    ['in spring', '2026-03-29T12:00:00Z', 'Europe/Paris', '2026-03-29T01:30:00Z', '2026-03-30T00:30:00Z'],
    ['before autumn', '2026-10-24T12:00:00Z', 'Europe/Paris', '2026-10-24T00:30:00Z', '2026-10-25T00:30:00Z'],
    ['between the two', '2026-10-25T01:00:00Z', 'Europe/Paris', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ['after autumn', '2026-10-25T01:45:00Z', 'Europe/Paris', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    [
      'in New York’s spring',
      '2026-03-08T12:00:00Z',
      'America/New_York',
      '2026-03-08T07:30:00Z',
      '2026-03-09T06:30:00Z',
    ],
    [
      'where half hours jump',
      '2026-04-05T12:00:00Z',
      'Australia/Lord_Howe',
      '2026-04-04T16:00:00Z',
      '2026-04-05T16:00:00Z',
    ],
    [
      'in an unknown zone, as UTC',
      '2026-06-10T15:00:00Z',
      'Mars/Olympus',
      '2026-06-10T02:30:00Z',
      '2026-06-11T02:30:00Z',
    ],
  ] as const)('%s', ([, now, zone, passed, next]) => {
    const night = nightAt(Date.parse(now), '02:30', zone);
    expect([iso(night?.passedAt), iso(night?.nextAt)]).toEqual([passed, next]);
  });

  test('takes seconds', () => {
    expect(iso(nightAt(Date.UTC(2026, 5, 10, 15), '14:59:58', 'UTC')?.passedAt)).toBe('2026-06-10T14:59:58Z');
  });

  test('knows no night for off', () => {
    expect(nightAt(0, 'off', 'UTC')).toBeNull();
  });

  test.for(['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo'])(
    'of %s comes once a day, whenever it is asked in a year',
    (zone) => {
      const nights = new Set<number>();
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 7 * 3_600_000) {
        const night = nightAt(at, '02:30', zone);
        expect(night?.passedAt).toBeLessThanOrEqual(at);
        expect(night?.nextAt).toBeGreaterThan(at);
        nights.add(night?.nextAt ?? 0);
      }
      expect(nights.size).toBeGreaterThanOrEqual(365);
      expect(nights.size).toBeLessThanOrEqual(366);
    },
  );
});

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
