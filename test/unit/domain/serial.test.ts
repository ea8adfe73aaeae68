import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validSerial } from '../../../src/domain/serial.ts';

describe('validSerial', () => {
  test.for([
    '',
    ' ',
    '0',
    'x',
    'None',
    'NONE ',
    'null',
    'N/A',
    'Default string',
    'To be filled by O.E.M.',
    'System Serial Number',
    'Not Specified',
    '00000000',
    'xxxxxxxx',
    '--------',
    '0 0 0 0',
    '00-00-00',
    null,
    undefined,
  ])('finds nothing in %j', (serial) => {
    expect(validSerial(serial)).toBeNull();
  });

  test.for([
    ['5CG1234XYZ', '5cg1234xyz'],
    ['  5cg1234xyz ', '5cg1234xyz'],
    ['VMware-56 4d 1c', 'vmware-56 4d 1c'],
    ['10', '10'],
  ] as const)('reads %j', ([serial, comparable]) => {
    expect(validSerial(serial)).toBe(comparable);
  });

  test('answers the same for its own answer, and for any case and padding', () => {
    fc.assert(
      fc.property(fc.string(), (serial) => {
        const valid = validSerial(serial);
        if (valid !== null) expect(validSerial(valid)).toBe(valid);
        expect(validSerial(`\t${serial.toLowerCase()}  `)).toBe(validSerial(serial.toLowerCase()));
      }),
      { numRuns: 1_000 },
    );
  });
});
