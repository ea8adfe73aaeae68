import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectionsPath, readConnections } from '../../../src/runtime/connections-file.ts';
import { editConnections } from '../../../src/runtime/edit-connections.ts';
import {
  dropPending,
  makeUsable,
  newTestName,
  removeConnection,
  storePending,
} from '../../../src/runtime/store-connection.ts';
import { credentials, KEY, SECRET } from '../../support/credentials.ts';

let dataDir: string;
let path: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'level-halopsa-file-'));
  path = connectionsPath(dataDir);
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const modeOf = (file: string): number => statSync(file).mode & 0o777;
const stored = async (name: string, given = credentials(), isRotation = false): Promise<void> => {
  const testName = newTestName();
  await storePending(dataDir, testName, name, given);
  await makeUsable(dataDir, testName, { name, credentials: given, isRotation });
};
const refusal = async (): Promise<{ message: string; cure: string }> => {
  const error = await readConnections(dataDir).catch((thrown: unknown) => thrown as Error & { cure: string });
  if (!(error instanceof Error)) throw new Error('it was read');
  return { message: error.message, cure: error.cure };
};

describe('the connections file', () => {
  test('is made for its owner only, and holds nothing but the connection', async () => {
    await stored('acme');
    expect(modeOf(path)).toBe(0o600);
    expect(await readConnections(dataDir)).toEqual({ acme: { state: 'usable', ...credentials() } });
    expect(readdirSync(dataDir)).toEqual(['connections.json']);
  });

  test('stays private when it is replaced, in a new folder too', async () => {
    dataDir = join(dataDir, 'new', 'folder');
    await stored('acme');
    await stored('beta');
    expect([modeOf(dataDir), modeOf(connectionsPath(dataDir))]).toEqual([0o700, 0o600]);
    dataDir = join(dataDir, '..', '..');
  });

  test.for(['640', '604', '660', '644'])('is refused with mode %s, with its cure, and not written', async (mode) => {
    await stored('acme');
    const before = readFileSync(path, 'utf8');
    chmodSync(path, Number.parseInt(mode, 8));
    expect(await refusal()).toEqual({
      message: `${path} can be read by others (mode 0${mode}): it holds secrets, so it is not used`,
      cure: `chmod 600 ${path}`,
    });
    await expect(storePending(dataDir, 'test-1', 'beta', credentials())).rejects.toThrow('can be read by others');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('is refused in a folder in which others can replace it', async () => {
    await stored('acme');
    chmodSync(dataDir, 0o770);
    expect(await refusal()).toEqual({
      message: `Others can write into ${dataDir} (mode 0770), so they could replace the secrets in it: they are not used`,
      cure: `chmod go-w ${dataDir}`,
    });
    chmodSync(dataDir, 0o1777);
    expect(await readConnections(dataDir)).toHaveProperty('acme');
    chmodSync(dataDir, 0o700);
  });

  test('is not made where others could replace it', async () => {
    chmodSync(dataDir, 0o777);
    await expect(stored('acme')).rejects.toThrow('Others can write into');
    expect(readdirSync(dataDir)).toEqual([]);
  });

  const ENTRY = { state: 'usable', ...credentials() };
  const file = (connections: unknown): string => JSON.stringify({ version: 1, connections });
  test.for<[string, string, RegExp]>([
    [
      'no JSON',
      `{"version":1,\n"connections":{"acme":{"level":{"apiKey":"${KEY}" oops`,
      /is not valid JSON \(line 2\)/,
    ],
    ['a cut file', file({ acme: ENTRY }).slice(0, -40), /is not valid JSON/],
    ['a missing secret', file({ acme: { ...ENTRY, level: {} } }), /wrong: connections\.acme\.level\.apiKey$/],
    ['an unknown key', file({ acme: { ...ENTRY, extra: SECRET } }), /wrong: connections\.acme has a key/],
    ['a name that is none', file({ 'A B': ENTRY }), /wrong: connections\.A B/],
    ['another version', JSON.stringify({ version: 2, connections: {} }), /wrong: version/],
  ])('refuses %s without quoting it', async ([, text, expected]) => {
    writeFileSync(path, text, { mode: 0o600 });
    const { message, cure } = await refusal();
    expect(message).toMatch(expected);
    expect(`${message}${cure}`).not.toMatch(new RegExp(`${SECRET}|${KEY}`));
  });
});

describe('a pending connection', () => {
  test('stands beside the usable one, under a name of its own, until it is dropped', async () => {
    await stored('acme');
    const before = readFileSync(path, 'utf8');
    await storePending(dataDir, 'test-1', 'acme', credentials({ apiKey: 'new-key' }));
    expect((await readConnections(dataDir))['test-1']).toMatchObject({ state: 'pending', for: 'acme' });
    await dropPending(dataDir, 'test-1');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('that is dropped leaves no file when there was none', async () => {
    await storePending(dataDir, 'test-1', 'acme', credentials());
    await dropPending(dataDir, 'test-1');
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test('that nobody waits for is swept away by the next change', async () => {
    const long = new Date(Date.now() - 2 * 3_600_000).toISOString();
    await editConnections(dataDir, () => ({}));
    await storePending(dataDir, 'test-1', 'acme', credentials());
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"since": "[^"]+"/, `"since": "${long}"`));
    await stored('beta');
    expect(Object.keys(await readConnections(dataDir))).toEqual(['beta']);
  });

  test('replaces the former one in one step', async () => {
    await stored('acme');
    await stored('acme', credentials({ apiKey: 'new-key' }), true);
    expect(await readConnections(dataDir)).toEqual({
      acme: { state: 'usable', ...credentials({ apiKey: 'new-key' }) },
    });
  });

  test.for([
    ['stored', false],
    ['removed', true],
  ] as const)('is refused when the connection was %s meanwhile', async ([how, isRotation]) => {
    if (!isRotation) await stored('acme');
    await storePending(dataDir, 'test-1', 'acme', credentials());
    await expect(
      makeUsable(dataDir, 'test-1', { name: 'acme', credentials: credentials(), isRotation }),
    ).rejects.toThrow(`was ${how} meanwhile`);
  });
});

describe('editConnections', () => {
  test('loses no change of many at once', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `c-${index}`);
    await Promise.all(names.map((name) => stored(name)));
    expect(Object.keys(await readConnections(dataDir)).sort()).toEqual(names.toSorted());
    expect(readdirSync(dataDir)).toEqual(['connections.json']);
  });

  test('leaves the file alone when the change throws', async () => {
    await stored('acme');
    const before = readFileSync(path, 'utf8');
    await expect(
      editConnections(dataDir, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect([readFileSync(path, 'utf8'), readdirSync(dataDir)]).toEqual([before, ['connections.json']]);
  });

  test('removes one, and the file with the last', async () => {
    await stored('acme');
    await stored('beta');
    expect(await removeConnection(dataDir, 'acme')).toBe(true);
    expect(await removeConnection(dataDir, 'acme')).toBe(false);
    expect(Object.keys(await readConnections(dataDir))).toEqual(['beta']);
    await removeConnection(dataDir, 'beta');
    expect(readdirSync(dataDir)).toEqual([]);
  });
});
