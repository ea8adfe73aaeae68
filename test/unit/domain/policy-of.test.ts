import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyOf } from '../../../src/domain/policy-of.ts';
import { normalPattern, takes } from '../../../src/domain/policy-pattern.ts';
import { MONITORING_GLOBAL } from '../../../src/domain/policy-preset.ts';
import { policyFaults } from '../../../src/domain/policy-request.ts';
import { shadowedPolicies } from '../../../src/domain/policy-shadow.ts';
import { policy } from './policy-builders.ts';

describe('takes', () => {
  test.for([
    ['disk', 'disk', true],
    ['disk', 'disk 2', false],
    ['disk*', 'disk', true],
    ['*', '', true],
    ['', 'x', false],
    ['*monitor', 'cpu monitor', true],
    ['a*b*c', 'a-bb-b-c', true],
    ['a*b*c', 'a-bb-b', false],
    ['a.c', 'abc', false],
    ['(a+)+$', 'aaaa', false],
    ['*a*a*a*a*a*b', 'a'.repeat(2_000), false],
  ] as const)('%s over %s: %s', ([pattern, text, is]) => {
    expect(takes(pattern, text)).toBe(is);
  });

  test('over a pattern is true only if all that this one takes is taken', () => {
    const part = fc.stringMatching(/^[ab*]{0,5}$/).map(normalPattern);
    const text = fc.stringMatching(/^[ab*]{0,6}$/).filter((name) => !name.includes('*'));
    fc.assert(
      fc.property(part, part, text, (wider, narrower, name) => {
        fc.pre(takes(wider, narrower) && takes(narrower, name));
        return takes(wider, name);
      }),
    );
  });
});

describe('policyOf', () => {
  const servers = policy({ name: 'Servers', tags: ['SERVER'], alerts: ['Disk*'], severities: ['critical'] });
  const disks = policy({ name: 'Disks', alerts: ['disk monitor - *'], severities: ['warning', 'critical'] });
  const both = [servers, disks];

  test.for([
    ['the first that matches', 'Disk Monitor - Critical', 'critical', ['server'], 'Servers'],
    ['the next, when the first wants another tag', 'Disk Monitor - Critical', 'critical', ['WORKSTATION'], 'Disks'],
    ['the next, when the first wants another severity', 'Disk Monitor - Warning', 'warning', ['SERVER'], 'Disks'],
    ['names without case, spaces and form', '  DISK   monitor - caf\u0065\u0301 ', 'warning', [], 'Disks'],
  ] as const)('is %s', ([, name, severity, tags, wanted]) => {
    expect(policyOf(both, { name, severity }, tags)).toMatchObject({ policy: { name: wanted } });
  });

  test.for([
    ['no name fits', 'CPU Monitor', 'critical', [], { reason: 'noPolicy' }],
    ['the name fits no tag', 'Disk I/O Error', 'critical', ['WORKSTATION'], { reason: 'noPolicy' }],
    ['only the severity does not fit', 'Disk Monitor - X', 'emergency', ['x'], { reason: 'severity', policy: 'Disks' }],
    [
      'the first of several lacks it',
      'Disk Monitor',
      'information',
      ['SERVER'],
      { reason: 'severity', policy: 'Servers' },
    ],
  ] as const)('gives a reason when %s', ([, name, severity, tags, reason]) => {
    expect(policyOf(both, { name, severity }, tags)).toEqual(reason);
  });
});

describe('shadowedPolicies', () => {
  const all = policy({ name: 'A', alerts: ['*'], severities: ['warning', 'critical'] });

  test.for([
    ['nothing in common', [policy({ name: 'A', alerts: ['cpu*'] }), policy({ name: 'B', alerts: ['disk*'] })], []],
    ['the narrower first', [policy({ name: 'A', alerts: ['disk c'] }), policy({ name: 'B', alerts: ['disk*'] })], []],
    ['overlap only', [policy({ name: 'A', alerts: ['disk*'] }), policy({ name: 'B', alerts: ['*error'] })], []],
    ['another severity left', [all, policy({ name: 'B', severities: ['critical', 'emergency'] })], []],
    ['other devices left', [policy({ name: 'A', tags: ['X'], alerts: ['*'] }), policy({ name: 'B' })], []],
    ['one tag left', [policy({ name: 'A', tags: ['X'], alerts: ['*'] }), policy({ name: 'B', tags: ['x', 'y'] })], []],
    [
      'all taken by one',
      [all, policy({ name: 'B', tags: ['Y'], severities: ['warning'] })],
      [
        'policy "B" can never match: "A", which stands before it, takes all of it; move it up (policies … order) or narrow "A"',
      ],
    ],
    [
      'all taken by two together',
      [
        policy({ name: 'A', tags: ['X'], alerts: ['disk*', 'cpu*'] }),
        policy({ name: 'C', tags: ['Y'], alerts: ['*'] }),
        policy({ name: 'B', tags: ['x', 'y'], alerts: ['Disk *', 'CPU Monitor'] }),
      ],
      [expect.stringContaining('"B" can never match: "A" and "C", which stand before it, take all of it')],
    ],
  ] as const)('with %s', ([, policies, sentences]) => {
    expect(shadowedPolicies(policies)).toEqual(sentences);
  });

  test('names no policy that could match', () => {
    const word = fc.stringMatching(/^[ab*]{1,3}$/);
    const any = fc
      .record({
        tags: fc.uniqueArray(fc.constantFrom('x', 'y'), { maxLength: 2 }),
        alerts: fc.array(word, { minLength: 1, maxLength: 2 }),
        severities: fc.uniqueArray(fc.constantFrom('warning' as const, 'critical' as const), { minLength: 1 }),
      })
      .map((rule) => policy({ ...rule, name: 'P' }));
    const alert = fc.record({
      name: fc.stringMatching(/^[ab]{0,4}$/),
      severity: fc.constantFrom('warning' as const, 'critical' as const),
    });
    const carried = fc.subarray(['x', 'y']);
    fc.assert(
      fc.property(fc.array(any, { maxLength: 2 }), any, alert, carried, (earlier, last, raised, tags) => {
        const policies = [...earlier.map((rule, index) => ({ ...rule, name: `E${index}` })), { ...last, name: 'L' }];
        fc.pre(shadowedPolicies(policies).some((sentence) => sentence.startsWith('policy "L"')));
        const match = policyOf(policies, raised, tags);
        return !('policy' in match && typeof match.policy === 'object' && match.policy.name === 'L');
      }),
    );
  });
});

describe('MONITORING_GLOBAL', () => {
  const preset = policy({
    name: MONITORING_GLOBAL.name,
    tags: MONITORING_GLOBAL.tags ?? [],
    alerts: MONITORING_GLOBAL.alerts,
    severities: ['warning', 'critical', 'emergency'],
  });

  test.for([
    'BSOD / Unexpected Shutdown',
    'CPU Monitor',
    'CPU Monitor >75% 10 min',
    'Critical Service Crashed',
    'Disk I/O Error',
    'Disk Monitor - Critical',
    'Disk Monitor - Warning <20%',
    'Memory Monitor',
  ])('takes %s', (name) => {
    expect(policyOf([preset], { name, severity: 'warning' }, ['SERVER'])).toHaveProperty('policy.name', preset.name);
  });

  test('knows uptime alerts, and opens no ticket for them', () => {
    const match = policyOf([preset], { name: 'Windows Uptime Exceeds 30 Days', severity: 'information' }, ['SERVER']);
    expect(match).toEqual({ reason: 'severity', policy: 'Monitoring - Global' });
  });

  test('can be saved with a ticket type', () => {
    expect(policyFaults([{ ...MONITORING_GLOBAL, ticketType: 'Alert' }], undefined, undefined)).toEqual([]);
  });
});
