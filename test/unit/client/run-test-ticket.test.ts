import { describe, expect, test } from 'vitest';
import { runTestTicket } from '../../../src/client/run-test-ticket.ts';
import { fakeClient } from './fake-client.ts';

const RESULT = { ticketId: 5301, lines: [{ name: 'Create', result: 'pass', detail: 'ticket #5301' }] };
const TASK_SCHEDULED = 1;

describe('runTestTicket', () => {
  test('starts one task for the policy and gives its lines', async () => {
    const { client, started, cancelled } = fakeClient({ answers: [RESULT], queries: { config: {} } });
    expect(await runTestTicket(client, 'acme', 'Servers')).toEqual(RESULT);
    expect(started).toHaveLength(1);
    expect(started[0]?.type).toBe('task');
    expect(started[0]?.options).toMatchObject({
      taskQueue: 'level-halopsa',
      args: [{ connection: 'acme', what: 'testTicket', policy: 'Servers' }],
      staticSummary: 'Test ticket of policy Servers',
      typedSearchAttributes: [{ key: { name: 'LhConnection' }, value: 'acme' }],
    });
    expect(started[0]?.options.workflowId).toMatch(/^level-halopsa\/acme\/task\/.+/);
    expect(cancelled).toEqual([]);
  });

  test('starts nothing when no worker has the credentials', async () => {
    const { client, started } = fakeClient({ queries: { config: {} }, isPolled: false });
    await expect(runTestTicket(client, 'acme', 'Servers')).rejects.toThrow('No worker is running');
    expect(started).toEqual([]);
  });

  test('starts nothing without an integration', async () => {
    const { client, started } = fakeClient({});
    await expect(runTestTicket(client, 'acme', 'Servers')).rejects.toThrow('There is no integration');
    expect(started).toEqual([]);
  });

  test.for([
    ['calls off what nobody began', { pendingWorkflowTask: { state: TASK_SCHEDULED } }, 1],
    ['leaves alone what somebody began', {}, 0],
  ] as const)('%s', async ([, raw, count]) => {
    const { client, cancelled } = fakeClient({ answers: [new Error('lost')], queries: { config: {} }, raw });
    await expect(runTestTicket(client, 'acme', 'Servers')).rejects.toThrow('lost');
    expect(cancelled).toHaveLength(count);
  });
});
