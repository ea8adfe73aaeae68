import { describe, expect, test } from 'vitest';
import { blamed } from '../../../src/domain/config-blame.ts';
import { strangeLabels } from '../../../src/domain/config-labels.ts';
import { configuration, EXAMPLE, readYaml } from '../cli/config-builders.ts';
import { policy } from './policy-builders.ts';

const TEN = `groups:
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
`;

describe('readConfigFile', () => {
  test('takes the example of the documentation as it stands', () => {
    const { wanted, all } = readYaml(EXAMPLE);
    expect(all).toEqual([]);
    expect(wanted).toEqual({
      groups: [
        { group: 'Acme / Head office', client: 'Acme Ltd', site: 'Main' },
        { group: 'Acme / Lab', state: 'excluded' },
      ],
      policies: [
        {
          name: 'Monitoring - Global',
          tags: ['WORKSTATION', 'SERVER'],
          alerts: ['Disk Monitor - *'],
          severities: ['warning', 'critical', 'emergency'],
          ticketType: 'Alert',
          priorities: { critical: 2 },
        },
      ],
      tickets: {
        whenAlertResolves: 'closeIfUntouched',
        reopenWithinMinutes: 60,
        whenTicketCloses: 'leave',
        timeZone: 'Europe/Paris',
        storm: { perClient: 10, overall: 50 },
      },
      settings: { assets: { types: { server: 'Server', workstation: 'Workstation' } } },
    });
  });

  test('says ten mistakes in ten lines, each with its place and its cure', () => {
    const { wanted, all } = readYaml(TEN);
    expect(all.map(({ line, path }) => [line, path])).toEqual([
      [2, 'groups[0].levl'],
      [3, 'groups[1].state'],
      [4, 'groups[2].client'],
      [5, 'groups[3].level'],
      [8, 'policies[0].alerts'],
      [9, 'policies[0].severities[0]'],
      [10, 'policies[0].ticketType.nme'],
      [11, 'timing.sweep'],
      [13, 'tickets.reopenWithinMinutes'],
      [14, 'tickets.showLastUser'],
    ]);
    for (const { message } of all) expect(message).toMatch(/expected|did you mean|leave one out/);
    expect(wanted).toEqual({});
  });

  test.for([
    ['the nearest key', 'tickets: { storm: { perclient: 3 } }', 'tickets.storm.perclient', /did you mean perClient\?$/],
    ['the keys that there are', 'tickets: { colour: red }', 'tickets.colour', /known here are whenAlertResolves, /],
    [
      'the nearest choice',
      'tickets: { whenTicketCloses: resolve-alert }',
      'tickets.whenTicketCloses',
      /resolveAlert\?$/,
    ],
    [
      'that a number is no text',
      'policies: [{ name: 5, alerts: ["*"], ticketType: 1 }]',
      'policies[0].name',
      /quotes make it a text, "5"/,
    ],
    ['that a text is no number', 'timing: { sweep: "300" }', 'timing.sweep', /without quotes/],
    ['that a list is wanted', 'groups:', 'groups', /\[\] for none \(here: nothing\)/],
    ['that a list is no section', 'tickets: []', 'tickets', /an object of settings/],
    ['a key that stands twice', 'limits:\n  level: 5\n  level: 6', 'limits.level', /twice \(line 2 has it too\)/],
    [
      'a policy that stands twice',
      'policies:\n- { name: A, alerts: ["*"], ticketType: 1 }\n- { name: " a", alerts: ["*"], ticketType: 1 }',
      'policies[1].name',
      /line 2 has it too/,
    ],
    [
      'that an excluded group has no client',
      'groups: [{ level: A, state: excluded, client: B }]',
      'groups[0].client',
      /leave client out/,
    ],
    [
      'that a row on hold has a client',
      'groups: [{ level: A, state: onHold }]',
      'groups[0].client',
      /a client is expected/,
    ],
    [
      'that only a row on hold ends',
      'groups: [{ level: A, client: B, until: 2026-12-01 }]',
      'groups[0].until',
      /leave until out, or state: onHold/,
    ],
    [
      'a day that is none',
      'groups: [{ level: A, client: B, state: onHold, until: 2026-02-31 }]',
      'groups[0].until',
      /a day or time such as 2026-12-01.*\(here: "2026-02-31"\)/,
    ],
    [
      'a time of day that is none',
      'assets: { reconcileAt: "25:00" }',
      'assets.reconcileAt',
      /a time of day such as 02:30, or off, is expected \(here: "25:00"\)/,
    ],
    [
      'what it does not do with assets',
      'assets: { whenDeviceIsDeleted: deactivate }',
      'assets.whenDeviceIsDeleted',
      /^leave is expected/,
    ],
    [
      'that a reference names nothing',
      'groups: [{ level: A, client: {} }]',
      'groups[0].client',
      /\{ id: …, name: … \}/,
    ],
    [
      'that a reference is a list',
      'groups: [{ level: A, client: [1] }]',
      'groups[0].client',
      /a name or an id .*here: a list/,
    ],
    ['a range', 'limits: { halopsa: 1.5 }', 'limits.halopsa', /whole number/],
    ['that the file is a list', '[1]', '', /an object is expected/],
    ['that the file is empty', '# nothing\n', '', /here: nothing/],
    ['that the file says nothing', '{}', '', /nothing to apply/],
    [
      'a field without a name',
      'policies: [{ name: A, alerts: ["*"], ticketType: 1, fields: [{ value: x }] }]',
      'policies[0].fields[0]',
      /which field/,
    ],
  ] as const)('tells %s', ([, text, path, message]) => {
    const { all } = readYaml(text);
    expect(all).toEqual([expect.objectContaining({ path, message: expect.stringMatching(message) })]);
  });

  test('goes by ids, and by names when asked to', () => {
    const text = `groups: [{ level: { id: g-1, path: A / B }, client: { id: 12, name: Acme }, site: { name: Main } }]
policies: [{ name: P, alerts: ["*"], ticketType: { id: 24, name: Alert }, fields: [{ id: 5, name: Impact, value: Low }] }]`;
    expect(readYaml(text).wanted).toMatchObject({
      groups: [{ group: 'g-1', client: 12, site: 'Main' }],
      policies: [{ ticketType: 24, fields: { 5: 'Low' } }],
    });
    expect(readYaml(text, true).wanted).toMatchObject({
      groups: [{ group: 'A / B', client: 'Acme', site: 'Main' }],
      policies: [{ ticketType: 'Alert', fields: { Impact: 'Low' } }],
    });
  });

  test('has no use for bare ids when going by names', () => {
    const { all } = readYaml('groups: [{ level: A, client: 12, site: { id: 3 } }]', true);
    expect(all.map(({ path, message }) => [path, message.includes('--by-name')])).toEqual([
      ['groups[0].client', true],
      ['groups[0].site', true],
    ]);
  });
});

const file = `groups:
  - { level: Acme / Lab, client: Acme, site: Main }
  - { level: Beta, client: 12 }
policies:
  - name: Disks
    alerts: ["*"]
    ticketType: Alrt
tickets: { catchAll: { client: Nobody }, texts: { summary: "{{ x }}" } }
`;

describe('blamed', () => {
  const { wanted, lines } = readYaml(file);

  test.for([
    ['Level has no group "Acme / Lab" (level-halopsa groups lists them)', 2, 'groups[0].level'],
    ['HaloPSA has no client "12" (level-halopsa clients lists them)', 3, 'groups[1].client'],
    ['HaloPSA has no site "Main" of client "Acme"', 2, 'groups[0].site'],
    ['policy "Disks": HaloPSA has no ticket type "Alrt": there are Alert', 7, 'policies[0].ticketType'],
    ['catchAll: HaloPSA has no client "Nobody"', 8, 'tickets.catchAll'],
    ['text "summary": unknown variable "x"', 8, 'tickets.texts.summary'],
    ['something else', 0, ''],
  ] as const)('finds %j', ([message, line, path]) => {
    expect(blamed([message], wanted, lines)).toEqual([{ line, path, message }]);
  });

  test('names every row that a reason fits', () => {
    const two = readYaml('groups:\n- { level: A, client: X }\n- { level: B, client: X }');
    const message = 'HaloPSA has no client "X"';
    expect(blamed([message, message], two.wanted, two.lines).map(({ line }) => line)).toEqual([2, 3]);
  });
});

describe('strangeLabels', () => {
  test('tells ids that stand for something else here', () => {
    const place = { clientId: 12, clientName: 'Beta Ltd', siteId: 3, siteName: 'Main' };
    const after = configuration({
      rows: [{ groupId: 'g-1', groupPath: 'Acme / Lab', excluded: false, place }],
      policies: [policy({ name: 'P', priorities: { critical: { id: 2, name: 'High' } } })],
    });
    const { wanted, labels } = readYaml(`groups:
  - level: { id: g-1, path: Acme / Lab }
    client: { id: 12, name: Acme Ltd }
    site: { id: 3, name: " main " }
policies:
  - name: p
    alerts: ["*"]
    ticketType: { id: 21, name: Incident }
    priorities: { critical: { id: 2, name: High } }`);
    expect(strangeLabels(labels, wanted, after)).toEqual([
      { line: 3, path: 'groups[0].client', message: 'id 12 is "Beta Ltd" here, the file calls it "Acme Ltd"' },
      { line: 8, path: 'policies[0].ticketType', message: 'id 21 is "Alert" here, the file calls it "Incident"' },
    ]);
  });
});
