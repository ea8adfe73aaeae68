import { describe, expect, test } from 'vitest';
import { plainText } from '../../../src/cli/plain-text.ts';
import { toJson } from '../../../src/cli/to-json.ts';

const HOSTILE = [
  '\u001B[31mred\u001B[0m',
  '\u001B]8;;http://evil\u0007link',
  'a\u009B2Jb',
  'bell\u0007',
  'exe.\u202Etxt',
  '\u2066a\u2069',
  'zero\u200Bwidth',
  'tag\u{E0041}',
  '\uFEFFbom',
  'half\uD800',
];

describe('plainText', () => {
  test.for(HOSTILE)('leaves no control or format character in %j', (text) => {
    expect(plainText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(plainText(text)).toContain('\uFFFD');
  });

  test('puts everything on one line', () => {
    expect(plainText('a\r\nb\tc\u2028d')).toBe('a b c d');
  });

  test.for(['Acme / Köln', 'שלום', '東京', '👩‍💻 lab', 'می‌خواهم'])('keeps %s', (text) => {
    expect(plainText(text)).toBe(text);
  });
});

describe('toJson', () => {
  test.for(HOSTILE)('carries %j exactly, in characters that a terminal does not obey', (text) => {
    const json = toJson({ text });
    expect(json).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(json)).toEqual({ text });
  });
});
