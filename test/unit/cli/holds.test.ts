import { describe, expect, test } from 'vitest';
import { VERBS } from '../../../src/cli/commands/index.ts';
import { findRow } from '../../../src/cli/find-row.ts';
import { holdTerms } from '../../../src/cli/hold-arguments.ts';
import { renderStatus } from '../../../src/cli/render-status.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { statusChanges } from '../../../src/cli/status-changes.ts';
import { fileRows, rowChanges } from '../../../src/domain/config-rows.ts';
import { exportedConfig } from '../../../src/domain/config-export.ts';
import { configChanges } from '../../../src/domain/config-changes.ts';
import { toJson } from '../../../src/cli/to-json.ts';
import { DEFAULT_TICKET_SETTINGS } from '../../../src/domain/ticket-settings.ts';
import { NO_COUNTS } from '../../../src/domain/sync.ts';
import { mapping } from '../../support/builders.ts';
import { fakeClient } from '../client/fake-client.ts';
import { at, captured, held, NOW, row, status } from './builders.ts';
import { configuration, readYaml } from './config-builders.ts';

const PARIS = 'Europe/Paris';
const onHold = { until: Date.UTC(2026, 10, 30, 23), reason: 'migration' };
const VIEW = { columns: 100, colour: false, now: NOW, all: true } as const;

describe('status', () => {
  test('shows until when a row is on hold, and why, beside what is known of it', () => {
    const rows = [row({ onHold, state: 'Failed', message: '1 failed, PC-2: no', notBefore: NOW + 1 })];
    const text = renderStatus(status({ rows, timeZone: PARIS }), held(), VIEW);
    expect(text).toContain('on hold until 1 Dec (migration)');
    expect(text).toContain('25 created');
    expect(text).toContain('1 on hold');
    expect(text).not.toContain('next try');
  });

  test('tells a hold as a change, once', () => {
    const before = status({ timeZone: PARIS });
    const after = status({ rows: [row({ onHold })], timeZone: PARIS });
    expect(statusChanges(before, after, NOW)).toEqual(['Acme / Head office: on hold until 1 Dec (migration)']);
    expect(statusChanges(after, after, NOW)).toEqual([]);
  });

  const missing = {
    unmapped: { count: 4, devices: 12, paths: ['Beta', 'Beta / Lab', 'Gamma'] },
    ungrouped: 1,
    ticketless: { count: 1, devices: 25, paths: ['Acme / Head office'] },
  };

  test('tells what is silently missing, and with it what to do', () => {
    const text = renderStatus(status({ missing, unmappedDevices: 13, policies: 1 }), held(), { ...VIEW, columns: 200 });
    expect(text).toContain(
      'unmapped  12 devices in 4 groups not mapped: Beta, Beta / Lab, Gamma, … (level-halopsa groups --unmapped)\n' +
        'ungrouped 1 device in no Level group, so not synced: put it into one in Level\n' +
        'no policy no tickets for 1 of 1 row, no policy takes any of their devices: Acme / Head office (level-halopsa policies list)\n',
    );
  });

  test.for([
    [
      'nothing when nothing is',
      { missing: { ...missing, unmapped: { count: 0, devices: 0, paths: [] }, ungrouped: 0 } },
    ],
    ['nothing of tickets without policies', { missing: { ...missing, ungrouped: 0 } }],
  ] as const)('tells %s', ([, over]) => {
    const text = renderStatus(status(over), held(), VIEW);
    expect(text).not.toMatch(/^(ungrouped|no policy)/m);
  });

  test('tells what a holder of 0.2.0 knows', () => {
    expect(renderStatus(status({ unmappedDevices: 13 }), held(), VIEW)).toContain(
      'unmapped  13 devices in no mapped group (level-halopsa groups --unmapped)',
    );
  });

  test.for([
    [{ at: '02:30', begunAt: at(2, 30, 1), nextAt: at(26, 30) }, 'last 02:30:01, next 2026-11-24 02:30:00'],
    [{ at: '02:30', begunAt: null, nextAt: at(26, 30) }, 'next 2026-11-24 02:30:00'],
    [{ at: 'off', begunAt: null, nextAt: null }, 'off (assets.reconcileAt)'],
  ] as const)('shows the nightly reconcile %j', ([reconcile, expected]) => {
    expect(renderStatus(status({ reconcile }), held(), VIEW)).toContain(`reconcile ${expected}\n`);
  });

  test('is silent about a reconcile that nobody knows yet', () => {
    const reconcile = { at: '02:30', begunAt: null, nextAt: null };
    expect(renderStatus(status({ reconcile }), held(), VIEW)).not.toContain('reconcile');
  });
});

describe('sync', () => {
  test('of a row on hold says how it goes on', () => {
    expect(() => findRow([row({ onHold })], 'Acme / Head office')).toThrow('Acme / Head office is on hold');
  });
});

describe('holdTerms', () => {
  const calendar = { timeZone: PARIS, now: NOW };
  test.for([
    [{}, {}],
    [{ reason: 'audit' }, { reason: 'audit' }],
    [{ until: '2026-12-01' }, { until: '2026-11-30T23:00:00.000Z' }],
    [{ until: '2026-12-01T08:00+00:00' }, { until: '2026-12-01T08:00:00.000Z' }],
  ] as const)('of %j are %j', ([given, terms]) => {
    expect(holdTerms(given, calendar)).toEqual(terms);
  });

  test.for([
    [{ until: '1.12.2026' }, /a day such as 2026-12-01/],
    [{ until: '2026-11-22' }, /has passed/],
    [{ reason: ' ' }, /1 to 80 characters/],
    [{ reason: 'x'.repeat(81) }, /1 to 80 characters/],
  ] as const)('refuses %j', ([given, message]) => {
    expect(() => holdTerms(given, calendar)).toThrow(message);
  });
});

async function run(argv: readonly string[], answer: object = {}) {
  const { terminal, out, err } = captured();
  const other = row({ groupId: 'g-2', groupPath: 'Beta', onHold: { until: null, reason: null } });
  const lab = row({ groupId: 'g-3', groupPath: 'Lab', excluded: true, place: null, counts: NO_COUNTS });
  const { client, sent } = fakeClient({
    queries: { status: status({ rows: [row(), other, lab], timeZone: PARIS }), config: configuration() },
    updates: { saveGroupMappings: { saved: [], removed: [], held: [], resumed: [], ...answer } },
  });
  const code = await runCli(argv, {
    verbs: VERBS,
    version: '1',
    env: {},
    terminal,
    connect: () => Promise.resolve(client),
  });
  return { code, out: out.join('\n'), err: err.join('\n'), sent: sent.map(({ arg }) => arg) };
}

describe('pause', () => {
  test('sends the groups with an end in the set time zone, and says what is held', async () => {
    const until = '2036-12-01';
    const { code, out, sent } = await run(['pause', 'Acme / Head office', '--until', until, '--reason', 'migration'], {
      held: ['Acme / Head office'],
    });
    expect(code).toBe(0);
    expect(sent).toEqual([
      { hold: [{ group: 'Acme / Head office', until: '2036-11-30T23:00:00.000Z', reason: 'migration' }] },
    ]);
    expect(out).toBe('Acme / Head office is on hold until 1 Dec 2036 (migration)');
  });

  test('of all means every mapped group, and no excluded one', async () => {
    expect((await run(['pause', '--all'])).sent).toEqual([{ hold: [{ group: 'g-1' }, { group: 'g-2' }] }]);
  });

  test.for([[['pause']], [['pause', 'Acme', '--all']], [['pause', 'Acme', '--until', 'soon']], [['resume']]])(
    'refuses %j',
    async ([argv]) => {
      expect(await run(argv ?? [])).toMatchObject({ code: 64, sent: [] });
    },
  );
});

describe('resume', () => {
  test('sends the groups', async () => {
    const { out, sent } = await run(['resume', 'Beta'], { resumed: ['Beta'] });
    expect([out, sent]).toEqual(['Beta goes on', [{ resume: ['Beta'] }]]);
  });

  test('of all means those that are on hold', async () => {
    expect((await run(['resume', '--all'])).sent).toEqual([{ resume: ['g-2'] }]);
  });

  test('says when there was nothing to do', async () => {
    expect((await run(['resume', 'Acme / Head office'])).out).toBe('No change: none of them is on hold');
  });
});

describe('the configuration file', () => {
  const tickets = { ...DEFAULT_TICKET_SETTINGS, timeZone: PARIS };
  const before = configuration({ rows: [mapping({ onHold })], tickets });
  const file = (text: string) => fileRows(readYaml(text).wanted.groups ?? [], { timeZone: PARIS, now: NOW });

  test('carries a hold: its export, applied, changes nothing', () => {
    const exported = exportedConfig(before);
    expect(exported.groups[0]).toMatchObject({ state: 'onHold', until: '2026-12-01', reason: 'migration' });
    expect(file(toJson(exported))).toEqual([
      { group: 'g-1', client: 12, site: 41, state: 'onHold', until: '2026-11-30T23:00:00.000Z', reason: 'migration' },
    ]);
  });

  test.for([
    ['says nothing of it', '{ level: A, client: 1 }', { state: 'on' }],
    ['has one that is over', '{ level: A, client: 1, state: onHold, until: 2026-11-01 }', { state: 'on' }],
    ['is excluded', '{ level: A, state: excluded }', { state: 'excluded' }],
  ] as const)('means a row that %s', ([, text, expected]) => {
    const [found] = file(`groups: [${text}]`);
    expect(found).toMatchObject(expected);
    expect(found).not.toHaveProperty('until');
  });

  test('shows a hold as a change of the row, and saves it without asking for its place again', () => {
    const after = configuration({ rows: [mapping()], tickets });
    const [change] = configChanges(before, after);
    expect([change?.before, change?.after]).toEqual([
      'Acme Ltd / Main, on hold until 2026-12-01 (migration)',
      'Acme Ltd / Main',
    ]);
    expect(rowChanges(before.rows, after.rows)).toEqual({ set: [], remove: [], resume: ['g-1'] });
    expect(rowChanges(after.rows, before.rows)).toEqual({
      set: [],
      remove: [],
      hold: [{ group: 'g-1', until: '2026-11-30T23:00:00.000Z', reason: 'migration' }],
    });
  });
});
