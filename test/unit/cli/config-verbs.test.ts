import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyConfig, planConfig } from '../../../src/client/apply-config.ts';
import { VERBS } from '../../../src/cli/commands/index.ts';
import { canAsk, confirm } from '../../../src/cli/confirm.ts';
import { renderChanges } from '../../../src/cli/render-changes.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import type { Configuration } from '../../../src/domain/config-file.ts';
import { changeTicketSettings, DEFAULT_TICKET_SETTINGS } from '../../../src/domain/ticket-settings.ts';
import { fakeClient, type Fake } from '../client/fake-client.ts';
import { captured, policy } from './builders.ts';
import { configuration } from './config-builders.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'level-halopsa-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = { clientId: 12, clientName: 'Acme Ltd', siteId: 34, siteName: 'Main' };
const mapped = { groupId: 'g-1', groupPath: 'Acme', excluded: false, place };
const lab = { groupId: 'g-2', groupPath: 'Acme / Lab', excluded: true, place: null };
const stored: Configuration = configuration({
  rows: [mapped, lab],
  policies: [policy({ name: 'A' }), policy({ name: 'B' })],
});

const refusal = (...reasons: string[]): Error =>
  new WorkflowUpdateFailedError(
    'failed',
    ApplicationFailure.nonRetryable(`nothing saved: ${reasons.join('; ')}`, 'Invalid', reasons),
  );

async function run(fake: Fake, argv: readonly string[], file?: string) {
  const { terminal, out, err } = captured();
  const { client, sent } = fakeClient({ queries: { config: stored }, ...fake });
  if (file !== undefined) writeFileSync(join(folder, 'config.yaml'), file);
  const args = argv.map((word) => (word === 'FILE' ? join(folder, 'config.yaml') : word));
  const code = await runCli(args, {
    verbs: VERBS,
    version: '1',
    env: {},
    terminal,
    connect: () => Promise.resolve(client),
  });
  return { code, out: out.join('\n'), err: err.join('\n'), sent };
}

describe('export and apply', () => {
  test('an export is applied without a change, and asks nobody', async () => {
    for (const form of [[], ['--json']]) {
      const { out } = await run({}, ['export', ...form]);
      const { code, out: said, sent } = await run({}, ['apply', 'FILE', '--yes'], out);
      expect([code, said, sent]).toEqual([0, 'No changes: the configuration is as the file says', []]);
    }
  });

  test('export --schema prints a JSON Schema without a worker', async () => {
    expect(JSON.parse((await run({}, ['export', '--schema'])).out)).toMatchObject({ type: 'object' });
  });
});

const CHANGED = `groups:
  - { level: { id: g-1 }, client: 12, site: 35 }
policies:
  - { name: B, alerts: ["Disk*"], tags: [SERVER], severities: [warning, critical], ticketType: 24, closedStatus: 9 }
tickets: { reopenWithinMinutes: 30 }
limits: { level: 50 }
`;
const after = { ...mapped, place: { ...place, siteId: 35, siteName: 'Paris' } };
const ticketing = {
  policies: [policy({ name: 'B' })],
  settings: changeTicketSettings(DEFAULT_TICKET_SETTINGS, { reopenWithinMinutes: 30 }),
};
const updates = {
  saveGroupMappings: { saved: ['Acme'], removed: [], mappings: [after] },
  saveTicketing: ticketing,
  saveSettings: stored.settings,
};

describe('apply', () => {
  test('shows what would change, and with --dry-run only checks', async () => {
    const { code, out, sent } = await run({ updates }, ['apply', 'FILE', '--dry-run'], CHANGED);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      '~ Acme: Acme Ltd / Main → Acme Ltd / Paris',
      '- Acme / Lab (excluded)',
      '- policy A (Disk* → Alert)',
      '~ tickets.reopenWithinMinutes: 60 → 30',
      '~ limits.level: 100 → 50',
      '5 changes: 3 changed, 2 removed',
    ]);
    expect(sent.map(({ name, arg }) => [name, arg.check])).toEqual([
      ['saveGroupMappings', true],
      ['saveTicketing', true],
    ]);
  });

  test('saves by ids what it showed, and only what differs', async () => {
    const { code, sent } = await run({ updates }, ['apply', 'FILE', '--yes'], CHANGED);
    expect(code).toBe(0);
    expect(sent.slice(2).map(({ name, arg }) => [name, arg])).toEqual([
      ['saveGroupMappings', { set: [{ group: 'g-1', client: 12, site: 35, state: 'on' }], remove: ['g-2'] }],
      ['saveTicketing', { set: [], remove: ['A'], order: ['B'], settings: { reopenWithinMinutes: 30 } }],
      ['saveSettings', { limits: { level: 50 } }],
    ]);
  });

  test('lists every mistake and asks no worker', async () => {
    const { code, err, sent } = await run({}, ['apply', 'FILE', '--yes'], 'gruops: []\nlimits: { level: 0 }\n');
    expect([code, sent]).toEqual([1, []]);
    expect(err.split('\n').slice(1, 3)).toEqual([
      '  - line 1, gruops: there is no such key: did you mean groups?',
      '  - line 2, limits.level: a whole number above 0 is expected (here: 0)',
    ]);
  });

  test("gives both checks' reasons their lines", async () => {
    const { code, err, sent } = await run(
      {
        updates: {
          saveGroupMappings: refusal('HaloPSA has no site "35" of client "Acme Ltd"'),
          saveTicketing: refusal('policy "B": status "Closed" is not allowed'),
        },
      },
      ['apply', 'FILE', '--yes'],
      CHANGED,
    );
    expect(code).toBe(1);
    expect(err).toContain('2 mistakes, nothing is applied');
    expect(err).toContain('  - line 2, groups[0].site: HaloPSA has no site "35"');
    expect(err).toContain('  - line 4, policies[0]: policy "B"');
    expect(sent.every(({ arg }) => arg.check === true)).toBe(true);
  });

  test('needs --yes without a terminal', async () => {
    const { code, err, sent } = await run({ updates }, ['apply', 'FILE'], CHANGED);
    expect([code, sent]).toEqual([64, []]);
    expect(err).toContain('apply needs --yes');
  });

  test('notes ids that stand for something else here', async () => {
    const file = 'groups: [{ level: g-1, client: { id: 12, name: Beta }, site: 34 }, { level: g-2, state: excluded }]';
    const { code, err, out } = await run({}, ['apply', 'FILE', '--yes'], file);
    expect([code, out]).toEqual([0, 'No changes: the configuration is as the file says']);
    expect(err.replaceAll(/\s+/g, ' ')).toContain('id 12 is "Acme Ltd" here, the file calls it "Beta"');
  });

  test('does not ask a worker of an earlier release, which would save', async () => {
    const old = { rows: stored.rows, settings: stored.settings };
    const { code, err, sent } = await run({ queries: { config: old } }, ['apply', 'FILE', '--dry-run'], CHANGED);
    expect([code, sent]).toEqual([1, []]);
    expect(err).toContain('Update it');
  });

  test('prints its changes as JSON', async () => {
    const { out } = await run({ updates }, ['apply', 'FILE', '--dry-run', '--json'], CHANGED);
    expect(JSON.parse(out)).toMatchObject({ applied: false, changes: { length: 5 } });
  });
});

describe('applyConfig', () => {
  const wanted = { groups: [{ group: 'g-1', client: 12, site: 35 }], settings: { limits: { level: 50 } } };
  const planned = () => planConfig(fakeClient({ queries: { config: stored }, updates }).client, 'default', wanted);

  test('saves nothing when somebody else was faster', async () => {
    const { client, sent } = fakeClient({ queries: { config: { ...stored, rows: [mapped] } }, updates });
    await expect(applyConfig(client, 'default', await planned())).rejects.toThrow('somebody else');
    expect(sent).toEqual([]);
  });

  test('says what is saved and what is not when a later part is refused', async () => {
    const queries = { config: stored };
    const { client } = fakeClient({ queries, updates: { ...updates, saveSettings: refusal('no') } });
    const plan = await planned();
    const saving = applyConfig(client, 'default', plan);
    queries.config = { ...stored, rows: plan.after.rows };
    await expect(saving).rejects.toThrow(
      'Saved in part. Saved: the mapping of groups. Not saved: assets, timing and limits',
    );
    await expect(saving).rejects.toMatchObject({ reasons: ['no'], cure: expect.stringContaining('apply again') });
  });

  test('says that nothing is saved when the first part is refused', async () => {
    const { client } = fakeClient({ queries: { config: stored }, updates: { saveGroupMappings: refusal('gone') } });
    await expect(applyConfig(client, 'default', await planned())).rejects.toMatchObject({
      message: 'Nothing is saved',
      reasons: ['gone'],
    });
  });
});

describe('renderChanges', () => {
  test('fits 80 columns and hides nothing hostile', async () => {
    const name = 'Zweigniederlassung '.repeat(9) + '\u001B[2J\u202E';
    const { changes } = await planConfig(
      fakeClient({
        queries: { config: stored },
        updates: {
          saveGroupMappings: { saved: [], removed: [], mappings: [{ ...mapped, groupPath: name, groupId: 'n' }] },
        },
      }).client,
      'default',
      { groups: [{ group: name, client: 12 }] },
    );
    const text = renderChanges(changes, { columns: 80, colour: false });
    for (const line of text.split('\n')) {
      expect(displayWidth(line), line).toBeLessThanOrEqual(80);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});

describe('confirm', () => {
  const dialogue = () => ({ input: new PassThrough(), output: new PassThrough() });

  test.for([
    ['y', true],
    ['YES', true],
    ['', false],
    ['nope', false],
  ] as const)('takes %j as %s', async ([answer, expected]) => {
    const { input, output } = dialogue();
    const asked = confirm('Save?', { input, output });
    input.write(`${answer}\n`);
    expect(await asked).toBe(expected);
  });

  test('takes the end of input as no', async () => {
    const { input, output } = dialogue();
    const asked = confirm('Save?', { input, output });
    input.end();
    expect(await asked).toBe(false);
  });

  test('needs a terminal on both ends', () => {
    const { input, output } = dialogue();
    expect(canAsk({ input, output })).toBe(false);
    expect(
      canAsk({ input: Object.assign(input, { isTTY: true }), output: Object.assign(output, { isTTY: true }) }),
    ).toBe(true);
  });
});
