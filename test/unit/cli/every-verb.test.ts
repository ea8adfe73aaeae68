import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../../src/client/user-error.ts';
import { connectVerb } from '../../../src/cli/commands/connect.ts';
import { VERBS } from '../../../src/cli/commands/index.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { ENV } from '../../support/credentials.ts';
import { fakeClient, type Fake } from '../client/fake-client.ts';
import { captured, feed, policy, status, storm } from './builders.ts';
import { configuration } from './config-builders.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'level-halopsa-verbs-'));
  writeFileSync(join(folder, 'config.yaml'), 'timing: { sweep: 600 }\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Case {
  readonly argv: readonly string[];
  readonly fake?: Fake;
  readonly env?: NodeJS.ProcessEnv;
}

/** As long as names get, with what a terminal would obey. */
const LONG = `Müller & Söhne Grundstücksverwaltungsgesellschaft \u001B[31m\u202E ${'x'.repeat(90)}`;
const place = { clientId: 12, clientName: LONG, siteId: 34, siteName: LONG };
const rows = [{ groupId: 'g-1', groupPath: LONG, place, excluded: false }];
const stored = configuration({ rows, policies: [policy({ name: LONG, alerts: [LONG] })] });
const group = (id: string, name: string) => ({ id, name, path: name, parentId: null, devices: 3 });
const groups = { what: 'groups', items: [group('g-1', LONG), group('g-2', 'Acme')], next: null };
const clients = { what: 'clients', items: [{ id: 12, name: LONG, sites: [{ id: 34, name: LONG }] }], next: null };
const line = { name: LONG, result: 'pass', detail: LONG };
const running = { status: status({ rows: [{ ...status().rows[0]!, groupPath: LONG, place }] }), config: stored };
const stormy = { feedStatus: feed({ storms: [storm({ clientName: LONG })] }), held: [] };
const saved = {
  saveGroupMappings: { saved: [LONG], removed: [LONG], held: [LONG], resumed: [LONG] },
  saveTicketing: { policies: stored.policies },
};
const alertName = {
  name: LONG,
  severities: { warning: 3 },
  active: 1,
  resolved: 2,
  tags: [],
  policy: null,
  unmatched: 3,
};
const explanation = { alertId: LONG, name: LONG, deviceName: LONG, lines: [LONG], cure: LONG };

/** A run of each verb that ends well. */
const CASES: Readonly<Record<string, Case>> = {
  connect: { argv: ['-c', 'acme'], env: ENV, fake: { answers: [{ what: 'connection', lines: [line] }] } },
  'test-connection': { argv: [], fake: { answers: [{ what: 'connection', lines: [line] }] } },
  groups: { argv: [], fake: { answers: [groups], queries: running } },
  clients: { argv: [], fake: { answers: [clients] } },
  'map suggest': { argv: [], fake: { answers: [groups, clients], queries: { config: configuration() } } },
  'map add': { argv: [`${LONG} => 12 / 34`], fake: { queries: running, updates: saved } },
  'map list': { argv: [], fake: { queries: running } },
  pause: { argv: ['--all'], fake: { queries: running, updates: saved } },
  resume: { argv: ['--all'], fake: { queries: running, updates: saved } },
  'map remove': { argv: ['g-1'], fake: { queries: running, updates: saved } },
  'policies suggest': {
    argv: [],
    fake: { answers: [{ what: 'alertNames', items: [alertName], next: null }], queries: running },
  },
  'policies add': { argv: ['A', '--type', '24', '--alerts', '*'], fake: { queries: running, updates: saved } },
  'policies list': { argv: [], fake: { queries: running } },
  'policies remove': { argv: [LONG], fake: { queries: running, updates: { saveTicketing: { policies: [] } } } },
  'policies test-ticket': { argv: [LONG], fake: { queries: running, answers: [{ ticketId: 5301, lines: [line] }] } },
  export: { argv: [], fake: { queries: running } },
  apply: { argv: ['FILE', '--dry-run'], fake: { queries: running, updates: { saveSettings: stored.settings } } },
  enable: { argv: [], fake: { queries: running } },
  status: { argv: [], fake: { queries: { ...running, ...stormy } } },
  sync: { argv: [], fake: { queries: running } },
  'explain alert': { argv: ['a-1'], fake: { answers: [{ what: 'alert', explanation }] } },
  'storm list': { argv: [], fake: { queries: stormy } },
  'storm release': { argv: [], fake: { queries: stormy } },
  'storm drop': { argv: ['--all'], fake: { queries: stormy } },
  disable: { argv: ['--reason', LONG], fake: { queries: { status: status({ enabled: false }) } } },
};

/** Their output is no data: a log, in JSON already, until it is stopped; and a script, for a shell to read. */
const WITHOUT_DATA = ['worker', 'completion'];

const streams = { input: Readable.from(['']), output: new PassThrough() };
const VERBS_HERE = VERBS.map((verb) => (verb.name === 'connect' ? connectVerb(streams) : verb));

async function run(name: string, { argv, fake = {}, env = {} }: Case, ...more: readonly string[]) {
  const { terminal, out, err } = captured();
  const home = mkdtempSync(join(folder, 'home-'));
  const words = [...name.split(' '), ...argv, ...more].map((word) =>
    word === 'FILE' ? join(folder, 'config.yaml') : word,
  );
  const code = await runCli(words, {
    verbs: VERBS_HERE,
    version: '1',
    env: { LEVEL_HALOPSA_HOME: home, ...env },
    terminal,
    connect: () => Promise.resolve(fakeClient({ ...fake, answers: [...(fake.answers ?? [])] }).client),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** What a terminal would obey. */
const ESCAPES = /\p{Cc}|\p{Cf}/u;
/** Files and commands are copied: these lines are not wrapped. */
const UNWRAPPED: Readonly<Record<string, RegExp>> = { export: /^/, 'policies suggest': /^ {2}--alerts / };

test('each verb takes --json', () => {
  expect(VERBS.filter(({ args }) => args['json']?.type !== 'boolean').map(({ name }) => name)).toEqual([]);
});

test('each verb has its row in this table', () => {
  expect([...Object.keys(CASES), ...WITHOUT_DATA].sort()).toEqual(VERBS.map(({ name }) => name).sort());
});

describe.for(Object.entries(CASES))('%s', ([name, given]) => {
  test('--json prints one JSON value and nothing else', async () => {
    const { code, out, err } = await run(name, given, '--json');
    expect(code, err).toBe(0);
    expect(out).not.toBe('');
    expect(() => JSON.parse(out) as unknown).not.toThrow();
    expect(out.replaceAll('\n', '')).not.toMatch(ESCAPES);
  });

  test('prints text that fits 80 columns, without escape codes', async () => {
    const { code, out, err } = await run(name, given);
    expect(code, err).toBe(0);
    const lines = `${out}\n${err}`.split('\n');
    for (const text of lines) expect(text).not.toMatch(ESCAPES);
    for (const text of lines.filter((each) => UNWRAPPED[name]?.test(each) !== true))
      expect(displayWidth(text), text).toBeLessThanOrEqual(80);
  });
});

describe('a failure with --json', () => {
  const failing = (error: Error, ...argv: readonly string[]) => {
    const { terminal, out, err } = captured();
    const world = { verbs: VERBS, version: '1', env: {}, terminal, connect: () => Promise.reject(error) };
    return runCli(argv, world).then((code) => ({ code, out, err }));
  };

  test.for(Object.entries(CASES).filter(([name]) => !['connect', 'apply'].includes(name)))(
    'is one line of JSON on stderr, nothing on stdout: %s',
    async ([name, { argv }]) => {
      const error = new UserError('no\u001B[31m server', { reasons: ['it is off'], cure: 'start one' });
      const { code, out, err } = await failing(error, ...name.split(' '), ...argv, '--json');
      expect([code, out]).toEqual([1, []]);
      expect(err.at(-1)).not.toMatch(/\p{Cc}/u);
      expect(JSON.parse(err.at(-1) ?? '')).toEqual({
        error: 'no\u001B[31m server',
        reasons: ['it is off'],
        cure: 'start one',
      });
    },
  );

  test.for([['nope'], ['status', '--bogus'], ['map', 'suggest', '--accept', 'x']])(
    'so is a wrong command line: %j',
    async (argv) => {
      const { code, out, err } = await failing(new Error('not asked'), ...argv, '--json');
      expect([code, out, err.length]).toEqual([64, [], 1]);
      expect(JSON.parse(err[0] ?? '')).toMatchObject({ error: expect.stringMatching(/./), reasons: [] });
    },
  );

  test('tells the causes with --verbose', async () => {
    const { err } = await failing(new Error('broken', { cause: new Error('inner') }), 'status', '--json', '--verbose');
    expect((JSON.parse(err.at(-1) ?? '') as { story: string }).story).toContain('caused by Error: inner');
  });
});
