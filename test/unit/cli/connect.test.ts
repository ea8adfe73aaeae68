import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectVerb } from '../../../src/cli/commands/connect.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import type { CheckLine } from '../../../src/contract/activities.ts';
import { connectionsPath, readConnections } from '../../../src/runtime/connections-file.ts';
import { makeUsable, storePending } from '../../../src/runtime/store-connection.ts';
import { fakeClient, type Fake } from '../client/fake-client.ts';
import { credentials, ENV, KEY, SECRET } from '../../support/credentials.ts';
import { captured } from './builders.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'level-halopsa-connect-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const line = (result: CheckLine['result']): CheckLine => ({
  name: 'HaloPSA application',
  result,
  detail: 'seen',
  ...(result === 'fail' && { cure: 'tick edit:assets' }),
});
const tested = (result: CheckLine['result']) => ({ what: 'connection', lines: [line(result)] });

interface Input {
  readonly env?: NodeJS.ProcessEnv;
  /** What comes from a pipe. */
  readonly piped?: string;
  /** What a person types, answer by answer. */
  readonly typed?: readonly string[];
  readonly fake?: Fake;
}

/** Types each answer once its question stands there. */
function terminalOf(answers: readonly string[]): { input: PassThrough & { isTTY: true }; shown: PassThrough } {
  const input = Object.assign(new PassThrough(), { isTTY: true as const });
  const shown = new PassThrough();
  const left = [...answers];
  shown.on('data', (chunk: Buffer) => {
    if (/[:)] $/.test(String(chunk)) && left.length > 0) setTimeout(() => input.write(`${left.shift()}\r`), 5);
  });
  return { input, shown };
}

async function run({ env = {}, piped = '', typed, fake = {} }: Input, ...argv: string[]) {
  const { terminal, out, err } = captured();
  const { client, started } = fakeClient({ answers: [tested('pass')], ...fake });
  const asked = typed === undefined ? null : terminalOf(typed);
  let screen = '';
  asked?.shown.on('data', (chunk: Buffer) => (screen += String(chunk)));
  const verb = connectVerb({
    input: asked?.input ?? Readable.from([piped]),
    output: asked?.shown ?? new PassThrough(),
  });
  const world = {
    verbs: [verb],
    version: '1.2.3',
    env: { LEVEL_HALOPSA_HOME: dataDir, ...env },
    terminal,
    connect: () => Promise.resolve(client),
  };
  const code = await runCli(['connect', ...argv], world);
  const said = [...out, ...err, screen].join('\n').replaceAll(/\s+/g, ' ');
  // Neither here nor in Temporal.
  expect(JSON.stringify([said, started])).not.toMatch(new RegExp(`${SECRET}|${KEY}`));
  return { code, said, out: out.join('\n'), started };
}

const entries = () => readConnections(dataDir);
const store = async (name: string): Promise<void> => {
  await storePending(dataDir, 'test-0', name, credentials());
  await makeUsable(dataDir, 'test-0', { name, credentials: credentials(), isRotation: false });
};

describe('connect, without a terminal', () => {
  test('stores what the environment says once the worker has tested it', async () => {
    const { code, said, started } = await run({ env: ENV }, '-c', 'acme');
    expect(said).toMatch(/HaloPSA application pass.*acme is connected\. Next: level-halopsa groups -c acme/);
    expect(code).toBe(0);
    expect(await entries()).toEqual({ acme: { state: 'usable', ...credentials() } });
    expect(statSync(connectionsPath(dataDir)).mode & 0o777).toBe(0o600);
    expect(started.map(({ type, options }) => [type, options.args[0].connection])).toEqual([
      ['inspect', expect.stringMatching(/^test-[0-9a-f]{12}$/)],
      ['integration', 'acme'],
    ]);
  });

  test('takes JSON from stdin', async () => {
    const { code } = await run({ piped: JSON.stringify(credentials()) }, '--stdin');
    expect([code, Object.keys(await entries())]).toEqual([0, ['default']]);
  });

  test('answers with data', async () => {
    const { out } = await run({ env: ENV }, '-c', 'acme', '--json');
    expect(JSON.parse(out)).toEqual({ connection: 'acme', stored: true, served: true, checks: [line('pass')] });
  });

  test('says that the environment wins over what was stored as default', async () => {
    expect((await run({ env: ENV })).said).toContain('The environment variables win');
  });

  test.for<[string, Input, string[], RegExp, number]>([
    ['nothing given', {}, [], /No credentials were given.*HALOPSA_CLIENT_SECRET.*--stdin/, 1],
    ['half of it', { env: { LEVEL_API_KEY: KEY } }, [], /HALOPSA_URL is missing.*HALOPSA_CLIENT_ID is missing/, 1],
    ['no JSON', { piped: `{"level":{"apiKey":"${KEY}"` }, ['--stdin'], /stdin holds no valid JSON/, 1],
    [
      'JSON of another shape',
      { piped: `{"halopsa":{"secret":"${SECRET}","url":5},"level":"${KEY}"}` },
      ['--stdin'],
      /halopsa\.secret is not known.*halopsa\.url must be a text.*level is no object/,
      1,
    ],
    ['a list', { piped: '[]' }, ['--stdin'], /stdin holds no object/, 1],
    ['too much', { piped: ' '.repeat(70_000) }, ['--stdin'], /more than 65536 bytes/, 1],
    [
      'no worker',
      { env: ENV, fake: { isPolled: false } },
      [],
      /No worker is running.*nothing was stored.*npm start/,
      1,
    ],
    ['a rotation of nothing', { env: ENV }, ['--rotate'], /There is no connection default in .*connections\.json/, 1],
    ['a removal of nothing', {}, ['--remove', '-c', 'acme'], /There is no connection acme/, 1],
    ['a removal and a rotation', {}, ['--remove', '--rotate'], /--remove goes with no other option/, 64],
    ['a secret as an option', {}, ['--secret', 'x'], /There is no option --secret/, 64],
  ])('stores nothing for %s', async ([, input, argv, expected, expectedCode]) => {
    const { code, said } = await run(input, ...argv);
    expect(said).toMatch(expected);
    expect([code, readdirSync(dataDir)]).toEqual([expectedCode, []]);
  });

  test('stores nothing when a check fails, and names the cure', async () => {
    const { code, said } = await run({ env: ENV, fake: { answers: [tested('fail')] } }, '-c', 'acme');
    expect(said).toMatch(/To do - HaloPSA application: tick edit:assets Nothing was stored/);
    expect([code, readdirSync(dataDir)]).toEqual([1, []]);
  });

  test('stores nothing when the test itself fails', async () => {
    const { code } = await run({ env: ENV, fake: { answers: [new Error('gone')] } }, '-c', 'acme');
    expect([code, readdirSync(dataDir)]).toEqual([1, []]);
  });

  test('stores nothing over what is there', async () => {
    await store('acme');
    const before = readFileSync(connectionsPath(dataDir), 'utf8');
    const { code, said } = await run({ env: { ...ENV, LEVEL_API_KEY: 'new-key' } }, '-c', 'acme');
    expect(said).toMatch(/acme is stored already.*connect -c acme --rotate/);
    expect([code, readFileSync(connectionsPath(dataDir), 'utf8')]).toEqual([1, before]);
  });
});

describe('connect --rotate', () => {
  test('replaces what is given and keeps the rest', async () => {
    await store('acme');
    const { code, said } = await run({ env: { LEVEL_API_KEY: 'new-key' } }, '-c', 'acme', '--rotate');
    expect(said).toContain('acme has new credentials');
    expect(code).toBe(0);
    expect(await entries()).toEqual({ acme: { state: 'usable', ...credentials({ apiKey: 'new-key' }) } });
  });

  test('keeps the former ones when a check fails', async () => {
    await store('acme');
    const input = { env: { LEVEL_API_KEY: 'new-key' }, fake: { answers: [tested('fail')] } };
    const { code, said } = await run(input, '-c', 'acme', '--rotate');
    expect(said).toContain('Nothing was changed: acme keeps its credentials');
    expect([code, await entries()]).toEqual([1, { acme: { state: 'usable', ...credentials() } }]);
  });
});

describe('connect --remove', () => {
  test('removes one and keeps the others', async () => {
    await store('acme');
    await store('beta');
    const { code, said } = await run({}, '-c', 'acme', '--remove');
    expect(said).toMatch(/acme is removed.*level-halopsa disable -c acme/);
    expect([code, Object.keys(await entries())]).toEqual([0, ['beta']]);
  });
});

describe('connect, at a terminal', () => {
  test('asks for each, shows no secret, and asks again for what cannot be right', async () => {
    const typed = ['http://acme.halopsa.com', 'acme.halopsa.com', 'client-id', SECRET, 'a b', KEY];
    const { code, said } = await run({ typed }, '-c', 'acme');
    expect(said).toMatch(/HaloPSA URL must begin with https.*Level API key holds spaces/);
    expect(said).toMatch(/HaloPSA URL: .*HaloPSA client id: .*HaloPSA client secret: .*Level API key: /);
    expect(code).toBe(0);
    expect(await entries()).toEqual({ acme: { state: 'usable', ...credentials({ url: 'acme.halopsa.com' }) } });
  });

  test('tests again once a person has mended the other side', async () => {
    const typed = ['acme.halopsa.com', 'client-id', SECRET, KEY, ''];
    const fake = { answers: [tested('fail'), tested('pass')] };
    const { code, said } = await run({ typed, fake }, '-c', 'acme');
    expect(said).toMatch(/application fail.*Mended\?/);
    expect([code, Object.keys(await entries())]).toEqual([0, ['acme']]);
  });

  test('keeps by Enter what is to stay', async () => {
    await store('acme');
    const { code, said } = await run({ typed: ['', '', '', 'new-key'] }, '-c', 'acme', '--rotate');
    expect(said).toContain('HaloPSA URL (Enter keeps https://acme.halopsa.com)');
    expect(code).toBe(0);
    expect(await entries()).toEqual({ acme: { state: 'usable', ...credentials({ apiKey: 'new-key' }) } });
  });

  test('removes only when that is meant', async () => {
    await store('acme');
    expect((await run({ typed: ['n'] }, '-c', 'acme', '--remove')).code).toBe(1);
    expect(Object.keys(await entries())).toEqual(['acme']);
    expect((await run({ typed: ['y'] }, '-c', 'acme', '--remove')).code).toBe(0);
    expect(await entries()).toEqual({});
  });

  test.for([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('stores nothing after %s', async ([, key]) => {
    const { code, said } = await run({ typed: ['acme.halopsa.com', `${key}`] }, '-c', 'acme');
    expect(said).toContain('Broken off: nothing was stored');
    expect([code, readdirSync(dataDir)]).toEqual([1, []]);
  });
});
