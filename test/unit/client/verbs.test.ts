import { defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { connectClient } from '../../../src/client/connect-client.ts';
import { ensureIntegration } from '../../../src/client/ensure-integration.ts';
import { inspect } from '../../../src/client/inspect.ts';
import { readHold } from '../../../src/client/read-hold.ts';
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
