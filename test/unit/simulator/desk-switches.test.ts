import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { created, edit, listed, mails, note, stored, switchTo, ticket, without } from './desk-harness.ts';
import { startHarness, type Harness } from './harness.ts';

let sim: Harness;
beforeAll(async () => {
  sim = await startHarness();
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const post = async (path: string, row: Record<string, unknown>) => sim.halo(path, [row]);
const statusOf = async (id: number): Promise<number> => (await sim.halo(`/Tickets/${id}`)).body.status_id;

describe('switches of the desk', () => {
  test.for([
    ['kept', [5301], 'ref-1'],
    ['not_filterable', [5301, 5302], 'ref-1'],
    ['dropped', [], ''],
  ] as const)('ticketReference %s', async ([ticketReference, found, shown]) => {
    await switchTo(sim, { ticketReference });
    const id = await created(sim);
    await created(sim, { third_party_id_string: 'ref-2' });
    expect(await listed(sim, 'third_party_id_string=ref-1')).toEqual(found);
    expect((await sim.halo(`/Tickets/${id}`)).body.third_party_id_string).toBe(shown);
  });

  test('ticketUpdateNeedsType refuses an update without type and client', async () => {
    await switchTo(sim, { ticketUpdateNeedsType: true });
    const id = await created(sim);
    const bare = await post('/Tickets', { id, status_id: 9 });
    expect([bare.status, bare.text]).toEqual([400, expect.stringContaining('Record not found')]);
    expect((await post('/Tickets', { id, status_id: 9, tickettype_id: 21, client_id: 12 })).status).toBe(201);
  });

  test('hasBeenClosedSticky keeps the flag when a ticket is reopened', async () => {
    await switchTo(sim, { hasBeenClosedSticky: true });
    const id = await created(sim);
    await post('/Tickets', { id, status_id: 9 });
    await edit(sim, 'openTicket', { ticketId: id });
    expect((await sim.halo(`/Tickets/${id}`)).body).toMatchObject({ status_id: 2, hasbeenclosed: true });
  });

  test('pendingClosure leaves a closed ticket open', async () => {
    await switchTo(sim, { pendingClosure: true });
    const id = await created(sim);
    expect((await post('/Tickets', { id, status_id: 9 })).body).toMatchObject({ status_id: 32, hasbeenclosed: false });
    expect(await listed(sim, 'open_only=true')).toEqual([id]);
  });

  test('closeNeeds refuses to close, by ticket and by action', async () => {
    await switchTo(sim, { closeNeeds: 'The field Resolution is mandatory' });
    const id = await created(sim);
    for (const answer of [
      await post('/Tickets', { id, status_id: 9 }),
      await post('/Actions', note(id, { new_status: 9 })),
    ])
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('Resolution is mandatory')]);
    expect(await statusOf(id)).toBe(1);
  });

  test('ticketSearchLagMs hides a new ticket from lists for a while', async () => {
    await switchTo(sim, { ticketSearchLagMs: 150 });
    const id = await created(sim);
    const query = `ticketids=${id}`;
    expect(await listed(sim, query)).toEqual([]);
    expect((await sim.halo(`/Tickets/${id}`)).status).toBe(200);
    await expect.poll(() => listed(sim, query), { interval: 20, timeout: 2_000 }).toEqual([id]);
  });

  test('ticketCollisions fails a create that comes while another is handled', async () => {
    await sim.halo('/Agent/me');
    await switchTo(sim, { ticketCollisions: true, haloLatencyMs: 60 });
    const answers = await Promise.all([created(sim).catch(String), created(sim).catch(String)]);
    expect(answers.filter((answer) => typeof answer === 'string')).toEqual([expect.stringContaining('500')]);
    expect(await stored(sim)).toHaveLength(1);
    const [{ id }] = await stored(sim);
    const together = await Promise.all([post('/Tickets', { id, summary: 'A' }), post('/Tickets', ticket())]);
    expect(together.map(({ status }) => status)).toEqual([201, 201]);
    expect((await post('/Tickets', ticket())).status).toBe(201);
  });

  test('deletedTicket flag shows a deleted ticket as deleted', async () => {
    await switchTo(sim, { deletedTicket: 'flag' });
    const id = await created(sim);
    await edit(sim, 'deleteTicket', { ticketId: id });
    const answer = await sim.halo(`/Tickets/${id}`);
    expect([answer.status, answer.body.deleted]).toEqual([200, true]);
  });

  test('ackMailAnyway mails in spite of sendack', async () => {
    await switchTo(sim, { ackMailAnyway: true });
    const id = await created(sim);
    expect(await mails(sim)).toMatchObject([{ ticketId: id }]);
    const { actions } = (await sim.halo(`/Actions?ticket_id=${id}`)).body;
    expect(actions[0]).toMatchObject({ emailto: expect.stringContaining('@'), actionby_application_id: '' });
  });

  test.for([
    ['route', {}, 15, 'Infrastructure', ['Opened', 'Re-assigned']],
    ['route', { dont_do_rules: true }, 1, 'Service Desk', ['Opened']],
    ['none', {}, 1, 'Service Desk', ['Opened']],
  ] as const)('ticketRules %s with %j', async ([ticketRules, over, agentId, team, outcomes]) => {
    await switchTo(sim, { ticketRules });
    const { body } = await post('/Tickets', ticket(over));
    expect(body.agent_id).toBe(1);
    const [row] = await stored(sim);
    expect(row).toMatchObject({ agentId, team });
    expect(row.actions.map(({ outcome }: any) => outcome)).toEqual(outcomes);
  });

  test('noteOutcomeMissing takes outcome 7 away', async () => {
    await switchTo(sim, { noteOutcomeMissing: true });
    const id = await created(sim);
    expect((await sim.halo('/Outcome')).body.map((row: any) => row.id)).not.toContain(7);
    expect((await post('/Actions', note(id))).status).toBe(400);
    expect((await post('/Actions', note(id, { outcome_id: 41 }))).status).toBe(201);
  });
});

describe('rights at the desk', () => {
  test.for([
    ['closeTickets', 'closing', (id: number) => ['/Tickets', { id, status_id: 9 }]],
    ['closeTickets', 'closing by action', (id: number) => ['/Actions', note(id, { new_status: 9 })]],
    ['addNotes', 'notes', (id: number) => ['/Actions', note(id)]],
  ] as const)('%s is needed for %s', async ([right, , request]) => {
    const id = await created(sim);
    await without(sim, right);
    const [path, row] = request(id);
    const answer = await post(path as string, row as Record<string, unknown>);
    expect([answer.status, answer.text]).toEqual([403, '']);
    expect(await statusOf(id)).toBe(1);
    expect((await post('/Tickets', { id, summary: 'Renamed' })).status).toBe(201);
  });

  test('editClosedTickets is needed to reopen or change a closed ticket', async () => {
    const id = await created(sim);
    await post('/Tickets', { id, status_id: 9 });
    await without(sim, 'editClosedTickets');
    for (const [path, row] of [
      ['/Tickets', { id, status_id: 2 }],
      ['/Tickets', { id, summary: 'Renamed' }],
      ['/Actions', note(id, { new_status: 2 })],
    ] as const)
      expect((await post(path, row)).status).toBe(403);
    expect((await post('/Actions', note(id))).status).toBe(201);
    expect(await statusOf(id)).toBe(9);
  });
});
