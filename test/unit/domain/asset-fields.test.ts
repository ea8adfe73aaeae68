import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEVICE_ID_FIELD,
  desiredFields,
  differences,
  levelStatus,
  OUR_FIELDS,
} from '../../../src/domain/asset-fields.ts';
import { DAY, daysAgo, device, NOW } from '../../support/builders.ts';

describe('levelStatus', () => {
  test.for([
    ['online, whatever was seen', true, 400, 'Active'],
    ['seen just now', false, 0, 'Active'],
    ['seen 29.99 days ago', false, 29.99, 'Active'],
    ['seen 30 days ago', false, 30, 'Not seen for 30 days'],
    ['seen 89.99 days ago', false, 89.99, 'Not seen for 30 days'],
    ['seen 90 days ago', false, 90, 'Not seen for 90 days'],
    ['seen tomorrow: clocks differ', false, -1, 'Active'],
  ] as const)('of a device %s', ([, online, days, status]) => {
    expect(levelStatus(device({ online, lastSeenAt: daysAgo(days) }), NOW)).toBe(status);
  });

  test.for([null, 'yesterday'])('does not conclude anything from last_seen_at %j', (lastSeenAt) => {
    expect(levelStatus(device({ online: false, lastSeenAt }), NOW)).toBe('Active');
  });
});

describe('desiredFields', () => {
  test('names exactly the fields that we read back', () => {
    const { stable, riding } = desiredFields(device(), 'Acme', NOW);
    expect([...Object.keys(stable), ...Object.keys(riding)].sort()).toEqual([...OUR_FIELDS].sort());
  });

  test('does not change with time, user or address: those ride along', () => {
    const before = desiredFields(device(), 'Acme', NOW).stable;
    const after = desiredFields(
      device({ lastLoggedInUser: 'bob', privateIps: [], publicIp: null, lastSeenAt: daysAgo(3) }),
      'Acme',
      NOW + DAY,
    ).stable;
    expect(after).toEqual(before);
  });

  test('calls a device by its nickname, and keeps its hostname', () => {
    const { stable } = desiredFields(device({ nickname: 'Reception' }), 'Acme', NOW);
    expect([stable['Device Name'], stable['Hostname']]).toEqual(['Reception', 'PC-1']);
  });

  test.for([
    [null, ''],
    [16 * 1024 ** 3, '16'],
    [17_048_000_000, '16'],
    [8_589_934_592 + 600_000_000, '9'],
    [512 * 1024 ** 2, '1'],
  ] as const)('writes %j bytes of memory as "%s" GB', ([memoryBytes, text]) => {
    expect(desiredFields(device({ memoryBytes }), '', NOW).stable['Memory (GB)']).toBe(text);
  });

  test('writes unknown facts as empty texts, and the last sight as a date', () => {
    const { stable, riding } = desiredFields(
      device({ serialNumber: null, model: null, lastSeenAt: '2026-11-20T23:59:59.000Z' }),
      '',
      NOW,
    );
    expect([stable['Serial Number'], stable['Model'], riding['Last Seen']]).toEqual(['', '', '2026-11-20']);
    expect(stable[DEVICE_ID_FIELD]).toBe('dev-1');
  });
});

describe('differences', () => {
  const known = new Set(['Model', 'Hostname']);

  test.for([
    ['nothing when both agree', { Model: 'A' }, { Model: 'A' }, {}],
    ['nothing but spaces around', { Model: 'A ' }, { Model: ' A' }, {}],
    ['another value', { Model: 'A' }, { Model: 'B' }, { Model: 'A' }],
    ['another case', { Hostname: 'PC-1' }, { Hostname: 'pc-1' }, { Hostname: 'PC-1' }],
    ['a value where there is none', { Model: 'A' }, {}, { Model: 'A' }],
    ['an empty text over something', { Model: '' }, { Model: 'B' }, { Model: '' }],
    ['no empty text over nothing', { Model: '' }, {}, {}],
    ['no field that the type lacks', { Disks: 'A' }, {}, {}],
  ] as const)('tells %s', ([, wanted, held, expected]) => {
    expect(differences(wanted, held, known)).toEqual(expected);
  });

  test('is empty once it was applied', () => {
    const values = fc.dictionary(fc.constantFrom('Model', 'Hostname', 'Disks'), fc.string());
    fc.assert(
      fc.property(values, values, (wanted, held) => {
        expect(differences(wanted, { ...held, ...differences(wanted, held, known) }, known)).toEqual({});
      }),
      { numRuns: 1_000 },
    );
  });
});
