import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { ensureIntegration } from '../../src/client/ensure-integration.ts';
import * as messages from '../../src/contract/messages.ts';
import type { PolicyRequest } from '../../src/domain/policy.ts';
import type { SettingsChange } from '../../src/domain/settings.ts';
import { TEXT_NAMES } from '../../src/domain/ticket-texts.ts';
import type { TicketSettingsChange } from '../../src/domain/ticket-settings.ts';
import { FAST, House, type Mapping } from '../support/house.ts';
import { runLevel } from '../support/level-cli.ts';

/** Every setting off its default. */
const SETTINGS: SettingsChange = {
  timing: {
    sweep: 3,
    alertPoll: 2,
    ticketPoll: 4,
    watchReturn: 7,
    settle: 3.5,
    haloWindow: 200,
    levelWindow: 50,
    heartbeat: 1,
  },
  limits: { halopsa: 250, level: 90_000 },
  assets: { types: { server: 'Workstation', workstation: 'Server' } },
};

const TICKETS = ({ clientId, siteId }: Mapping): TicketSettingsChange => ({
  whenAlertResolves: 'note',
  whenAlertReturns: 'newTicket',
  reopenWithinMinutes: 45,
  whenTicketCloses: 'resolveAlert',
  timeZone: 'Europe/Paris',
  openAfterSeconds: { information: 1, warning: 2, critical: 3, emergency: 4 },
  repeatNoteMinutes: 30,
  showLastUser: false,
  noteOutcome: 'Private Note',
  catchAll: { client: clientId, site: siteId },
  storm: {
    perClient: 3,
    overall: 9,
    windowSeconds: 100,
    calmSeconds: 200,
    updateSeconds: 50,
    releaseStatus: 'On Hold',
  },
  texts: Object.fromEntries(TEXT_NAMES.map((name) => [name, `  ${name}: "é"\n\n# yes\n`])),
});

const POLICIES: readonly PolicyRequest[] = [
  {
    name: 'Disks: "all"',
    tags: ['SERVER', '2024'],
    alerts: ['Disk*', 'yes'],
    severities: ['critical', 'emergency'],
    ticketType: 'Alert',
    priorities: { critical: 2, emergency: 1 },
    closedStatus: 'Closed',
    newStatus: 'New',
    texts: { summary: '{{ alert }}', details: 'x\ny' },
    openAfterSeconds: { critical: 0, emergency: 60 },
  },
  { name: 'Rest', alerts: ['*'], ticketType: 'Alert' },
];

const configOf = (house: House): Promise<messages.IntegrationConfig> => house.handle.query(messages.config);

const houses: House[] = [];
afterEach(async () => {
  for (const house of houses.splice(0)) await house.close();
});

async function open(): Promise<House> {
  const house = await House.open({ address: inject('temporalAddress'), world: 'small', seed: 7, settings: FAST });
  houses.push(house);
  await ensureIntegration(house.client, 'default');
  const worker = await house.startWorker();
  await Promise.race([worker.died, house.until('the worker answers', () => true)]);
  return house;
}

/** A house with everything set, and its export. */
async function furnished(): Promise<{ house: House; mapping: Mapping[]; exported: string }> {
  const house = await open();
  const mapping = await house.mapping();
  const [first, second, third] = mapping as [Mapping, Mapping, Mapping];
  await house.map([first, second]);
  const set = [{ group: third.groupId, state: 'excluded' as const }];
  await house.handle.executeUpdate(messages.saveGroupMappings, { args: [{ set }] });
  await house.handle.executeUpdate(messages.saveTicketing, { args: [{ set: POLICIES, settings: TICKETS(first) }] });
  await house.handle.executeUpdate(messages.saveSettings, { args: [SETTINGS] });
  const { code, stdout, stderr } = await runLevel(house, ['export']);
  expect(code, stderr).toBe(0);
  return { house, mapping, exported: stdout };
}

describe('configuration as one file', () => {
  test('an export changes nothing where it came from, and makes an empty connection the same, by ids or names', async () => {
    const { house, exported } = await furnished();
    const before = await configOf(house);
    const again = await runLevel(house, ['apply', '-', '--yes'], exported);
    expect(again).toMatchObject({ code: 0, stdout: 'No changes: the configuration is as the file says\n' });
    expect(await configOf(house)).toEqual(before);

    for (const flags of [[], ['--by-name']]) {
      const empty = await open();
      const dry = await runLevel(empty, ['apply', '-', '--dry-run', ...flags], exported);
      expect(dry.code, dry.stderr).toBe(0);
      expect(dry.stdout).toMatch(/^\+ policy Rest/m);
      expect((await configOf(empty)).rows).toEqual([]);

      const applied = await runLevel(empty, ['apply', '-', '--yes', ...flags], exported);
      expect(applied.code, applied.stderr).toBe(0);
      expect(await configOf(empty)).toEqual(before);
      expect((await runLevel(empty, ['export'])).stdout).toBe(exported);
      expect((await runLevel(empty, ['apply', '-', '--yes'], exported)).stdout).toContain('No changes');
      await houses.pop()?.close();
    }
  });

  test('from an export to the first sync without a duplicate', async () => {
    const { exported } = await furnished();
    const next = await open();
    const file = join(next.dataDir, 'config.yaml');
    await writeFile(
      file,
      exported
        .replaceAll('server: Workstation', 'server: Server')
        .replaceAll('workstation: Server', 'workstation: Workstation'),
    );
    const applied = await runLevel(next, ['apply', file, '--yes']);
    expect(applied.code, applied.stderr).toBe(0);
    await next.enable();
    await next.allSynced();
    const { devicesWithSeveralAssets, wrongSite } = await next.check();
    expect([devicesWithSeveralAssets, wrongSite]).toEqual([[], []]);
  });

  test('takes rows and policies away that the file does not name, and leaves sections alone that it does not have', async () => {
    const { house } = await furnished();
    const before = await configOf(house);
    const applied = await runLevel(
      house,
      ['apply', '-', '--yes'],
      'policies:\n  - { name: Rest, alerts: ["*"], ticketType: Alert }\n',
    );
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout).toMatch(/^- policy Disks/);
    const after = await configOf(house);
    expect(after).toEqual({ ...before, policies: before.policies.filter(({ name }) => name === 'Rest') });

    const none = await runLevel(house, ['apply', '-', '--yes'], 'groups: []');
    expect(none.code).toBe(0);
    expect(await configOf(house)).toEqual({ ...after, rows: [] });
  });

  test('ten mistakes are ten lines, and what only a worker knows is said with its lines too; nothing is applied', async () => {
    const { house } = await furnished();
    const before = await configOf(house);
    const ten = await runLevel(
      house,
      ['apply', '-', '--yes'],
      `groups:
  - { levl: "Acme / Head office", client: Acme Ltd, site: Main }
  - { level: "Acme / Lab", state: exclude }
  - { level: "Acme / Lyon" }
  - { level: "acme/lab", state: excluded }
policies:
  - name: Servers
    alerts: "Disk*"
    severities: [high]
    ticketType: { nme: Alert }
timing: { sweep: 0 }
tickets:
  reopenWithinMinutes: "60"
  showLastUser: yes
`,
    );
    expect(ten.code).toBe(1);
    expect(ten.stderr.match(/^ {2}- line \d+, \S+: /gm)).toHaveLength(10);
    expect(ten.stderr).toContain('10 mistakes, nothing is applied');

    const worker = await runLevel(
      house,
      ['apply', '-', '--yes'],
      `groups:
  - { level: "No / Such", client: "No Ltd" }
policies:
  - { name: A, alerts: ["*"], ticketType: Alrt }
  - { name: B, alerts: ["*"], ticketType: Alert, texts: { summary: "{{ nope }}" } }
tickets: { noteOutcome: Nothing }
limits: { level: 80000 }
`,
    );
    expect(worker.code).toBe(1);
    expect(worker.stderr).toMatch(/line 2, groups\[0\]\.level: Level has no group "No \/ Such"/);
    expect(worker.stderr).toMatch(/line 4, policies\[0\]\.ticketType: .*no ticket type "Alrt"/);
    expect(worker.stderr).toMatch(/line 5, policies\[1\]\.texts\.summary: .*unknown variable "nope"/);
    expect(worker.stderr).toMatch(/line 6, tickets\.noteOutcome: .*no outcome "Nothing"/);
    expect(await configOf(house)).toEqual(before);
    expect(await house.writes()).toEqual([]);
  });
});
