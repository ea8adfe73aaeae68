import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { connectionFromEnv } from '../../../src/runtime/config.ts';
import { ConfigError } from '../../../src/runtime/credentials.ts';
import { ENV, KEY, SECRET } from '../../support/credentials.ts';

const folder = mkdtempSync(join(tmpdir(), 'level-halopsa-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

function faultsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    connectionFromEnv(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('connectionFromEnv', () => {
  test('makes the connection default of four variables, whatever is around them', () => {
    const connection = connectionFromEnv({ ...ENV, HALOPSA_URL: ' acme.halopsa.com/api ', LEVEL_API_KEY: `${KEY}\n` });
    expect(connection).toEqual({
      name: 'default',
      level: { url: 'https://api.level.io/v2', key: KEY },
      halo: {
        urls: expect.objectContaining({
          base: 'https://acme.halopsa.com',
          api: 'https://acme.halopsa.com/api',
          token: 'https://acme.halopsa.com/auth/token',
        }),
        credentials: { clientId: 'client-id', clientSecret: SECRET },
      },
    });
  });

  test('takes an authorisation server and a tenant of its own', () => {
    const env = { ...ENV, HALOPSA_AUTH_URL: 'auth.halopsa.com', HALOPSA_TENANT: 'acme' };
    expect(connectionFromEnv(env)?.halo.urls).toMatchObject({
      token: 'https://auth.halopsa.com/token?tenant=acme',
      isAuthGiven: true,
    });
  });

  test('is null when none of them is set', () => {
    expect(connectionFromEnv({ LEVEL_API_URL: 'https://api.level.io/v2', HALOPSA_URL: ' ' })).toBeNull();
  });

  test('reads mounted files without their last line break; the plain variable wins', () => {
    const { LEVEL_API_KEY, HALOPSA_CLIENT_SECRET, HALOPSA_CLIENT_ID, HALOPSA_URL } = ENV;
    const connection = connectionFromEnv({
      LEVEL_API_KEY_FILE: fileOf('key', `${LEVEL_API_KEY}\n`),
      HALOPSA_URL_FILE: fileOf('url', `${HALOPSA_URL}\r\n`),
      HALOPSA_CLIENT_ID_FILE: fileOf('id', HALOPSA_CLIENT_ID),
      HALOPSA_CLIENT_SECRET_FILE: fileOf('secret', 'another'),
      HALOPSA_CLIENT_SECRET,
    });
    expect(connection).toEqual(connectionFromEnv(ENV));
  });

  test.for<[string, NodeJS.ProcessEnv, RegExp[]]>([
    [
      'all that are missing',
      { LEVEL_API_KEY: KEY },
      [
        /HALOPSA_URL is missing \(or HALOPSA_URL_FILE/,
        /HALOPSA_CLIENT_ID is missing/,
        /HALOPSA_CLIENT_SECRET is missing/,
        /connect/,
      ],
    ],
    [
      'a file that is not there',
      { ...ENV, LEVEL_API_KEY: '', LEVEL_API_KEY_FILE: '/nowhere/key' },
      [/LEVEL_API_KEY_FILE: \/nowhere\/key cannot be read \(ENOENT\)/, /connect/],
    ],
    [
      'an empty file',
      { ...ENV, LEVEL_API_KEY: '', LEVEL_API_KEY_FILE: fileOf('empty', '\n') },
      [/is empty/, /connect/],
    ],
    ['no address', { ...ENV, HALOPSA_URL: 'http://[' }, [/HALOPSA_URL is not an address/]],
    ['plain http', { ...ENV, HALOPSA_URL: 'http://acme.halopsa.com' }, [/HALOPSA_URL must begin with https/]],
    ['a wrong LEVEL_API_URL', { ...ENV, LEVEL_API_URL: 'api level' }, [/LEVEL_API_URL is not an address/]],
    [
      'a wrong authorisation server',
      { ...ENV, HALOPSA_AUTH_URL: 'http://auth.halopsa.com' },
      [/^HALOPSA_AUTH_URL must begin with https/],
    ],
    ['a pasted header', { ...ENV, LEVEL_API_KEY: `Bearer ${KEY}` }, [/begins with "Bearer": give the key alone/]],
    ['spaces', { ...ENV, HALOPSA_CLIENT_SECRET: `${SECRET} x` }, [/HALOPSA_CLIENT_SECRET holds spaces/]],
    [
      'several at once',
      { ...ENV, HALOPSA_CLIENT_ID: 'a b', LEVEL_API_KEY: 'a b' },
      [/LEVEL_API_KEY/, /HALOPSA_CLIENT_ID/],
    ],
  ])('names %s, never a value', ([, env, expected]) => {
    const faults = faultsOf(env);
    expect(faults).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
    for (const secret of [SECRET, KEY]) expect(faults.join('\n')).not.toContain(secret);
  });
});
