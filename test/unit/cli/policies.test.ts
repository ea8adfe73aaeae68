import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { findPolicy, orderBefore } from '../../../src/cli/find-policy.ts';
import { renderPolicies } from '../../../src/cli/render-policies.ts';
import { bySuggestion, renderSuggestions } from '../../../src/cli/render-suggestions.ts';
import { shellQuote } from '../../../src/cli/shell-quote.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import type { AlertNameView } from '../../../src/contract/alert-views.ts';
import { policy } from './builders.ts';

const VIEW = { columns: 80, colour: false };
const HARD = 'Zweigniederlassungsgesellschaftsverwaltungszentrale \u001B[2J 東京都港区支店 \u202E $(reboot)';

const alertName = (over: Partial<AlertNameView> = {}): AlertNameView => ({
  name: 'CPU Monitor',
  severities: { warning: 3 },
  active: 1,
  resolved: 2,
  tags: [{ name: 'SERVER', count: 3 }],
  policy: null,
  unmatched: 3,
  ...over,
});

describe('findPolicy', () => {
  const policies = [policy({ name: 'Servers' }), policy({ name: 'Büro' })];

  test.for([
    ['servers', 'Servers'],
    [' BU\u0308RO ', 'Büro'],
  ] as const)('finds %j', ([wanted, name]) => {
    expect(findPolicy(policies, wanted).name).toBe(name);
  });

  test('says which there are', () => {
    expect(() => findPolicy(policies, 'Backup')).toThrow(
      expect.objectContaining({ cure: 'There are: "Servers", "Büro"' }),
    );
  });
});

describe('orderBefore', () => {
  const policies = ['A', 'B', 'C'].map((name) => policy({ name }));

  test.for([
    ['a new one', 'New', 'b', ['A', 'New', 'B', 'C']],
    ['one that exists', 'c', 'A', ['C', 'A', 'B']],
  ] as const)('puts %s before another', ([, name, before, order]) => {
    expect(orderBefore(policies, name, before)).toEqual(order);
  });

  test('refuses one that does not exist, and itself', () => {
    expect(() => orderBefore(policies, 'New', 'D')).toThrow('No policy is called "D"');
    expect(() => orderBefore(policies, 'A', 'A')).toThrow('No policy is called "A"');
  });
});

describe('renderPolicies', () => {
  test('opens with whose they are, even when there are none', () => {
    for (const policies of [[], [policy()]])
      expect(renderPolicies(policies, VIEW).split('\n')[0]).toMatch(/^Level's API tells no monitor policies, so these/);
    expect(renderPolicies([], VIEW)).toContain('level-halopsa policies suggest');
  });

  test('shows each in its place, with what else it sets', () => {
    const text = renderPolicies(
      [
        policy({ tags: [], openAfterSeconds: { warning: 600, critical: 0 } }),
        policy({ name: 'Last', priorities: { critical: { id: 2, name: 'High' } } }),
      ],
      { ...VIEW, columns: 120 },
    );
    const lines = text.split('\n');
    expect(lines).toContainEqual(
      expect.stringMatching(/^ 1 {2}Servers +any +Disk\* +warning, critical +Alert +the type's$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^ 2 {2}Last +SERVER +Disk\* .*critical High$/));
    expect(lines).toContain('  closed as Closed; opens after: warning 10 min, critical at once');
  });

  test('fits 80 columns and hides nothing hostile', () => {
    const hard = policy({ name: HARD, tags: [HARD, 'WORKSTATION'], alerts: [HARD], category: HARD });
    for (const line of renderPolicies([hard], VIEW).split('\n')) {
      expect(displayWidth(line), line).toBeLessThanOrEqual(80);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});

describe('bySuggestion', () => {
  test('puts names without a policy first, then the most frequent', () => {
    const names = [
      alertName({ name: 'taken', policy: 'P', unmatched: 0, active: 99 }),
      alertName({ name: 'rare' }),
      alertName({ name: 'partly', policy: 'P', unmatched: 1 }),
      alertName({ name: 'frequent', active: 50 }),
    ];
    expect(bySuggestion(names).map(({ name }) => name)).toEqual(['frequent', 'rare', 'partly', 'taken']);
  });
});

describe('renderSuggestions', () => {
  test('ends with a command for those in no policy', () => {
    const text = renderSuggestions(
      [alertName({ name: 'Backup, failed' }), alertName({ name: 'CPU', policy: 'P', unmatched: 0 })],
      {
        ...VIEW,
        hasPolicies: true,
      },
    );
    expect(text.split('\n').slice(-2)).toEqual([
      'level-halopsa policies add "POLICY" --type "TICKET TYPE" \\',
      '  --alerts "Backup* failed"',
    ]);
    expect(text).not.toContain('--preset');
    expect(text).toContain('1 of 2 alert names');
  });

  test.for([
    ['before the first policy', [alertName()]],
    ['without any alert', []],
  ] as const)('offers the preset %s', ([, names]) => {
    expect(renderSuggestions(names, { ...VIEW, hasPolicies: false })).toContain('--preset global');
  });

  test('says so when every name has a policy', () => {
    const text = renderSuggestions([alertName({ policy: 'P', unmatched: 0 })], { ...VIEW, hasPolicies: true });
    expect(text).toContain('Every alert name falls into a policy');
    expect(text).not.toContain('policies add');
  });

  test('keeps its table within 80 columns', () => {
    const names = [
      alertName({
        name: HARD,
        policy: HARD,
        tags: [{ name: HARD, count: 1 }],
        severities: { critical: 1, warning: 2 },
      }),
    ];
    for (const line of renderSuggestions(names, { ...VIEW, hasPolicies: true }).split('\n'))
      expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });
});

describe('shellQuote', () => {
  test.for(['Disk Monitor - Critical <10%', '$(touch x)', '`id`', `a"b'c`, '!!', 'a\\', "';exit 1;'"])(
    'gives the shell %j back as it is',
    (text) => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`], { encoding: 'utf8' })).toBe(text);
    },
  );
});
