import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import {
  devicesOf,
  furnishDesk,
  mailOf,
  openDesk,
  raise,
  resolve,
  ticketsOf,
  untilTickets,
  type SimTicket,
} from '../support/desk-house.ts';
import type { House } from '../support/house.ts';

let house: House;
let device: { id: string; hostname: string };
let alertId: string;
let ticket: SimTicket;

const again = async (id: string): Promise<string> =>
  (await house.control<{ alertId: string }[]>('POST', 'edit', [{ op: 'reopenAlert', alertId: id }]))[0]?.alertId ?? id;

const the = async (): Promise<SimTicket> => {
  const found = (await ticketsOf(house)).find(({ id }) => id === ticket.id);
  if (found === undefined) throw new Error('the ticket is gone');
  return found;
};

/** The ticket workflow's own view. */
const stateOf = async (): Promise<{
  phase: string;
  view: { kind: string };
  keptOpen: string | null;
  ticketId: number;
}> => {
  for await (const { workflowId } of house.client.workflow.list({ query: 'WorkflowType = "alertTicket"' }))
    return house.client.workflow.getHandle(workflowId).query('state');
  throw new Error('no ticket workflow');
};

async function untilState(
  what: string,
  wanted: (state: Awaited<ReturnType<typeof stateOf>>) => boolean,
): Promise<void> {
  let last: unknown;
  try {
    await house.waitFor(what, async () => wanted((last = await stateOf()) as never), 30_000);
  } catch (error) {
    throw new Error(`${String(error)}: ${JSON.stringify(last)}`, { cause: error });
  }
}

/** The ticket workflow has completed. */
const ended = (): Promise<void> =>
  house.waitFor('ended', async () => {
    const query = 'WorkflowType = "alertTicket" AND ExecutionStatus = "Running"';
    for await (const _ of house.client.workflow.list({ query })) return false;
    return true;
  });

async function begin(switches: Record<string, unknown> = {}): Promise<void> {
  house = await openDesk({ address: inject('temporalAddress'), switches });
  const mapping = await furnishDesk(house, { reopenWithinMinutes: 0.1 }, { rows: 2 });
  const groups = mapping.map(({ groupId }) => groupId);
  const found = (await devicesOf(house)).find(({ group_id }) => group_id !== null && groups.includes(group_id));
  if (found === undefined) throw new Error('no device');
  device = found;
  alertId = await raise(house, device.id, 'Disk Monitor - Critical');
  const [first] = await untilTickets(house, 'a ticket', (all) => all.length === 1);
  if (first === undefined) throw new Error('no ticket');
  ticket = first;
  await untilState('open', ({ phase }) => phase === 'open');
}
afterEach(async () => {
  const mail = await mailOf(house);
  await house.close();
  expect(mail).toEqual([]);
});

describe('a technician', () => {
  beforeEach(() => begin());

  test('who closes the ticket while the alert fires is left in peace; the next firing is a new ticket that names it', async () => {
    await house.edit({ op: 'closeTicket', ticketId: ticket.id });
    await untilState('theirs', ({ phase }) => phase === 'theirs');
    await raise(house, device.id, 'Disk Monitor - Critical');
    const before = (await the()).actions.length;
    await house.handle.signal('syncNow');
    await house.allSynced();
    expect(await ticketsOf(house)).toHaveLength(1);
    expect((await the()).actions).toHaveLength(before);
    const ids = (await house.control<{ alerts: { id: string }[] }>('GET', 'state?part=alerts')).alerts.map(
      ({ id }) => id,
    );
    await house.edit({ op: 'resolveAlerts', alertIds: ids });
    await ended();
    await raise(house, device.id, 'Disk Monitor - Critical');
    const all = await untilTickets(house, 'a new ticket', (found) => found.length === 2);
    expect(all[1]?.details).toContain(`ticket ${ticket.id}`);
    expect((await the()).isClosed).toBe(true);
  });

  test('who comments keeps the ticket: it is noted, not closed', async () => {
    await house.edit({ op: 'ticketAction', ticketId: ticket.id, agent: 'Ana', note: 'Looking into it' });
    await resolve(house, alertId);
    await untilState('left open', ({ keptOpen }) => keptOpen !== null);
    await house.waitFor('a note', async () => (await the()).actions.length === 3);
    const { isClosed, actions } = await the();
    expect(isClosed).toBe(false);
    expect(actions.at(-1)).toMatchObject({ hidden: true, sendemail: false });
    expect(actions.at(-1)?.note).toMatch(/Left open: Ana/);
  });

  test('who reassigns the ticket keeps it too; a rule that does so does not', async () => {
    await house.edit({ op: 'ruleAction', ticketId: ticket.id, newStatus: 2, agentId: 1 });
    await house.edit({ op: 'assignTicket', ticketId: ticket.id, agentId: 16, agent: 'Ben' }).catch(() => undefined);
    const reassigned = (await the()).actions.some(({ who }) => who === 'Ben');
    await resolve(house, alertId);
    await house.waitFor('decided', async () => {
      const { keptOpen, phase } = await stateOf();
      return keptOpen !== null || phase === 'closed';
    });
    expect((await the()).isClosed).toBe(!reassigned);
    expect(reassigned).toBe(true);
  });

  test('whose rules alone touched the ticket finds it closed', async () => {
    await house.edit({ op: 'ruleAction', ticketId: ticket.id, newStatus: 2 });
    await resolve(house, alertId);
    await house.waitFor('closed', async () => (await the()).isClosed);
  });

  test('who merges the ticket has the other one followed, and never closed by us', async () => {
    const [other] = await otherTicket();
    await house.edit({ op: 'mergeTicket', ticketId: ticket.id, intoId: other?.id });
    await untilState('followed', ({ ticketId }) => ticketId === other?.id);
    await resolve(house, alertId);
    await house.waitFor('a note on it', async () => {
      const found = (await ticketsOf(house)).find(({ id }) => id === other?.id);
      return (found?.actions ?? []).some(({ note }) => /resolved/i.test(note));
    });
    expect((await ticketsOf(house)).find(({ id }) => id === other?.id)?.isClosed).toBe(false);
  });

  test('who deletes the ticket is respected until the next firing', async () => {
    await house.edit({ op: 'deleteTicket', ticketId: ticket.id });
    await untilState('theirs', ({ phase }) => phase === 'theirs');
    await resolve(house, alertId);
    await ended();
    await again(alertId);
    const all = await untilTickets(house, 'a new ticket', (found) => found.length === 2);
    expect(all.filter(({ deleted }) => !deleted)).toHaveLength(1);
  });

  test('who changes type, client or priority finds them so after the closing', async () => {
    const place = (await house.mapping()).find(({ clientId }) => clientId !== ticket.clientId);
    await house.switches({ ticketUpdateNeedsType: true });
    await house.edit({
      op: 'setTicket',
      ticketId: ticket.id,
      clientId: place?.clientId,
      siteId: place?.siteId,
      typeId: 1,
      priorityId: 4,
      silent: true,
    });
    const before = await the();
    await resolve(house, alertId);
    await house.waitFor('decided', async () => (await stateOf()).keptOpen !== null || (await the()).isClosed);
    const { clientId, siteId, typeId, priorityId } = await the();
    expect({ clientId, siteId, typeId, priorityId }).toEqual({
      clientId: before.clientId,
      siteId: before.siteId,
      typeId: before.typeId,
      priorityId: before.priorityId,
    });
  });
});

/** A ticket of somebody else, to merge into. */
async function otherTicket(): Promise<SimTicket[]> {
  const token = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: house.sim.credentials.haloClientId,
    client_secret: house.sim.credentials.haloClientSecret,
    scope: 'read:tickets edit:tickets',
  });
  const { access_token: bearer } = (await (
    await fetch(`${house.sim.haloUrl}/auth/token`, { method: 'POST', body: token })
  ).json()) as { access_token: string };
  await fetch(`${house.sim.haloUrl}/api/Tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify([
      {
        summary: 'A user called',
        details: 'x',
        tickettype_id: 1,
        client_id: ticket.clientId,
        site_id: ticket.siteId,
        sendack: false,
      },
    ]),
  });
  return (await ticketsOf(house)).filter(({ id }) => id !== ticket.id);
}

describe('HaloPSA', () => {
  test.for([
    ['the right to close is missing', { rights: { closeTickets: false } }, /close/i],
    ['the type uses pending closure', { pendingClosure: true }, /pending/i],
    ['a field is mandatory on closing', { closeNeeds: 'The field Root Cause is mandatory' }, /Root Cause/],
  ] as const)(
    'that does not let us close it, because %s: the ticket says so, and one problem stands open',
    async ([, patch, said]) => {
      await begin(patch);
      await resolve(house, alertId);
      await untilState('kept open', ({ keptOpen }) => keptOpen !== null);
      expect((await stateOf()).keptOpen).toMatch(said);
      expect((await the()).isClosed).toBe(false);
      await house.waitFor('one problem', async () => {
        const feed = await house.client.workflow
          .getHandle('level-halopsa/default/alerts')
          .query<{ problems: { what: string }[] }>('feedStatus');
        return feed.problems.filter(({ what }) => what === 'close').length === 1;
      });
    },
  );

  test('that does not let us reopen it gets a new ticket that names the old one', async () => {
    await begin({ rights: { editClosedTickets: false } });
    await resolve(house, alertId);
    await house.waitFor('closed', async () => (await the()).isClosed);
    await again(alertId);
    const all = await untilTickets(house, 'a new ticket', (found) => found.length === 2);
    expect(all[1]?.details).toContain(`ticket ${ticket.id}`);
    expect((await the()).isClosed).toBe(true);
  });
});

describe('a device', () => {
  beforeEach(() => begin());

  test('deleted with an open alert leaves the ticket open, with a note', async () => {
    await house.edit({ op: 'deleteDevice', device: device.id });
    await house.waitFor('a note', async () => (await the()).actions.some(({ note }) => /gone from Level/.test(note)));
    expect((await the()).isClosed).toBe(false);
  });

  test('enrolled again under another id goes on with the open ticket', async () => {
    const [{ deviceId } = { deviceId: '' }] = [
      await house.control<{ deviceId: string }>('POST', 'edit', { op: 'reenrolDevice', device: device.id }),
    ].flat();
    await raise(house, deviceId, 'Disk Monitor - Critical');
    await house.waitFor('a note', async () =>
      (await ticketsOf(house)).some(({ actions }) => actions.some(({ note }) => /enrolled/.test(note))),
    );
    expect(await ticketsOf(house)).toHaveLength(1);
    expect((await the()).isClosed).toBe(false);
  });
});
