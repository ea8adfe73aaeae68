import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/client/user-error.ts';
import { findRow } from '../../../src/cli/find-row.ts';
import { renderError } from '../../../src/cli/render-error.ts';
import { row } from './builders.ts';

const VIEW = { colour: false, verbose: false };

describe('renderError', () => {
  test('puts each reason on its line, and the cure last', () => {
    const error = new UserError('nothing saved', {
      reasons: ['no group "A"', 'no\u001B[2J client'],
      cure: 'correct them',
    });
    expect(renderError(error, VIEW)).toBe(
      'error nothing saved\n  - no group "A"\n  - no\uFFFD[2J client\ncorrect them',
    );
  });

  test('points to --verbose for what is our fault, and tells causes then', () => {
    const error = new Error('broken', { cause: new Error('inner') });
    expect(renderError(error, VIEW)).toBe('error broken\nRun it again with --verbose for the whole story');
    expect(renderError(error, { ...VIEW, verbose: true })).toContain('caused by Error: inner');
  });
});

describe('findRow', () => {
  const rows = [
    row(),
    row({ groupId: 'g-2', groupPath: 'Beta' }),
    row({ groupId: 'g-3', groupPath: 'Beta' }),
    row({ groupId: 'g-4', groupPath: 'Lab', excluded: true }),
  ];

  test.for(['g-1', 'acme/head office', 'Acme / Head office'])('finds %s', (wanted) => {
    expect(findRow(rows, wanted).groupId).toBe('g-1');
  });

  test.for(['nope', 'Beta', 'Lab'])('refuses %s', (wanted) => {
    expect(() => findRow(rows, wanted)).toThrow(UserError);
  });
});
