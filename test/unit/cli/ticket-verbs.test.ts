import { describe, expect, test } from 'vitest';
import { VERBS } from '../../../src/cli/commands/index.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { fakeClient, type Fake } from '../client/fake-client.ts';
import { captured, feed, policy, status, storm } from './builders.ts';

async function run(fake: Fake, ...argv: string[]) {
  const { terminal, out, err } = captured();
  const { client, sent, started } = fakeClient(fake);
  const world = { verbs: VERBS, version: '1.2.3', env: {}, terminal, connect: () => Promise.resolve(client) };
  const code = await runCli(argv, world);
  return { code, out: out.join('\n'), err: err.join('\n'), sent, started };
}

const config = (...names: string[]) => ({ policies: names.map((name) => policy({ name })) });

describe('policies add', () => {
  test('saves the policy in its place', async () => {
    const updates = { saveTicketing: config('A', 'New', 'B') };
    const argv =
      'policies add New --type 24 --alerts Disk* --before b --new-status Triage --field Impact=1,2 --field Area=IT --priority critical=High,warning=4'.split(
        ' ',
      );
    const { code, out, sent } = await run({ queries: { config: config('A', 'B') }, updates }, ...argv);
    expect([code, sent.map(({ arg }) => arg)]).toEqual([
      0,
      [
        {
          set: [
            {
              name: 'New',
              alerts: ['Disk*'],
              ticketType: '24',
              priorities: { critical: 'High', warning: '4' },
              fields: { Impact: '1,2', Area: 'IT' },
              newStatus: 'Triage',
            },
          ],
          order: ['A', 'New', 'B'],
        },
      ],
    ]);
    expect(out).toMatch(/^ 2 {2}New/m);
  });

  test.for([
    ['an unknown severity', ['--severities', 'fatal']],
    ['a type given twice', ['--type', '25']],
  ] as const)('refuses %s and sends nothing', async ([, more]) => {
    const { code, sent } = await run({}, 'policies', 'add', 'A', '--type', '24', '--alerts', '*', ...more);
    expect([code, sent]).toEqual([64, []]);
  });
});

describe('policies remove', () => {
  test('sends the names as they are stored', async () => {
    const { code, out, sent } = await run(
      { queries: { config: config('Servers') }, updates: { saveTicketing: config() } },
      'policies',
      'remove',
      'servers',
    );
    expect([code, sent[0]?.arg]).toEqual([0, { remove: ['Servers'] }]);
    expect(out).toBe('removed Servers\nNo policy is left: no alert becomes a ticket any more');
  });

  test('sends nothing when one is unknown', async () => {
    const { code, sent } = await run({ queries: { config: config('Servers') } }, 'policies', 'remove', 'Servers', 'X');
    expect([code, sent]).toEqual([1, []]);
  });
});

describe('policies test-ticket', () => {
  const line = (result: string) => ({ name: 'Close', result, detail: 'seen', cure: 'Grant "Can close Tickets"' });

  test.for([
    ['pass', 0],
    ['fail', 1],
  ] as const)('says first that it writes, and ends a %s with %i', async ([result, expected]) => {
    const answers = [{ ticketId: 5301, lines: [line(result)] }];
    const { code, out, err } = await run(
      { queries: { config: config('Servers') }, answers },
      'policies',
      'test-ticket',
      'servers',
    );
    expect(code).toBe(expected);
    expect(err).toMatch(/^This WRITES to HaloPSA/);
    expect(out).toContain('The test ticket is #5301');
  });

  test('starts nothing for a policy that does not exist', async () => {
    const { code, started } = await run({ queries: { config: config('A') } }, 'policies', 'test-ticket', 'B');
    expect([code, started]).toEqual([1, []]);
  });
});

describe('storm', () => {
  const queries = { feedStatus: feed({ storms: [storm(), storm({ clientId: 13, clientName: 'Beta' })] }) };

  test.for([
    [['release', 'beta'], { order: 'release', clientId: 13 }],
    [['release'], { order: 'release' }],
    [['drop', '12'], { order: 'drop', clientId: 12 }],
    [['drop', '--all'], { order: 'drop' }],
  ] as const)('%j signals the feed', async ([words, arg]) => {
    const { code, sent } = await run({ queries }, 'storm', ...words);
    expect([code, sent]).toEqual([0, [{ to: 'level-halopsa/default/alerts', name: 'storm', arg }]]);
  });

  test.for([
    ['drop without a client', ['drop'], 64],
    ['drop of one and all', ['drop', '12', '--all'], 64],
    ['release of an unknown client', ['release', 'Gamma'], 1],
  ] as const)('refuses %s', async ([, words, expected]) => {
    const { code, sent } = await run({ queries }, 'storm', ...words);
    expect([code, sent]).toEqual([expected, []]);
  });

  test('says that nothing is held, feed or not', async () => {
    for (const none of [{}, { feedStatus: feed() }]) {
      expect((await run({ queries: none }, 'storm', 'list')).out).toContain('Nothing is held');
      expect((await run({ queries: none }, 'storm', 'release')).code).toBe(1);
    }
  });
});

describe('enable', () => {
  const counts = { what: 'alertCounts', counts: { active: 77, open: 45, lastDay: 12, skipped: {} } };

  test('counts before it switches on, and sends the choice', async () => {
    const { code, out, err, sent } = await run(
      { queries: { status: status({ policies: 2 }) }, answers: [counts] },
      'enable',
      '--alerts',
      'since=2d',
    );
    expect([code, sent]).toEqual([
      0,
      [{ to: 'level-halopsa/default', name: 'enable', arg: { alerts: { sinceHours: 48 } } }],
    ]);
    expect(err).toContain('  45 with --alerts open\n  12 with --alerts since=24h');
    expect(err).toContain('--alerts since=48h applies');
    expect(out).toContain('1 mapped groups, 2 policies');
  });

  test('asks Level nothing while there are no policies', async () => {
    const { started, err, sent } = await run({ queries: { status: status() } }, 'enable');
    expect([started, err, sent[0]?.arg]).toEqual([[], '', {}]);
  });

  test('switches on even when the count fails', async () => {
    const { WorkflowFailedError } = await import('@temporalio/client');
    const { ApplicationFailure, RetryState } = await import('@temporalio/common');
    const failure = ApplicationFailure.nonRetryable('Level refuses the key', 'Unauthorized');
    const { code, err, sent } = await run(
      {
        queries: { status: status({ policies: 1 }) },
        answers: [new WorkflowFailedError('failed', failure, RetryState.NON_RETRYABLE_FAILURE)],
      },
      'enable',
    );
    expect([code, sent.length]).toEqual([0, 1]);
    expect(err).toContain('How many alerts fire is not known: Level refuses the key');
  });

  test('refuses a choice that it cannot read, and stays off', async () => {
    const { code, sent } = await run({}, 'enable', '--alerts', 'all');
    expect([code, sent]).toEqual([64, []]);
  });
});

describe('explain alert', () => {
  test('shows the lines and the cure', async () => {
    const explanation = {
      alertId: 'a-1',
      name: 'Disk',
      deviceName: 'PC-1',
      lines: ['It fires'],
      cure: 'Map the group',
    };
    const { out } = await run({ answers: [{ what: 'alert', explanation }] }, 'explain', 'alert', 'a-1');
    expect(out.split('\n')).toEqual(['Disk on PC-1', 'alert  a-1', '', '- It fires', '', 'To do', '- Map the group']);
  });
});

describe('status', () => {
  test.for([
    ['null without a feed', {}, null],
    ['the feed', { feedStatus: feed({ active: 9 }) }, feed({ active: 9 })],
  ] as const)('--json has %s', async ([, more, expected]) => {
    const { feed: _, ...found } = status();
    const { code, out, err } = await run({ queries: { status: found, ...more } }, 'status', '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out).feed).toEqual(expected);
  });
});
