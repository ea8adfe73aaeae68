import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { created, edit, mails, note, stored, switchTo, ticket } from './desk-harness.ts';
import { item, startHarness, type Harness } from './harness.ts';

let sim: Harness;
let id: number;
beforeAll(async () => {
  sim = await startHarness();
});
beforeEach(async () => {
  await sim.reset();
  id = await created(sim);
});
afterAll(() => sim.close());

const actions = async (query = ''): Promise<any[]> => (await sim.halo(`/Actions?ticket_id=${id}${query}`)).body.actions;

describe('POST /Actions', () => {
  test('adds a private note by the application, without mail', async () => {
    const { status, body } = await sim.halo('/Actions', [note(id)]);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: 2,
      ticket_id: id,
      outcome: 'Private Note',
      who: 'Level integration',
      actionby_application_id: 'Level integration app',
      actionby_agent_id: 14,
      note: 'Still firing',
      hiddenfromuser: true,
      emailto: '',
      old_status: 1,
      new_status: 1,
    });
    expect(await mails(sim)).toEqual([]);
  });

  test.for([
    ['no outcome', { outcome_id: undefined }, /An Outcome must be entered for this Action/],
    ['an unknown outcome id', { outcome_id: 99 }, /Outcome/],
    ['an unknown ticket', { ticket_id: 1 }, /Ticket/],
    ['an unknown status', { new_status: 77 }, /Status/],
  ] as const)('refuses %s', async ([, over, text]) => {
    const answer = await sim.halo('/Actions', [note(id, over)]);
    expect([answer.status, answer.text]).toEqual([400, expect.stringMatching(text)]);
    expect(await actions()).toHaveLength(1);
  });

  test.for([
    ['ignores status_id', { status_id: 9 }, 1],
    ['honours new_status', { new_status: '28' }, 28],
    ['leaves the status with -1', { new_status: -1 }, 1],
    ['honours the status of the outcome', { outcome_id: undefined, outcome: 'resolved' }, 9],
  ] as const)('%s', async ([, over, statusId]) => {
    await sim.halo('/Actions', [note(id, over)]);
    expect((await sim.halo(`/Tickets/${id}`)).body.status_id).toBe(statusId);
  });

  test.for([
    ['asked for', { sendemail: true }, 1],
    ['visible and not declined', { hiddenfromuser: undefined, sendemail: undefined }, 1],
    ['visible and declined', { hiddenfromuser: false }, 0],
    ['hidden', { sendemail: undefined }, 0],
  ] as const)('mails when %s', async ([, over, count]) => {
    const { body } = await sim.halo('/Actions', [note(id, over)]);
    expect(await mails(sim)).toHaveLength(count);
    expect(body.emailto !== '').toBe(count === 1);
  });
});

describe('GET /Actions', () => {
  test('fails without a ticket and is empty for an unknown one', async () => {
    expect((await sim.halo('/Actions')).status).toBe(500);
    expect((await sim.halo('/Actions?ticket_id=1')).body).toMatchObject({ record_count: 0, actions: [] });
  });

  test('shows the newest first, without the system on request', async () => {
    await edit(sim, 'ruleAction', { ticketId: id, agentId: 15 });
    await sim.halo('/Actions', [note(id)]);
    expect((await actions()).map((row) => row.id)).toEqual([3, 2, 1]);
    expect((await actions('&excludesys=true')).map((row) => row.id)).toEqual([3, 1]);
    expect((await sim.halo(`/Actions/2?ticket_id=${id}`)).body).toMatchObject({ who: 'Rules', actionby_agent_id: 0 });
  });
});

describe('edits of the desk', () => {
  test('write the actions of people', async () => {
    await edit(sim, 'ticketAction', { ticketId: id, note: 'Looking', timeTaken: 0.5, newStatus: 'In Progress' });
    await edit(sim, 'assignTicket', { ticketId: id, agentId: 16, agent: 'Ben' });
    await edit(sim, 'closeTicket', { ticketId: id });
    await edit(sim, 'userReply', { ticketId: id });
    expect((await actions()).toReversed().slice(1)).toMatchObject([
      { who: 'Ana', actionby_agent_id: 15, actionby_application_id: '', timetaken: 0.5, old_status: 1, new_status: 2 },
      { who: 'Ben', actionby_agent_id: 16, outcome: 'Re-assigned' },
      { who: 'Ana', old_status: 2, new_status: 9 },
      { actionby_agent_id: 0, old_status: 9, new_status: 2 },
    ]);
    expect(await stored(sim)).toMatchObject([{ agentId: 16, statusId: 2, closedAt: null }]);
    expect(await mails(sim)).toEqual([]);
  });

  test('change place, type and priority', async () => {
    await edit(sim, 'setTicket', { ticketId: id, clientId: 13, typeId: 25, priorityId: 5, statusId: 2, agent: 'Ben' });
    expect(await stored(sim)).toMatchObject([{ clientId: 13, typeId: 25, priorityId: 5, statusId: 2 }]);
    expect((await actions())[0]).toMatchObject({ who: 'Ben', old_status: 1, new_status: 2 });
  });

  test('merge a ticket into another', async () => {
    const winner = await created(sim);
    await edit(sim, 'mergeTicket', { ticketId: id, intoId: winner });
    const [lost, won] = await stored(sim);
    expect(lost).toMatchObject({ mergedInto: winner, isClosed: true });
    expect(won.actions.map(({ outcome }: any) => outcome)).toEqual(['Opened', 'Opened', 'Merged', 'Merged']);
    expect((await sim.halo(`/Tickets/${id}`)).body).toMatchObject({ merged_into_id: winner, hasbeenclosed: true });
    expect(await sim.control('GET', 'state/tickets-check')).toMatchObject({ tickets: 2, open: 1, byReference: [] });
  });

  test('link an asset, change a ticket type, and refuse what they do not know', async () => {
    const { body: asset } = await sim.halo('/Asset', [item()]);
    expect(await edit(sim, 'linkAsset', { ticketId: id, assetId: asset.id })).toMatchObject({ assetIds: [asset.id] });
    await edit(sim, 'updateTicketType', { typeId: 21, mandatory: ['Summary', 'Category'], canCreate: true });
    expect((await sim.halo('/Tickets', [ticket()])).text).toMatch(/Category is mandatory/);
    expect(await edit(sim, 'closeTicket', { ticketId: 1 })).toEqual({ error: 'closeTicket: no such ticket' });
    expect(await edit(sim, 'closeTicket', { ticketId: id, agent: 'Zoe' })).toHaveProperty('error');
  });

  test('sign with the web application where the tenant tells it', async () => {
    await switchTo(sim, { peopleApplication: 'nethelpdesk-agent-web-application' });
    await edit(sim, 'ticketAction', { ticketId: id });
    expect((await actions())[0]).toMatchObject({
      actionby_application_id: 'nethelpdesk-agent-web-application',
      actionby_agent_id: 15,
    });
  });
});

describe('tickets-check', () => {
  test('finds doubles, assets of other clients and raw HTML', async () => {
    const { body: asset } = await sim.halo('/Asset', [item()]);
    const second = await created(sim, { details_html: '<p><script>alert(1)</script></p>', assets: [{ id: asset.id }] });
    await sim.halo('/Actions', [note(id, { note_html: '<IMG src=x>' }), note(id, { note_html: '&lt;img&gt;' })]);
    await edit(sim, 'setTicket', { ticketId: second, clientId: 13 });
    expect(await sim.control('GET', 'state/tickets-check')).toEqual({
      tickets: 2,
      open: 2,
      byReference: [{ reference: 'ref-1', ticketIds: [id, second] }],
      wrongAsset: [{ ticketId: second, clientId: 13, assetId: asset.id, assetClientId: 12 }],
      html: [
        { ticketId: id, actionId: 2, where: 'note' },
        { ticketId: second, actionId: null, where: 'details' },
      ],
    });
    await edit(sim, 'deleteTicket', { ticketId: second });
    expect(await sim.control('GET', 'state/tickets-check')).toMatchObject({ byReference: [], wrongAsset: [] });
  });
});

describe('ledger summary', () => {
  test('says what was posted', async () => {
    await sim.halo('/Tickets', [{ id, status_id: 9, tickettype_id: 21, client_id: 12 }]);
    await sim.halo('/Actions', [note(id)]);
    const rows: any[] = await sim.control('GET', 'ledger?api=halo&method=POST');
    expect(rows.map(({ summary }) => summary)).toEqual([
      'Tickets: 1 new, 0 changed; Disk almost full client_id=12 tickettype_id=21',
      `Tickets: 0 new, 1 changed; ${id} status_id=9 client_id=12 tickettype_id=21`,
      `Actions: 1 new, 0 changed; ticket_id=${id} outcome_id=7`,
    ]);
  });
});
