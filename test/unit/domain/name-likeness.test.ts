import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { businessName } from '../../../src/domain/business-name.ts';
import { likeness, SURE } from '../../../src/domain/name-likeness.ts';

const alike = (a: string, b: string): number => likeness(businessName(a), businessName(b)).score;

describe('likeness of two companies', () => {
  test.for([
    ['Acme', 'ACME '],
    ['Café Noir', 'Cafe\u0301 Noir'],
  ] as const)('%s and %s are the same name: 1', ([a, b]) => {
    expect(alike(a, b)).toBe(1);
  });

  test.for([
    ['Acme', 'Acme Ltd'],
    ['Acme Limited', 'ACME, Ltd.'],
    ['Acme', 'Acme Pty Ltd'],
    ['Müller', 'Müller GmbH & Co. KG'],
    ['Dupont', 'SARL Dupont'],
    ['Dupont S.A.R.L.', 'Dupont'],
    ['De Vries', 'De Vries B.V.'],
    ['Smith & Jones', 'Smith and Jones LLP'],
    ['Schmidt und Söhne', 'Schmidt & Söhne AG'],
    ['The Harbour Clinic', 'Harbour Clinic'],
    ["O'Neill Foods", 'ONeill Foods Inc'],
    ['Łódź Energia', 'Lodz Energia'],
    ['Straße & Co', 'Strasse'],
    ['Bright-Water', 'Bright Water PLC'],
    ['Brightwater', 'Bright Water'],
    ['Dental Northwind', 'Northwind Dental Ltd'],
    ['ACM - Acme', 'Acme Ltd'],
    ['[ACM] Acme', 'Acme'],
    ['Acme (ACM)', 'Acme'],
    ['1042 Acme', 'Acme Ltd'],
    ['1042 - Acme', 'Acme Ltd'],
    ['ACM: Acme Ltd', 'ACM - Acme'],
  ] as const)('%s and %s are one beyond doubt', ([a, b]) => {
    expect(alike(a, b)).toBeGreaterThanOrEqual(SURE);
    expect(alike(a, b)).toBeLessThan(1);
  });

  test.for([
    ['another legal form', 'Acme Ltd', 'Acme GmbH'],
    ['another letter', 'Brightwater', 'Brigthwater'],
    ['one letter more', 'Redwood', 'Redwoods'],
    ['a word more', 'Northwind', 'Northwind Dental'],
    ['a region for a code', 'UK - Acme', 'Acme'],
    ['a word in brackets', 'Acme (UK)', 'Acme'],
    ['initials', 'NDC', 'Northwind Dental Clinics'],
    ['all words but one', 'Harbour Legal Services', 'Harbour Legal Bristol Services'],
  ] as const)('%s is worth a look, no more: %s, %s', ([, a, b]) => {
    expect(alike(a, b)).toBeGreaterThanOrEqual(0.6);
    expect(alike(a, b)).toBeLessThan(SURE);
  });

  test.for([
    ['Oak Veterinary', 'Elm Veterinary'],
    ['Kestrel Legal', 'Harbour Legal'],
    ['Acme', 'Acne'],
    ['Clinic 1', 'Clinic 2'],
    ['1001 - Acme Dental', '1002 - Acme Dental'],
    ['Northwind Dental Clinic 1', 'Northwind Dental Clinic 2'],
    ['Ltd', 'Limited Brands'],
    ['---', '***'],
    ['Co', 'Company'],
  ] as const)('%s and %s are two', ([a, b]) => {
    expect(alike(a, b)).toBeLessThan(0.6);
  });

  test('is the same both ways, from 0 to 1, and 1 for a name itself', () => {
    const words = fc.constantFrom(
      'Acme',
      'Ltd',
      'The',
      '&',
      'Dental',
      'Northwind',
      'ACM -',
      '(UK)',
      'é',
      '7',
      'GmbH',
      '',
    );
    const names = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.array(words, { maxLength: 5 }).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(names, names, (a, b) => {
        const score = alike(a, b);
        expect(score).toBe(alike(b, a));
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(alike(a, a)).toBe(1);
      }),
      { numRuns: 1_000 },
    );
  });
});
