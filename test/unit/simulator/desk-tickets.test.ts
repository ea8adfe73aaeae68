import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { created, edit, listed, mails, stored, ticket } from './desk-harness.ts';
import { item, startHarness, type Harness } from './harness.ts';

let sim: Harness;
beforeAll(async () => {
  sim = await startHarness();
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const asset = async (siteId: number): Promise<number> =>
  (await sim.halo('/Asset', [item({ site_id: siteId })])).body.id;

describe('POST /Tickets', () => {
  test('creates with the defaults of the type, and the details as first action', async () => {
    const { status, body } = await sim.halo('/Tickets', [ticket()]);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: 5301,
      status_id: 1,
      hasbeenclosed: false,
      user_id: 0,
      agent_id: 1,
      team: 'Service Desk',
      priority_id: 2,
      details: 'Below 10 % free\non C:',
      third_party_id_string: 'ref-1',
      merged_into_id: 0,
      dateclosed: '1900-01-01T00:00:00',
    });
    expect((await stored(sim))[0].actions).toMatchObject([
      { id: 1, outcome: 'Opened', application: 'Level integration app', agentId: 14, note: ticket().details_html },
    ]);
  });

  test('changes only what was sent, and rewrites the first action with the details', async () => {
    const id = await created(sim);
    await sim.halo('/Tickets', [
      { id, details: 'Now the other disk', category_1: 'Hardware>Disk', team: 'infrastructure' },
    ]);
    const [row] = await stored(sim);
    expect(row).toMatchObject({
      summary: 'Disk almost full',
      priorityId: 2,
      category: 'Hardware>Disk',
      team: 'Infrastructure',
      reference: 'ref-1',
    });
    expect(row.actions).toMatchObject([{ note: 'Now the other disk' }]);
  });

  test('closes and reopens by status', async () => {
    const id = await created(sim);
    const closed = await sim.halo('/Tickets', [{ id, status_id: 9, tickettype_id: 21, client_id: 12 }]);
    expect(closed.body).toMatchObject({ status_id: 9, hasbeenclosed: true, dateclosed: expect.stringMatching(/^20/) });
    const opened = await sim.halo('/Tickets', [{ id, status_id: 2 }]);
    expect(opened.body).toMatchObject({ status_id: 2, hasbeenclosed: false, dateclosed: '1900-01-01T00:00:00' });
    expect((await stored(sim))[0].actions.slice(1)).toMatchObject([
      { outcome: 'Status Changed', oldStatus: 1, newStatus: 9 },
      { outcome: 'Status Changed', oldStatus: 9, newStatus: 2 },
    ]);
  });

  test('replaces the linked assets on update', async () => {
    const [first, second] = [await asset(41), await asset(41)];
    const id = await created(sim, { assets: [{ id: first }] });
    await sim.halo('/Tickets', [{ id, assets: [{ id: second }] }]);
    expect((await stored(sim))[0].assets).toEqual([second]);
  });

  test.for([
    ['an unknown client', { client_id: 999, site_id: undefined }, /Client/],
    ['an unknown site', { site_id: 999 }, /valid Site/],
    ['a site of another client', { client_id: 13 }, /Site does not belong/],
    ['an unknown type', { tickettype_id: 99 }, /Ticket Type/],
    ['a type that agents may not create', { tickettype_id: 24 }, /permission/],
    ['a type that starts with an approval', { tickettype_id: 23 }, /CODE:APP03\/2/],
    ['a priority of another SLA', { priority_id: 5 }, /SLA/],
    ['an unknown status', { status_id: 77 }, /Status/],
    ['a status that the type does not allow', { tickettype_id: 25, status_id: 28 }, /not allowed/],
    ['an unknown team', { team: 'Nobody' }, /Team/],
    ['an unknown agent', { agent_id: 99 }, /Agent/],
    ['an unknown category', { category_1: 'Nonsense' }, /Category/],
    ['no summary', { summary: '' }, /Summary is mandatory/],
    ['an empty mandatory field', { tickettype_id: 22 }, /Business Unit is mandatory/],
    ['an unknown asset', { assets: [{ id: 1 }] }, /Asset/],
    ['a value of the wrong type', { site_id: '41.0' }, /\[0\]\.site_id/],
  ] as const)('refuses %s', async ([, over, text]) => {
    const answer = await sim.halo('/Tickets', [ticket(over)]);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(text);
    expect(await stored(sim)).toEqual([]);
  });

  test('refuses an asset of another client', async () => {
    const { sites } = (await sim.halo('/Site?client_id=13')).body;
    const answer = await sim.halo('/Tickets', [ticket({ assets: [{ id: await asset(sites[0].id) }] })]);
    expect([answer.status, answer.text]).toEqual([400, expect.stringMatching(/Client of the Ticket/)]);
  });

  test.for([
    ['its id', { customfields: [{ id: 231, value: 'Retail' }] }, { CFBusinessUnit: 'Retail' }],
    ['its name', { customfields: [{ name: 'CFBusinessUnit', value: 'Retail' }] }, { CFBusinessUnit: 'Retail' }],
    ['_novalidate instead', { _novalidate: true }, {}],
  ] as const)('takes a mandatory field by %s', async ([, over, customfields]) => {
    await created(sim, { tickettype_id: 22, ...over });
    expect((await stored(sim))[0]).toMatchObject({ customfields });
  });

  test('stores what comes before a bad item', async () => {
    const answer = await sim.halo('/Tickets?returnall=true', [ticket(), ticket({ client_id: 999 }), ticket()]);
    expect(answer.status).toBe(400);
    expect(await stored(sim)).toHaveLength(1);
  });

  test('answers 404 for an unknown ticket', async () => {
    expect((await sim.halo('/Tickets', [{ id: 1, status_id: 9 }])).status).toBe(404);
  });
});

describe('GET /Tickets', () => {
  test('shows thin rows, at most 100 of them', async () => {
    await sim.halo(
      '/Tickets',
      Array.from({ length: 120 }, (_, index) => ticket({ summary: `Alert ${index}` })),
    );
    const { body } = await sim.halo('/Tickets?pageinate=true&page_size=500&page_no=1&order=id&orderdesc=true');
    expect(body).toMatchObject({ page_size: 100, record_count: 120 });
    expect(body.tickets).toHaveLength(100);
    expect(body.tickets[0]).toMatchObject({ id: 5420, customfields: null, third_party_id_string: 'ref-1' });
    expect(body.tickets[0]).not.toHaveProperty('details');
  });

  test('filters', async () => {
    const linked = await asset(41);
    const [disk, cpu, closed, other] = [
      await created(sim, { assets: [{ id: linked }] }),
      await created(sim, { summary: 'CPU high', details_html: 'ref-2 inside', third_party_id_string: 'ref-2' }),
      await created(sim, { third_party_id_string: '' }),
      await created(sim, { client_id: 13, site_id: undefined, tickettype_id: 1 }),
    ];
    await sim.halo('/Tickets', [{ id: closed, status_id: 9 }]);
    const rows: [string, number[]][] = [
      ['open_only=true', [disk, cpu, other]],
      ['closed_only=true', [closed]],
      ['client_id=13', [other]],
      ['site_id=41', [disk, cpu, closed]],
      [`asset_id=${linked}`, [disk]],
      ['status_id=9', [closed]],
      ['requesttype_id=1', [other]],
      [`ticketids=${cpu},${other},1`, [cpu, other]],
      ['search=cpu', [cpu]],
      ['search_summary=DISK', [disk, closed, other]],
      ['search_details=ref-2', [cpu]],
      ['third_party_id_string=ref-2', [cpu]],
      ['third_party_id_string=ref', []],
      ['order=dateoccurred&orderdesc=true&count=1', [other]],
    ];
    for (const [query, expected] of rows) expect([query, await listed(sim, query)]).toEqual([query, expected]);
  });

  test('has deleted tickets only when asked for, and brings them back', async () => {
    const id = await created(sim);
    await edit(sim, 'deleteTicket', { ticketId: id });
    expect([await listed(sim, ''), await listed(sim, 'deleted=true')]).toEqual([[], [id]]);
    expect((await sim.halo(`/Tickets/${id}`)).status).toBe(404);
    expect((await sim.halo('/Tickets', [{ id, status_id: 2 }])).status).toBe(404);
    await sim.halo('/Tickets', [{ id, _recover: true }]);
    expect((await sim.halo(`/Tickets/${id}?nocache=true`)).body).toMatchObject({ id, deleted: false });
  });

  test('has details on request only', async () => {
    const id = await created(sim);
    expect((await sim.halo(`/Tickets/${id}`)).body).not.toHaveProperty('details');
    expect((await sim.halo(`/Tickets/${id}?includedetails=true`)).body).toMatchObject({
      details_html: ticket().details_html,
      assets: [],
      customfields: [{ id: 231, name: 'CFBusinessUnit', value: '' }, { id: 232 }],
    });
    expect((await sim.halo('/Tickets/1')).status).toBe(404);
  });
});

describe('outgoing mail', () => {
  test('is counted for a create that does not decline it', async () => {
    await created(sim);
    expect(await mails(sim)).toEqual([]);
    const id = await created(sim, { sendack: undefined });
    expect(await mails(sim)).toMatchObject([{ ticketId: id, why: expect.stringContaining('acknowledgement') }]);
  });

  test('is counted for a closing that a user learns of', async () => {
    const [general, named] = [await created(sim), await created(sim, { user_id: 3 })];
    await sim.halo('/Tickets', [
      { id: general, status_id: 9 },
      { id: named, status_id: 9 },
    ]);
    expect(await mails(sim)).toMatchObject([{ ticketId: named, why: 'closed' }]);
  });
});

describe('lists of the service desk', () => {
  test('show ticket types with their fields, and those that may be created', async () => {
    const names = (rows: { name: string }[]): string[] => rows.map(({ name }) => name);
    expect(names((await sim.halo('/TicketType')).body)).toContain('Contract Renewal');
    expect(names((await sim.halo('/TicketType?can_create_only=true')).body)).not.toContain('Contract Renewal');
    const { body } = await sim.halo('/TicketType/22?includedetails=true');
    expect(body).toMatchObject({ allowall_status: true, allowed_status: [] });
    expect(body.fields.filter(({ mandatory }: any) => mandatory)).toMatchObject([
      { fieldid: 1, name: 'summary' },
      { fieldid: 231, fieldinfo: { id: 231, name: 'CFBusinessUnit', label: 'Business Unit' }, label: 'Business Unit' },
    ]);
  });

  test('tell the closed status only by its absence', async () => {
    const all = (await sim.halo('/Status')).body.map(({ id }: any) => id);
    const open = (await sim.halo('/Status?excludeclosed=true')).body.map(({ id }: any) => id);
    expect(all.filter((id: number) => !open.includes(id))).toEqual([9]);
    expect((await sim.halo('/Status?tickettype_id=25')).body.map(({ id }: any) => id)).not.toContain(28);
  });

  test('have priorities by SLA and categories by type', async () => {
    const planned = (await sim.halo('/Priority')).body.filter(({ priorityid }: any) => priorityid === 5);
    expect(planned).toMatchObject([{ slaid: 2, name: 'Planned' }]);
    const values = (rows: any[]): string[] => rows.map(({ value }) => value);
    expect(values((await sim.halo('/Category?tickettype_id=21&type_id=1')).body)).toContain('Monitoring');
    expect(values((await sim.halo('/Category?tickettype_id=1&type_id=1')).body)).not.toContain('Monitoring');
  });
});
