import { afterEach, describe, expect, inject, test } from 'vitest';
import { inspect } from '../../src/client/inspect.ts';
import { runTestTicket } from '../../src/client/run-test-ticket.ts';
import {
  devicesOf,
  feedOf,
  mailOf,
  openDesk,
  raise,
  resolve,
  saveTicketing,
  ticketsOf,
  untilTickets,
} from '../support/desk-house.ts';
import type { House, Mapping } from '../support/house.ts';

let house: House;
let mapping: Mapping[];
afterEach(async () => {
  const mail = await mailOf(house);
  await house.close();
  expect(mail).toEqual([]);
});

async function open(alerts: unknown = 'open', policy = true): Promise<void> {
  house = await openDesk({ address: inject('temporalAddress') });
  mapping = await house.mapping();
  await house.furnish(2);
  if (policy) await saveTicketing(house);
  await house.handle.signal('enable', { alerts });
  await house.allSynced();
}

/** A device of the group, not in maintenance mode. */
async function deviceIn(groupId: string | undefined): Promise<string> {
  const found = (await devicesOf(house)).find(
    ({ group_id, maintenance_mode }) => group_id === groupId && !maintenance_mode,
  );
  if (found === undefined) throw new Error('no such device');
  return found.id;
}

const skipped = async (reason: string, count: number): Promise<void> =>
  house.waitFor(`${count} ${reason}`, async () => (await feedOf(house)).skipped[reason as 'noPolicy'] === count);

describe('an alert gets no ticket', () => {
  test('while its group is not mapped, and gets one when it is; a catch-all takes the others', async () => {
    await open();
    const other = mapping[5];
    const alertId = await raise(house, await deviceIn(other?.groupId), 'Server down');
    await skipped('unmapped', 1);
    const [why] = [await inspect(house.client, 'default', 'alert', { alertId })];
    expect(why.lines.join(' ')).toMatch(/not in a mapped group|in no mapped group|unmapped/);
    expect(why.cure).toMatch(/map/);
    await house.map([...mapping.slice(0, 2), ...(other === undefined ? [] : [other])]);
    const [ticket] = await untilTickets(house, 'a ticket', (all) => all.length === 1);
    expect(ticket?.clientId).toBe(other?.clientId);

    const catchAll = mapping[9];
    await saveTicketing(house, { catchAll: { client: catchAll?.clientId ?? 0, site: catchAll?.siteId ?? 0 } });
    const rest = mapping.find(
      ({ groupId }) => ![...mapping.slice(0, 2), other].some((row) => row?.groupId === groupId),
    );
    await raise(house, await deviceIn(rest?.groupId), 'Server down');
    const tickets = await untilTickets(house, 'the catch-all', (all) => all.length === 2);
    expect(tickets[1]?.clientId).toBe(catchAll?.clientId);
  });

  test('without a policy, or with another severity than its policy names', async () => {
    await open('open', false);
    await saveTicketing(house, {}, [
      { name: 'Disks', alerts: ['Disk *'], severities: ['critical'], ticketType: 'Alert' },
    ]);
    const device = await deviceIn(mapping[0]?.groupId);
    await raise(house, device, 'CPU Monitor');
    await raise(house, device, 'Disk Monitor', { severity: 'warning' });
    await skipped('noPolicy', 1);
    await skipped('severity', 1);
    expect(await ticketsOf(house)).toEqual([]);
  });

  test('in maintenance mode, and then only if it still fires', async () => {
    await open();
    const device = await deviceIn(mapping[0]?.groupId);
    await house.edit({ op: 'setMaintenance', device, on: true });
    await house.clearLedger();
    // Five pages are a sweep: two whole ones have begun after the change.
    await house.waitFor('swept again', async () => {
      const pages = (await house.ledger('api=level')).filter(({ path }) => path.endsWith('/devices'));
      return pages.length >= 15;
    });
    const gone = await raise(house, device, 'Rebooting');
    await raise(house, device, 'Disk Monitor');
    await skipped('maintenance', 2);
    await resolve(house, gone);
    await skipped('maintenance', 1);
    await house.edit({ op: 'setMaintenance', device, on: false });
    const tickets = await untilTickets(house, 'the one that fires', (all) => all.length === 1);
    expect(tickets[0]?.summary).toContain('Disk Monitor');
  });

  test('if it began before tickets were switched on, unless a person wants it', async () => {
    house = await openDesk({ address: inject('temporalAddress') });
    mapping = await house.mapping();
    await house.furnish(2);
    const device = await deviceIn(mapping[0]?.groupId);
    await raise(house, device, 'Old', { startedAt: new Date(Date.now() - 3 * 86_400_000).toISOString() });
    await raise(house, device, 'Today', { startedAt: new Date(Date.now() - 3_600_000).toISOString() });
    await saveTicketing(house);
    const counts = await inspect(house.client, 'default', 'alertCounts');
    expect(counts).toMatchObject({ open: 2, lastDay: 1 });
    await house.enable();
    await untilTickets(house, "today's", (all) => all.length === 1);
    await skipped('firedBefore', 1);
    await house.handle.signal('enable', { alerts: 'open' });
    await untilTickets(house, 'the old one too', (all) => all.length === 2);
  });

  test('shorter than its policy waits', async () => {
    await open('open', false);
    await saveTicketing(house, {}, [
      { name: 'All', alerts: ['*'], ticketType: 'Alert', openAfterSeconds: { critical: 3 } },
    ]);
    const device = await deviceIn(mapping[0]?.groupId);
    const short = await raise(house, device, 'Short');
    await raise(house, device, 'Long');
    await house.waitFor('both wait', async () => (await feedOf(house)).waiting === 2);
    await resolve(house, short);
    const tickets = await untilTickets(house, 'the long one', (all) => all.length === 1);
    expect(tickets[0]?.summary).toContain('Long');
    await house.waitFor('counted', async () => (await feedOf(house)).totals.tooShort === 1);
  });
});

describe('saving policies', () => {
  test('refuses whole what HaloPSA cannot do, with each reason', async () => {
    await open('open', false);
    const save = (set: Parameters<typeof saveTicketing>[2], settings = {}): Promise<string> =>
      saveTicketing(house, settings, set).then(
        () => 'saved',
        (error: unknown) => String((error as { cause?: unknown }).cause ?? error),
      );
    const one = { name: 'P', alerts: ['*'], ticketType: 'Alert' };
    expect(await save([{ ...one, ticketType: 'Alarm' }])).toMatch(/no ticket type "Alarm"/);
    expect(await save([{ ...one, priorities: { critical: 'Planned' } }])).toMatch(/belongs to another SLA/);
    expect(await save([{ ...one, texts: { details: '{{ hostname }}' } }])).toMatch(/unknown variable "hostname"/);
    expect(await save([one, { name: 'Q', alerts: ['Disk *'], ticketType: 'Alert' }])).toMatch(/"Q" can never match/);
    expect(await save([{ ...one, ticketType: 'Alert with mandatory field' }])).toMatch(/Business Unit/);
    expect(await save([{ ...one, ticketType: 'Contract Renewal' }])).toMatch(/may not create/);
    expect(await save([one], { noteOutcome: 'Nothing' })).toMatch(/no outcome "Nothing"/);
    const { policies } = await house.handle.query<{ policies: unknown[] }>('config');
    expect(policies).toEqual([]);
    expect(await save([{ ...one, ticketType: 'Alert with mandatory field', fields: { 'Business Unit': 'IT' } }])).toBe(
      'saved',
    );
  });
});

describe('a test ticket', () => {
  test('lives its whole life and leaves nothing open', async () => {
    await open();
    const { ticketId, lines } = await runTestTicket(house.client, 'default', 'All');
    expect(lines.map(({ result }) => result)).not.toContain('fail');
    const [ticket] = await ticketsOf(house);
    expect(ticket).toMatchObject({ id: ticketId, isClosed: true });
    expect(ticket?.summary).toMatch(/^\[Test\]/);
  });

  test('names each right that is missing', async () => {
    house = await openDesk({
      address: inject('temporalAddress'),
      switches: { rights: { closeTickets: false, addNotes: false } },
    });
    await house.furnish(2);
    await saveTicketing(house);
    const { lines } = await runTestTicket(house.client, 'default', 'All');
    const failed = lines.filter(({ result }) => result === 'fail').map(({ name, detail }) => `${name}: ${detail}`);
    expect(failed.join('\n')).toMatch(/note.*Can edit Tickets/);
    expect(failed.join('\n')).toMatch(/close.*Can close Tickets/);
    expect(failed.join('\n')).toMatch(/still open/);
  });
});
