import { describe, expect, test } from 'vitest';
import { choiceText, countLines } from '../../../src/cli/alert-counts-text.ts';
import { noTicketText } from '../../../src/cli/no-ticket-words.ts';
import { NO_TICKET } from '../../../src/domain/triage.ts';
import { at, NOW } from './builders.ts';

describe('countLines', () => {
  test('counts each choice, and what gets no ticket in any case', () => {
    expect(countLines({ active: 77, open: 45, lastDay: 12, skipped: { excluded: 4, firedBefore: 33 } })).toEqual([
      '77 alerts fire in Level now. Of these get a ticket:',
      '  45 with --alerts open',
      '  12 with --alerts since=24h',
      '  0 with --alerts none: only what begins from now on',
      'No ticket in any case: 4 on devices of excluded groups',
    ]);
  });
});

describe('choiceText', () => {
  test.for([
    ['the first time', { enabled: false, policies: 1, alertsSince: null }, null, /^since=24h applies/],
    [
      'later',
      { enabled: false, policies: 1, alertsSince: at(9, 0) },
      null,
      /^What began while it was off .* back to 09:00:00$/,
    ],
    ['when it was on', { enabled: true, policies: 1, alertsSince: at(9, 0) }, null, /nothing changes/],
    [
      'a choice',
      { enabled: true, policies: 1, alertsSince: 0 },
      { sinceHours: 1.5 },
      /^--alerts since=1\.5h applies from now on$/,
    ],
    ['a choice without policies', { enabled: false, policies: 0, alertsSince: null }, 'none', /no policy yet/],
  ] as const)('says what applies: %s', ([, before, choice, said]) => {
    expect(choiceText(before, choice, NOW)).toMatch(said);
  });
});

describe('noTicketText', () => {
  test('has words for each reason', () => {
    const text = noTicketText(Object.fromEntries(NO_TICKET.map((reason, index) => [reason, index + 1])));
    expect(text.split('; ').map((part) => Number.parseInt(part, 10))).toEqual(NO_TICKET.map((_, index) => index + 1));
    expect(text).toContain('1 in no policy (level-halopsa policies suggest)');
  });

  test('leaves out reasons without alerts', () => {
    expect(noTicketText({ noPolicy: 0, excluded: 2 })).toBe('2 on devices of excluded groups');
  });
});
