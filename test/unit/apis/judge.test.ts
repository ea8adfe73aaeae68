import { describe, expect, test } from 'vitest';
import { haloUrls } from '../../../src/apis/halopsa/urls.ts';
import { judge } from '../../../src/apis/halopsa/judge.ts';
import type { HttpAnswer } from '../../../src/apis/http/send-once.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const urls = haloUrls('acme.halopsa.com');
const answer = (status: number, over: Partial<HttpAnswer> = {}): HttpAnswer => ({
  status,
  headers: {},
  text: '{"Message":"why"}',
  ...over,
});
const kind = (of: HttpAnswer, isWrite: boolean): string | null => judge(of, isWrite, '/Asset', urls, NOW)?.kind ?? null;

describe('judge', () => {
  test.for([
    [200, null, null],
    [201, null, null],
    [204, null, null],
    [301, 'Unavailable', 'Unavailable'],
    [302, 'Unavailable', 'Unavailable'],
    [307, 'Unavailable', 'Unavailable'],
    [400, 'Rejected', 'Rejected'],
    [401, 'Unauthorized', 'Unauthorized'],
    [403, 'Forbidden', 'Forbidden'],
    [404, 'Rejected', 'Rejected'],
    [405, 'Rejected', 'Rejected'],
    [408, 'Unavailable', 'Uncertain'],
    [409, 'Rejected', 'Rejected'],
    [413, 'Rejected', 'Rejected'],
    [415, 'Rejected', 'Rejected'],
    [418, 'Unavailable', 'Uncertain'],
    [422, 'Rejected', 'Rejected'],
    [429, 'NotSent', 'Refused'],
    [500, 'Unavailable', 'Uncertain'],
    [501, 'Unavailable', 'Uncertain'],
    [502, 'Unavailable', 'Uncertain'],
    [503, 'Unavailable', 'Uncertain'],
    [504, 'Unavailable', 'Uncertain'],
    [520, 'Unavailable', 'Uncertain'],
  ] as const)('of %i is %s to a GET and %s to a POST', ([status, read, write]) => {
    expect([kind(answer(status), false), kind(answer(status), true)]).toEqual([read, write]);
  });

  test.for([
    ['a page', '<html>login</html>', /web page instead of data: check HALOPSA_URL/],
    ['half an answer', '{"assets":[', /breaks off/],
    ['nothing', '', /breaks off/],
  ] as const)('does not take %s for data', ([, text, message]) => {
    expect(judge(answer(200, { text }), false, '/Asset', urls, NOW)).toMatchObject({
      kind: 'Unavailable',
      message: expect.stringMatching(message),
    });
  });

  test.for(['', '<html>', '{"id"'])('takes a 2xx write with %j for sent: its items decide', (text) => {
    expect(kind(answer(200, { text }), true)).toBeNull();
  });

  test('tells when a 429 may be repeated', () => {
    expect(judge(answer(429, { headers: { 'retry-after': '30' } }), true, '/Asset', urls, NOW)?.retryAt).toBe(
      NOW + 30_000,
    );
    expect(judge(answer(429), true, '/Asset', urls, NOW)?.retryAt).toBeUndefined();
  });

  test.for([
    ['/Asset', /read:assets and edit:assets.*Assets Access Level/],
    ['/AssetType/128', /edit:assets.*all asset types allowed/],
    ['/Client', /read:customers.*Clients Access Level/],
    ['/Tickets', /edit:tickets.*Tickets Access Level/],
    ['/InstanceInfo', /five scopes/],
  ] as const)('names scope and right of %s', ([path, message]) => {
    expect(judge(answer(403), false, path, urls, NOW)?.message).toMatch(message);
  });

  test('names where a redirect leads', () => {
    expect(
      judge(answer(302, { headers: { location: 'https://new.halopsa.com' } }), false, '/Asset', urls, NOW)?.message,
    ).toMatch(/redirects to https:\/\/new\.halopsa\.com/);
  });

  test("keeps HaloPSA's own words", () => {
    expect(judge(answer(400), true, '/Asset', urls, NOW)).toMatchObject({ message: 'why', status: 400 });
  });
});
