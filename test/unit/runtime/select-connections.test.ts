import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectionsPath } from '../../../src/runtime/connections-file.ts';
import { selectConnections } from '../../../src/runtime/select-connections.ts';
import { credentials, ENV, KEY, SECRET } from '../../support/credentials.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'level-halopsa-select-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const usable = (over = {}) => ({ state: 'usable', ...credentials(over) });
const write = (connections: Record<string, unknown>): void =>
  writeFileSync(connectionsPath(dataDir), JSON.stringify({ version: 1, connections }), { mode: 0o600 });
const select = async (env: NodeJS.ProcessEnv = {}) => {
  const { wanted, kept, faults } = await selectConnections(env, dataDir);
  expect(faults.join('\n')).not.toMatch(new RegExp(`${SECRET}|${KEY}`));
  return {
    wanted: [...wanted].map(([key, { connection, scope, origin }]) => [key, connection.name, scope, origin]),
    kept: kept === 'all' ? 'all' : [...kept],
    faults,
  };
};

describe('selectConnections', () => {
  test('wants nothing where nothing is, and that is no fault', async () => {
    expect(await select()).toEqual({ wanted: [], kept: [], faults: [] });
  });

  test('serves usable ones in full, pending ones for questions under the name of their test', async () => {
    const since = new Date().toISOString();
    write({ acme: usable(), 'test-1': { ...usable(), state: 'pending', for: 'acme', since } });
    expect((await select()).wanted).toEqual([
      ['acme', 'acme', 'all', 'file'],
      ['test-1', 'acme', 'questions', 'file'],
    ]);
  });

  test('forgets a pending one whose test was broken off', async () => {
    write({ 'test-1': { ...usable(), state: 'pending', for: 'acme', since: '2026-01-01T00:00:00.000Z' } });
    expect((await select()).wanted).toEqual([]);
  });

  test('lets the environment win, and says so', async () => {
    write({ default: usable({ url: 'https://other.halopsa.com' }), acme: usable() });
    const { wanted, faults } = await select(ENV);
    expect(wanted).toEqual([
      ['default', 'default', 'all', 'environment'],
      ['acme', 'acme', 'all', 'file'],
    ]);
    expect(faults).toEqual([expect.stringMatching(/environment variables are the connection default.*is not used/)]);
  });

  test('keeps what is served when the file can be read by others', async () => {
    write({ acme: usable() });
    chmodSync(connectionsPath(dataDir), 0o644);
    expect(await select(ENV)).toEqual({
      wanted: [['default', 'default', 'all', 'environment']],
      kept: 'all',
      faults: [expect.stringMatching(/can be read by others .*chmod 600 /)],
    });
  });

  test('keeps the one that is wrong, and serves the others', async () => {
    write({ acme: usable({ url: 'http://acme.halopsa.com' }), beta: usable() });
    expect(await select()).toEqual({
      wanted: [['beta', 'beta', 'all', 'file']],
      kept: ['acme'],
      faults: [expect.stringMatching(/^connection acme: halopsa\.url must begin with https.*connect -c acme --rotate/)],
    });
    expect((await select({ LEVEL_HALOPSA_ALLOW_HTTP: '1' })).faults).toEqual([]);
  });

  test('keeps the default of the environment while its file is away', async () => {
    const { LEVEL_API_KEY: _, ...rest } = ENV;
    expect(await select({ ...rest, LEVEL_API_KEY_FILE: join(dataDir, 'key') })).toMatchObject({
      wanted: [],
      kept: ['default'],
      faults: [expect.stringContaining('cannot be read (ENOENT)')],
    });
  });
});
