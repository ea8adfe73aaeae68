import { describe, expect, test } from 'vitest';
import { stormReference, ticketReference } from '../../../src/domain/ticket-reference.ts';
import { DEFAULT_TEXTS, TEXT_NAMES, TEXT_VARIABLES } from '../../../src/domain/ticket-texts.ts';

describe('the texts', () => {
  test('each have a default and a list of variables', () => {
    expect(Object.keys(DEFAULT_TEXTS)).toEqual(TEXT_NAMES);
    expect(Object.keys(TEXT_VARIABLES)).toEqual(TEXT_NAMES);
  });

  test.for(['summary', 'stormSummary', 'testSummary'] as const)('know no time and no count in %s', (name) => {
    const changing = ['at', 'since', 'started', 'count', 'times', 'timesIn30Days', 'held', 'resolved', 'firings'];
    expect(TEXT_VARIABLES[name].filter((variable) => changing.includes(variable))).toEqual([]);
  });
});

describe('ticketReference', () => {
  test.for([
    ['2027-03-12T08:14:05.678Z', 0, 'lvl:dev/1:abc:2027-03-12T08:14:05.678Z'],
    ['2027-03-12T09:14:05+01:00', 0, 'lvl:dev/1:abc:2027-03-12T08:14:05.000Z'],
    ['2027-03-12T08:14:05Z', 2, 'lvl:dev/1:abc:2027-03-12T08:14:05.000Z:2'],
    [' soon ', 0, 'lvl:dev/1:abc:soon'],
  ] as const)('of %s, %i', ([startedAt, count, reference]) => {
    expect(ticketReference('dev/1', 'abc', { startedAt, count })).toBe(reference);
  });
});

describe('stormReference', () => {
  test('names client and start', () => {
    expect(stormReference(12, Date.UTC(2027, 2, 12, 8, 14, 5, 678))).toBe('lvl:storm:12:2027-03-12T08:14:05.678Z');
  });
});
