import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import { excerpt, redactor } from '../../../src/apis/http/redact.ts';
import { retryAfter } from '../../../src/apis/http/retry-after.ts';
import { errorText } from '../../../src/apis/halopsa/error-text.ts';
import { haloUrls } from '../../../src/apis/halopsa/urls.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

describe('retryAfter', () => {
  test.for([
    [undefined, undefined],
    ['', undefined],
    [' ', undefined],
    ['soon', undefined],
    ['Infinity', undefined],
    ['0', 0],
    ['7', 7_000],
    [' 7 ', 7_000],
    ['1.5', 1_500],
    ['-5', 0],
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['86400', 900_000],
    ['Tue, 23 Nov 2027 12:00:00 GMT', 900_000],
  ] as const)('reads %j', ([header, waitMs]) => {
    expect(retryAfter(header, NOW)).toBe(waitMs === undefined ? undefined : NOW + waitMs);
  });
});

describe('redactor', () => {
  const SECRET = 'a/b+c"d\\e f=Zoë!';
  const redact = redactor([SECRET, 'short', 'level-key-123']);

  test.for([
    ['as it is', SECRET],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in JSON', JSON.stringify({ key: SECRET })],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64url', Buffer.from(SECRET).toString('base64url')],
  ] as const)('hides a secret %s', ([, text]) => {
    const clean = redact(`before ${text} after`);
    expect(clean).toMatch(/^before .*\[hidden\].* after$/);
    expect(clean).not.toContain('Zo');
  });

  test('hides a secret in a form', () => {
    expect(redact(new URLSearchParams({ client_secret: SECRET }).toString())).not.toContain('Zo');
  });

  test('hides the whole of a secret that begins with another one', () => {
    expect(redactor(['abcdef', 'abcdef-tail'])('abcdef-tail')).toBe('[hidden]');
  });

  test('hides every occurrence, of every secret', () => {
    expect(redact('level-key-123 level-key-123')).toBe('[hidden] [hidden]');
  });

  test.for([
    ['Authorization: Bearer eyJhbGciOi.abc_def-123', 'Authorization: Bearer [hidden]'],
    ['{"access_token":"eyJhbGciOi"}', '{"access_token":"[hidden]"}'],
    ['access_token=eyJhbGciOi&x=1', 'access_token=[hidden]&x=1'],
  ])('hides a token of any kind in %s', ([text, clean]) => {
    expect(redact(text ?? '')).toBe(clean);
  });

  test('leaves other texts, and words too short to be secrets', () => {
    expect(redact('a short text')).toBe('a short text');
  });
});

describe('excerpt', () => {
  test.for([
    ['two\n\tlines  here ', 'two lines here'],
    ['bell\u0007 and \u202Eturned\u202C and \u001B[31mred', 'bell and turned and [31mred'],
    ['x'.repeat(400), `${'x'.repeat(299)}…`],
    ['x'.repeat(300), 'x'.repeat(300)],
  ])('of %j', ([text, line]) => {
    expect(excerpt(text ?? '')).toBe(line);
  });
});

describe('errorText', () => {
  test.for([
    ['', 'no explanation was given'],
    ['  ', 'no explanation was given'],
    ['<!DOCTYPE html><html><body>502', 'a web page came instead of data'],
    ['\n<HTML>', 'a web page came instead of data'],
    ['Rate Limit Reached', 'Rate Limit Reached'],
    ['"Asset tag must be unique"', 'Asset tag must be unique'],
    ['{"error":"e","error_description":"d","errorMessage":"m","message":"l","Message":"M"}', 'M'],
    ['{"error":"e","error_description":"d","errorMessage":"m","message":"l"}', 'l'],
    ['{"error":"e","error_description":"d","errorMessage":"m"}', 'm'],
    ['{"error":"e","error_description":"d"}', 'd'],
    ['{"error":"e"}', 'e'],
    ['{"Message":"","error":"e"}', 'e'],
    ['{"ClassName":"System.Exception","Message":"An Outcome must be entered"}', 'An Outcome must be entered'],
    ['{"[0].site_id":["The value is not valid.","Again."]}', '[0].site_id: The value is not valid. Again.'],
    ['{"code":5}', '{"code":5}'],
    ['{"broken', '{"broken'],
  ])('of %j', ([body, text]) => {
    expect(errorText(body ?? '')).toBe(text);
  });
});

describe('haloUrls', () => {
  const acme = {
    base: 'https://acme.halopsa.com',
    api: 'https://acme.halopsa.com/api',
    token: 'https://acme.halopsa.com/auth/token',
  };

  test.for([
    'acme.halopsa.com',
    ' https://acme.halopsa.com ',
    'https://acme.halopsa.com/',
    'https://acme.halopsa.com/api',
    'https://acme.halopsa.com/api/',
    'https://acme.halopsa.com/auth',
    'https://acme.halopsa.com/auth/token',
    'HTTPS://ACME.halopsa.com//',
    'https://acme.halopsa.com/api?tenant=acme#x',
    'https://user:password@acme.halopsa.com',
  ])('takes %j', (given) => {
    expect(haloUrls(given)).toEqual(acme);
  });

  test.for([
    ['https://psa.acme.com:8443/halo/api', 'https://psa.acme.com:8443/halo'],
    ['psa.acme.com/halo', 'https://psa.acme.com/halo'],
    ['http://127.0.0.1:8299/halo', 'http://127.0.0.1:8299/halo'],
    ['http://localhost:8299', 'http://localhost:8299'],
    ['http://[::1]:8299', 'http://[::1]:8299'],
  ])('keeps port and path of %j', ([given, base]) => {
    expect(haloUrls(given ?? '')).toEqual({ base, api: `${base}/api`, token: `${base}/auth/token` });
  });

  test.for([
    '',
    'acme halopsa',
    'http://',
    'http://acme.halopsa.com',
    'ftp://acme.halopsa.com',
    'http://127.0.0.1.evil.com',
  ])('refuses %j', (given) => {
    expect(() => haloUrls(given)).toThrow(ApiError);
  });

  test('takes plain http of a test server only when it is allowed, and ftp never', () => {
    expect(haloUrls('http://sim:8299', true).base).toBe('http://sim:8299');
    expect(() => haloUrls('ftp://sim:8299', true)).toThrow(/https/);
  });
});
