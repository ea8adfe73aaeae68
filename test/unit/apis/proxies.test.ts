import { describe, expect, test } from 'vitest';
import { proxiesOf } from '../../../src/apis/http/proxies.ts';

const PROXY = 'http://proxy.acme.com:3128';

const chosen = (env: NodeJS.ProcessEnv, target: string): string | null => proxiesOf(env)(new URL(target))?.href ?? null;

describe('proxiesOf', () => {
  test.for<[string, NodeJS.ProcessEnv, string, string | null]>([
    ['none without variables', {}, 'https://acme.halopsa.com', null],
    ['HTTPS_PROXY for https', { HTTPS_PROXY: PROXY }, 'https://acme.halopsa.com', `${PROXY}/`],
    [
      'its lower case spelling first',
      { HTTPS_PROXY: 'http://other:1', https_proxy: PROXY },
      'https://a.com',
      `${PROXY}/`,
    ],
    ['HTTP_PROXY not for https', { HTTP_PROXY: PROXY }, 'https://acme.halopsa.com', null],
    ['HTTP_PROXY for http', { HTTP_PROXY: PROXY }, 'http://sim:8299', `${PROXY}/`],
    ['ALL_PROXY for both', { all_proxy: PROXY }, 'https://acme.halopsa.com', `${PROXY}/`],
    ['an empty variable as none', { HTTPS_PROXY: ' ' }, 'https://acme.halopsa.com', null],
    ['a proxy without scheme as http', { HTTPS_PROXY: 'proxy.acme.com:3128' }, 'https://a.com', `${PROXY}/`],
    ['a proxy with a password', { HTTPS_PROXY: 'https://u:p%40@proxy' }, 'https://a.com', 'https://u:p%40@proxy/'],
  ])('takes %s', ([, env, target, proxy]) => {
    expect(chosen(env, target)).toBe(proxy);
  });

  test.for([
    'http://127.0.0.1:8299',
    'https://localhost:8443',
    'http://[::1]:80',
    'https://127.1.2.3',
    'http://a.localhost',
  ])('never reaches this machine by a proxy: %s', (target) => {
    expect(chosen({ HTTPS_PROXY: PROXY, HTTP_PROXY: PROXY, ALL_PROXY: PROXY }, target)).toBeNull();
  });

  test.for<[string, string, boolean]>([
    ['*', 'https://acme.halopsa.com', true],
    ['acme.com', 'https://acme.com', true],
    ['acme.com', 'https://psa.ACME.com', true],
    ['.acme.com', 'https://psa.acme.com', true],
    ['*.acme.com', 'https://psa.acme.com', true],
    ['acme.com', 'https://notacme.com', false],
    ['other.com, acme.com', 'https://acme.com', true],
    ['other.com acme.com', 'https://acme.com', true],
    ['acme.com:8443', 'https://acme.com:8443', true],
    ['acme.com:8443', 'https://acme.com', false],
    ['acme.com:443', 'https://acme.com', true],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/8', 'https://acme.com', false],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    ['10.1.2.3', 'https://10.1.2.3:8443', true],
    ['2.3', 'https://10.1.2.3', false],
    ['fd00::/8', 'https://[fd00::5]', true],
    ['fd00::5', 'https://[fd00::5]', true],
    [',,', 'https://acme.com', false],
  ])('NO_PROXY=%s and %s', ([exceptions, target, isDirect]) => {
    expect(chosen({ HTTPS_PROXY: PROXY, NO_PROXY: exceptions }, target) === null).toBe(isDirect);
  });

  test('says which variable is no address, without its value', () => {
    expect(() => chosen({ HTTPS_PROXY: 'http://u:secret@' }, 'https://a.com')).toThrow(
      /^HTTPS_PROXY is not an address: it looks like http:\/\/proxy\.acme\.com:3128$/,
    );
  });

  test('refuses a SOCKS proxy', () => {
    expect(() => chosen({ ALL_PROXY: 'socks5://proxy:1080' }, 'https://a.com')).toThrow(
      'ALL_PROXY names a socks5 proxy: only http and https proxies can be used',
    );
  });
});
