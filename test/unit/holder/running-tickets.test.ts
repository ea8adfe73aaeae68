import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { alertTicketId, LH_ALERT, LH_DEVICE, LH_STATE, LH_TICKET } from '../../../src/contract/names.ts';
import { RunningTickets, takesForFiring, type RunningTicket } from '../../../src/holder/running-tickets.ts';
import { NOW } from '../../support/builders.ts';

interface Shown {
  readonly deviceId: string;
  readonly key?: string;
  readonly ticket?: string;
  readonly alert?: string;
  readonly state?: string;
  readonly memo?: Record<string, unknown>;
}

const row = ({ deviceId, key = 'k', ticket, alert, state = 'Open', memo }: Shown): object => ({
  workflowId: alertTicketId('acme', deviceId, key),
  memo,
  typedSearchAttributes: new TypedSearchAttributes([
    { key: LH_DEVICE, value: deviceId },
    { key: LH_STATE, value: state },
    ...(ticket === undefined ? [] : [{ key: LH_TICKET, value: ticket }]),
    ...(alert === undefined ? [] : [{ key: LH_ALERT, value: alert }]),
  ]),
});

/** A Temporal server that lists these as running. */
let listed: object[];
let queries: string[];
async function* list({ query }: { query: string }): AsyncGenerator<object> {
  queries.push(query);
  for (const each of listed) {
    if (each instanceof Error) throw each;
    yield each;
  }
}
const client = { workflow: { list } } as unknown as Client;

let running: RunningTickets;
const ask = (): Promise<string[]> => running.list(client, 'acme');
const start = (deviceId: string, over: Partial<RunningTicket> = {}): void =>
  running.started({ deviceId, key: 'k', alertId: 'a', serial: null, ...over });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  listed = [];
  queries = [];
  running = new RunningTickets();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('takesForFiring', () => {
  test.for([
    ['Opening', true],
    ['Open', true],
    ['Closed by a person', true],
    ['Resolved', false],
    ['Closed', false],
    ['', false],
  ] as const)('%s: %s', ([state, expected]) => {
    start('dev-1');
    running.change('k:dev-1', { state });
    expect([...running.all.values()].map(takesForFiring)).toEqual([expected]);
  });
});

describe('RunningTickets', () => {
  test('asks Temporal for what runs of this connection', async () => {
    listed = [
      row({ deviceId: 'dev/1=', ticket: '5301', alert: 'a-1', state: 'Closed', memo: { serial: '5CG1234XYZ' } }),
    ];
    await ask();
    expect(queries).toEqual(['WorkflowType = "alertTicket" AND LhConnection = "acme" AND ExecutionStatus = "Running"']);
    expect(running.get('k:dev/1=')).toEqual({
      deviceId: 'dev/1=',
      key: 'k',
      ticketId: 5301,
      alertId: 'a-1',
      state: 'Closed',
      serial: '5cg1234xyz',
      assetId: null,
      since: NOW,
    });
    expect(running.listedAt).toBe(NOW);
  });

  test('reads what is not shown as not known', async () => {
    listed = [row({ deviceId: 'dev-1', memo: { serial: 'None' } }), row({ deviceId: 'dev-2', memo: { serial: 7 } })];
    await ask();
    for (const ticket of running.all.values())
      expect(ticket).toMatchObject({ ticketId: null, alertId: null, serial: null });
    expect(running.all.size).toBe(2);
  });

  test('passes over a workflow that names no device', async () => {
    listed = [{ ...row({ deviceId: 'dev-1' }), typedSearchAttributes: new TypedSearchAttributes([]) }];
    await ask();
    expect(running.all.size).toBe(0);
  });

  test('keeps what this process knows better', async () => {
    start('dev-1');
    running.change('k:dev-1', { ticketId: 7, state: 'Open', assetId: 501 });
    listed = [row({ deviceId: 'dev-1', state: 'Opening' })];
    await ask();
    expect(running.get('k:dev-1')).toMatchObject({ ticketId: 7, state: 'Open', assetId: 501 });
  });

  test('learns of a ticket that was opened by another process', async () => {
    start('dev-1');
    listed = [row({ deviceId: 'dev-1', ticket: '7' })];
    await ask();
    expect(running.get('k:dev-1')).toMatchObject({ ticketId: 7 });
  });

  test('keeps what was done to a ticket before it was listed', async () => {
    running.change('k:dev-1', { ticketId: 7, state: 'Open' });
    running.change('k:dev-1', { assetId: 501 });
    listed = [row({ deviceId: 'dev-1', state: 'Opening' })];
    await ask();
    expect(running.get('k:dev-1')).toMatchObject({ ticketId: 7, state: 'Open', assetId: 501 });
  });

  test('keeps what was done to a ticket before this process heard of its start', () => {
    running.change('k:dev-1', { ticketId: 7, state: 'Open' });
    start('dev-1');
    expect(running.get('k:dev-1')).toMatchObject({ ticketId: 7, state: 'Open' });
  });

  test('does not take what it was told of an ended ticket for the next one', async () => {
    start('dev-1');
    running.ended('k:dev-1');
    running.change('k:dev-1', { state: 'Resolved' });
    running.ended('k:dev-1');
    listed = [row({ deviceId: 'dev-1', state: 'Open' })];
    await ask();
    expect(running.get('k:dev-1')).toMatchObject({ state: 'Open' });
  });

  test('keeps for a minute what Temporal does not list yet, and no longer', async () => {
    start('dev-1');
    vi.setSystemTime(NOW + 60_000);
    expect(await ask()).toEqual([]);
    expect(running.has('k:dev-1')).toBe(true);
    vi.setSystemTime(NOW + 60_001);
    expect(await ask()).toEqual(['k:dev-1']);
    expect(running.has('k:dev-1')).toBe(false);
  });

  test('forgets nothing when the list breaks off', async () => {
    start('dev-1');
    vi.setSystemTime(NOW + 600_000);
    listed = [row({ deviceId: 'dev-2' }), new Error('unavailable')];
    await expect(ask()).rejects.toThrow('unavailable');
    expect(running.has('k:dev-1')).toBe(true);
    expect(running.listedAt).toBe(0);
  });

  test('keeps the ticket of a workflow that was started again', () => {
    start('dev-1');
    running.change('k:dev-1', { ticketId: 7, state: 'Open', assetId: 501 });
    start('dev-1', { alertId: 'b', serial: '5CG1234XYZ' });
    expect(running.get('k:dev-1')).toMatchObject({
      ticketId: 7,
      state: 'Open',
      assetId: 501,
      alertId: 'b',
      serial: '5CG1234XYZ',
    });
  });

  test('keeps what it hears of a ticket before it knows that one, and forgets all of what ended', () => {
    running.change('k:dev-1', { state: 'Open', ticketId: 7 });
    expect(running.has('k:dev-1')).toBe(false);
    start('dev-1');
    expect(running.get('k:dev-1')).toMatchObject({ state: 'Open', ticketId: 7 });
    running.ended('k:dev-1');
    expect(running.has('k:dev-1')).toBe(false);
    start('dev-1');
    expect(running.get('k:dev-1')).toMatchObject({ state: 'Opening', ticketId: null });
  });
});
