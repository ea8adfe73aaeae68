import { defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { saveTicketing } from '../../../src/client/change-integration.ts';
import { connectClient } from '../../../src/client/connect-client.ts';
import { ensureIntegration } from '../../../src/client/ensure-integration.ts';
import { inspect } from '../../../src/client/inspect.ts';
import { readHold } from '../../../src/client/read-hold.ts';
import { enable } from '../../../src/client/switch.ts';
import { fakeClient } from './fake-client.ts';

describe('connectClient', () => {
  test('says how to start a server when none is known', async () => {
    await expect(connectClient({ env: {}, embeddedAddress: null })).rejects.toMatchObject({
      name: 'UserError',
      cure: expect.stringContaining('level-halopsa worker'),
    });
  });
});

describe('ensureIntegration', () => {
  test('starts it once, under the name of its connection', async () => {
    const { client, started } = fakeClient({});
    await ensureIntegration(client, 'acme');
    expect(started[0]?.type).toBe('integration');
    expect(started[0]?.options).toMatchObject({
      workflowId: 'level-halopsa/acme',
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [{ connection: 'acme' }],
    });
  });
});

describe('inspect', () => {
  test('follows the pages', async () => {
    const answers = [
      { what: 'clients', items: [1, 2], next: 2 },
      { what: 'clients', items: [3], next: null },
    ];
    const { client, started } = fakeClient({ answers });
    expect(await inspect(client, 'acme', 'clients')).toEqual([1, 2, 3]);
    expect(started.map(({ options }) => options.args[0].offset)).toEqual([0, 2]);
    expect(started[0]?.options.workflowId).toMatch(/^level-halopsa\/acme\/inspect\/.+/);
  });

  test('does not follow a page that names itself', async () => {
    const { client } = fakeClient({ answers: [{ what: 'groups', items: [], next: 0 }] });
    await expect(inspect(client, 'acme', 'groups')).rejects.toThrow('names 0 as the next');
  });

  test('answers a connection test with its lines', async () => {
    const lines = [{ name: 'Level', result: 'pass', detail: 'ok' }];
    const { client } = fakeClient({ answers: [{ what: 'connection', lines }] });
    expect(await inspect(client, 'acme', 'connection')).toEqual(lines);
  });
});

describe('inspect of alerts', () => {
  test('follows the pages of alert names', async () => {
    const answers = [
      { what: 'alertNames', items: ['a'], next: 1 },
      { what: 'alertNames', items: ['b'], next: null },
    ];
    expect(await inspect(fakeClient({ answers }).client, 'acme', 'alertNames')).toEqual(['a', 'b']);
  });

  test('answers a count in one piece', async () => {
    const counts = { open: 3, lastDay: 1, active: 5, skipped: {} };
    const { client } = fakeClient({ answers: [{ what: 'alertCounts', counts }] });
    expect(await inspect(client, 'acme', 'alertCounts')).toEqual(counts);
  });

  test('asks about one alert by its id', async () => {
    const explanation = { alertId: 'a-1', lines: [] };
    const { client, started } = fakeClient({ answers: [{ what: 'alert', explanation }] });
    expect(await inspect(client, 'acme', 'alert', { alertId: 'a-1' })).toEqual(explanation);
    expect(started[0]?.options).toMatchObject({
      args: [{ connection: 'acme', what: 'alert', alertId: 'a-1' }],
      staticSummary: 'Explain an alert',
    });
  });
});

describe('enable', () => {
  test.for([
    ['nothing', undefined, {}],
    ['a choice', { alerts: { sinceHours: 2 } }, { alerts: { sinceHours: 2 } }],
  ] as const)('sends %s', async ([, options, arg]) => {
    const { client, sent } = fakeClient({});
    await (options === undefined ? enable(client, 'acme') : enable(client, 'acme', options));
    expect(sent).toEqual([{ to: 'level-halopsa/acme', name: 'enable', arg }]);
  });
});

describe('saveTicketing', () => {
  test('asks for a worker first, then saves', async () => {
    const saved = { policies: [], settings: {} };
    const { client, sent } = fakeClient({ queries: { config: {} }, updates: { saveTicketing: saved } });
    expect(await saveTicketing(client, 'acme', { remove: ['Servers'] })).toEqual(saved);
    expect(sent).toEqual([{ to: 'level-halopsa/acme', name: 'saveTicketing', arg: { remove: ['Servers'] } }]);
  });

  test('sends nothing when nobody answers', async () => {
    const { client, sent } = fakeClient({});
    await expect(saveTicketing(client, 'acme', { remove: ['Servers'] })).rejects.toThrow('There is no integration');
    expect(sent).toEqual([]);
  });
});

describe('readHold', () => {
  const activityType = { name: 'holdConnection' };
  const details = { holder: 'host-1' };

  test.for([
    ['none', { pendingActivities: [{ activityType: { name: 'watchDevices' }, state: 2 }] }, null],
    ['waiting', { pendingActivities: [{ activityType, state: 1 }] }, null],
    ['held', { pendingActivities: [{ activityType, state: 2 }] }, null],
    [
      'held',
      {
        pendingActivities: [
          { activityType, state: 2, heartbeatDetails: { payloads: [defaultPayloadConverter.toPayload(details)] } },
        ],
      },
      details,
    ],
  ] as const)('is %s', async ([state, raw, expected]) => {
    expect(await readHold(fakeClient({ raw }).client, 'acme')).toEqual({ state, details: expected });
  });
});
