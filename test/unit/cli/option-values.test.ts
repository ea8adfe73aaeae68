import { describe, expect, test } from 'vitest';
import { alertsChoice } from '../../../src/cli/alerts-choice.ts';
import { secondsOf } from '../../../src/cli/duration.ts';
import { givenValues } from '../../../src/cli/given-values.ts';
import { assertKnown } from '../../../src/cli/strict-arguments.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';

const ARGS = {
  field: { type: 'string' },
  'new-status': { type: 'string' },
  connection: { type: 'string', alias: 'c' },
  json: { type: 'boolean' },
} as const;

describe('secondsOf', () => {
  test.for([
    ['24h', 86_400],
    ['2d', 172_800],
    ['90m', 5_400],
    ['10 min', 600],
    ['0.5h', 1_800],
    ['30S', 30],
    ['24', null],
    ['h', null],
    ['-1h', null],
    ['1w', null],
    ['', null],
  ] as const)('reads %j as %j', ([text, seconds]) => {
    expect(secondsOf(text)).toBe(seconds);
  });
});

describe('alertsChoice', () => {
  test.for([
    ['open', 'open'],
    ['none', 'none'],
    ['since=24h', { sinceHours: 24 }],
    ['since=90m', { sinceHours: 1.5 }],
  ] as const)('reads %s', ([text, choice]) => {
    expect(alertsChoice(text)).toEqual(choice);
  });

  test.for(['all', 'since=', 'since=24', '24h', 'Open'])('refuses %j', (text) => {
    expect(() => alertsChoice(text)).toThrow(UsageError);
  });
});

describe('givenValues', () => {
  test('keeps every value of an option, in order', () => {
    const given = givenValues(['x', '--field', 'a=1', '--json', '--field=b=2', '-c', 'acme'], ARGS, ['field']);
    expect(given.get('field')).toEqual(['a=1', 'b=2']);
    expect(given.get('connection')).toEqual(['acme']);
  });

  test('refuses a second value of another option', () => {
    expect(() => givenValues(['-c', 'acme', '--connection', 'beta'], ARGS, ['field'])).toThrow('given twice');
  });
});

describe('assertKnown', () => {
  test('knows an option with a dash by both names that citty gives it', () => {
    expect(() => assertKnown({ _: [], 'new-status': 'x', newStatus: 'x' }, ARGS)).not.toThrow();
    expect(() => assertKnown({ _: [], newstatus: 'x' }, ARGS)).toThrow('There is no option --newstatus');
  });
});
