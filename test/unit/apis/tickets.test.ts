import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plainText } from '../../../src/apis/halopsa/plain-text.ts';
import { digest, readTicket } from '../../../src/apis/halopsa/ticket-wire.ts';
import {
  changeTicket,
  createTicket,
  findByReference,
  findBySummary,
  getTicket,
  getTickets,
  type NewTicket,
} from '../../../src/apis/halopsa/tickets.ts';
import { toHtml } from '../../../src/texts/to-html.ts';
import { openClients } from '../../support/api-clients.ts';
import { FakeCaller } from '../../support/fake-caller.ts';
import { startWebServer, type Reply, type WebServer } from '../../support/web-server.ts';

const REFERENCE = 'lvl:dev-1:k3y:2026-11-23T09:14:00Z';
const SUMMARY = '[Critical] Disk Monitor - Critical — FS01 (Head office)';

let web: WebServer;
let clients: ReturnType<typeof openClients>;
let caller: FakeCaller;
/** What came in but tokens, and how it is answered. */
let asked: { method: string; path: string; query: Record<string, string>; body: unknown }[];
let reply: (asked: { method: string; path: string; query: Record<string, string> }, count: number) => Reply;

beforeEach(async () => {
  asked = [];
  reply = () => ({ body: { record_count: 0, tickets: [] } });
  caller = new FakeCaller();
  web = await startWebServer(({ method, url, body }) => {
    if (url.startsWith('/auth')) return { body: { access_token: 'token', expires_in: 3_600 } };
    const { pathname, searchParams } = new URL(url, 'http://x');
    const one = {
      method,
      path: pathname.replace(/^\/api/, ''),
      query: Object.fromEntries(searchParams),
      body: body === '' ? undefined : (JSON.parse(body) as unknown),
    };
    asked.push(one);
    return reply(one, asked.length);
  });
  clients = openClients({ haloUrl: web.url });
});
afterEach(async () => {
  clients.close();
  await web.close();
});

const wire = (id: unknown, over: object = {}) => ({
  id,
  summary: SUMMARY,
  status_id: 1,
  hasbeenclosed: false,
  tickettype_id: 21,
  client_id: 12,
  site_id: 41,
  agent_id: 1,
  priority_id: 2,
  ...over,
});
const enveloped = (...tickets: readonly unknown[]): Reply => ({ body: { record_count: tickets.length, tickets } });
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const idsOf = (rows: readonly { id: number }[]): number[] => rows.map(({ id }) => id);

describe('readTicket', () => {
  test('reads a whole ticket', () => {
    expect(
      readTicket(
        wire(5301, {
          hasbeenclosed: true,
          merged_into_id: 5300,
          deleted: true,
          third_party_id_string: REFERENCE,
          assets: [{ id: 977 }, { id: '978' }, { id: 0 }, null],
          details: 'text',
          details_html: '<p>text</p>',
          dateoccurred: '2026-11-23T09:14:00',
        }),
      ),
    ).toEqual({
      id: 5301,
      statusId: 1,
      hasBeenClosed: true,
      mergedInto: 5300,
      isDeleted: true,
      ticketTypeId: 21,
      clientId: 12,
      siteId: 41,
      agentId: 1,
      priorityId: 2,
      reference: REFERENCE,
      summary: SUMMARY,
      assetIds: [977, 978],
      details: '<p>text</p>',
      occurredAt: '2026-11-23T09:14:00.000Z',
    });
  });

  test('reads a thin row', () => {
    expect(readTicket({ id: 3 })).toEqual({
      id: 3,
      statusId: 0,
      hasBeenClosed: false,
      mergedInto: null,
      isDeleted: false,
      ticketTypeId: 0,
      clientId: 0,
      siteId: 0,
      agentId: 0,
      priorityId: 0,
      reference: '',
      summary: '',
      assetIds: [],
      details: null,
      occurredAt: null,
    });
  });

  test.for([
    ['an id as text', { id: '5301.0' }, { id: 5301 }],
    ['a status as text', { status_id: '9' }, { statusId: 9 }],
    ['no merge by 0', { merged_into_id: 0 }, { mergedInto: null }],
    ['no merge by -1', { merged_into_id: -1 }, { mergedInto: null }],
    ['no merge by null', { merged_into_id: null }, { mergedInto: null }],
    ['an unset date', { dateoccurred: '1900-01-01T00:00:00' }, { occurredAt: null }],
    ['a date with a zone', { dateoccurred: '2026-11-23T09:14:00Z' }, { occurredAt: '2026-11-23T09:14:00.000Z' }],
    [
      'the other spelling of the date',
      { dateoccured: '2026-11-23T09:14:00Z' },
      { occurredAt: '2026-11-23T09:14:00.000Z' },
    ],
    ['details that are text only', { details: 'text', details_html: '' }, { details: 'text' }],
    ['a reference of spaces', { third_party_id_string: '  ' }, { reference: '' }],
    ['assets that are no list', { assets: null }, { assetIds: [] }],
  ] as const)('understands %s', ([, over, expected]) => {
    expect(readTicket(wire(7, over))).toMatchObject(expected);
  });

  test.for([[null], ['text'], [{}], [wire(0)], [wire(-1)], [wire('x')], [wire(1.5)]])('takes %j for none', ([row]) => {
    expect(readTicket(row)).toBeNull();
  });
});

describe('getTickets', () => {
  const get = (ids: readonly number[]) => getTickets(clients.halo, caller, ids);

  test('asks once, by ids, for open and closed ones alike', async () => {
    reply = () => enveloped(wire(5, { status_id: 9 }), wire(7));
    const rows = await get([5, 7]);
    expect(asked.map(({ path, query }) => ({ path, query }))).toEqual([
      { path: '/Tickets', query: { pageinate: 'true', page_size: '100', page_no: '1', ticketids: '5,7' } },
    ]);
    expect([...rows].map(([id, { statusId }]) => [id, statusId])).toEqual([
      [5, 9],
      [7, 1],
    ]);
  });

  test('asks nothing for nothing', async () => {
    expect(await get([])).toEqual(new Map());
    expect(asked).toEqual([]);
  });

  test('leaves out rows that it did not ask for: the filter may be ignored', async () => {
    reply = () => enveloped(wire(5), wire(6), wire(7));
    expect([...(await get([7])).keys()]).toEqual([7]);
  });

  test('lets what is missing be missing, without asking again for a few', async () => {
    reply = () => enveloped(...upTo(95).map((id) => wire(id)));
    expect((await get(upTo(100))).size).toBe(95);
    expect(asked).toHaveLength(1);
  });

  test.for([50, 37])('reads on where a page holds %i rows whatever is asked for', async (cap) => {
    reply = ({ query }) =>
      enveloped(
        ...(query['ticketids'] ?? '')
          .split(',')
          .slice(0, cap)
          .map((id) => wire(id)),
      );
    expect((await get(upTo(100))).size).toBe(100);
    expect(asked).toHaveLength(Math.ceil(100 / cap));
  });

  test('ends where the filter is ignored and most are missing', async () => {
    reply = () => enveloped(...upTo(50).map((id) => wire(id)));
    expect((await get(upTo(100).map((id) => id + 40))).size).toBe(10);
    expect(asked).toHaveLength(2);
  });

  test('refuses more than fit one page', async () => {
    await expect(get(upTo(101))).rejects.toBeInstanceOf(RangeError);
  });

  test.for([[{}], [wire(0)], [null]])('concludes nothing from a list with the row %j', async ([row]) => {
    reply = () => enveloped(wire(5), row);
    await expect(get([5, 6])).rejects.toMatchObject({
      kind: 'Unavailable',
      message: expect.stringMatching(/row without an id/),
    });
  });

  test.for([[{ Message: 'no' }], [{}], ['text']])('does not take the answer %j for an empty list', async ([body]) => {
    reply = () => ({ body: JSON.stringify(body) });
    await expect(get([5])).rejects.toMatchObject({ kind: 'Unavailable' });
  });
});

describe('getTicket', () => {
  const get = () => getTicket(clients.halo, caller, 5301);

  test('asks past the cache, with details', async () => {
    reply = () => ({ body: wire(5301, { details: 'text' }) });
    expect(await get()).toMatchObject({ id: 5301, details: 'text' });
    expect(asked[0]).toMatchObject({
      path: '/Tickets/5301',
      query: { includedetails: 'true', nocache: 'true' },
    });
  });

  test('understands a list of one', async () => {
    reply = () => ({ body: [wire(5301)] });
    expect(await get()).toMatchObject({ id: 5301 });
  });

  test('finds nothing by a 404', async () => {
    reply = () => ({ status: 404 });
    expect(await get()).toBeNull();
  });

  test.for([
    ['a refusal', { status: 403 }, 'Forbidden'],
    ['a failure', { status: 500 }, 'Unavailable'],
    ['a bad request', { status: 400, body: { Message: 'no' } }, 'Rejected'],
    ['another ticket', { body: wire(5302) }, 'Unavailable'],
    ['no ticket', { body: {} }, 'Unavailable'],
    ['an empty list', { body: [] }, 'Unavailable'],
  ] as const)('does not take %s for absence', async ([, answer, kind]) => {
    reply = () => answer;
    await expect(get()).rejects.toMatchObject({ kind });
  });
});

describe('findByReference', () => {
  const find = () => findByReference(clients.halo, caller, REFERENCE);

  test('finds closed ones as well', async () => {
    reply = () =>
      enveloped(
        wire(5, { third_party_id_string: REFERENCE, hasbeenclosed: true }),
        wire(6, { third_party_id_string: REFERENCE }),
      );
    const { rows, isFilterHonoured } = await find();
    expect([idsOf(rows), isFilterHonoured]).toEqual([[5, 6], true]);
    expect(asked[0]?.query).toEqual({
      pageinate: 'true',
      page_size: '100',
      page_no: '1',
      third_party_id_string: REFERENCE,
    });
  });

  test('finds nothing in an empty list', async () => {
    expect(await find()).toEqual({ rows: [], isFilterHonoured: true });
  });

  test.for([
    ['another reference', { third_party_id_string: `${REFERENCE}:1` }],
    ['none', {}],
    ['null', { third_party_id_string: null }],
  ] as const)('sees that the filter is ignored by a row with %s', async ([, over]) => {
    reply = () => enveloped(wire(5, over), wire(6, { third_party_id_string: REFERENCE }));
    const { rows, isFilterHonoured } = await find();
    expect([idsOf(rows), isFilterHonoured]).toEqual([[6], false]);
  });
});

describe('findBySummary', () => {
  const find = () => findBySummary(clients.halo, caller, { clientId: 12, summary: SUMMARY, reference: REFERENCE });
  /** Tickets of the list by id, and the details of each. */
  const desk = (rows: readonly ReturnType<typeof wire>[], details: Readonly<Record<number, object | null>> = {}) => {
    reply = ({ path }) => {
      if (path === '/Tickets') return enveloped(...rows);
      const id = Number(path.split('/').at(-1));
      const found = details[id];
      return found === null ? { status: 404 } : { body: wire(id, found) };
    };
  };

  test("looks at the client's newest", async () => {
    expect(await find()).toEqual([]);
    expect(asked.map(({ query }) => query)).toEqual([
      { pageinate: 'true', page_size: '100', page_no: '1', client_id: '12', order: 'id', orderdesc: 'true' },
    ]);
  });

  test.for([
    ['in HTML', { details_html: `<p>Ref:&nbsp;${REFERENCE}<br>more</p>` }],
    ['in HTML that escapes more than it must', { details_html: `Ref: ${REFERENCE.replaceAll(':', '&#58;')}` }],
    ['in HTML that is split by markup', { details_html: `<b>lvl:</b>${REFERENCE.slice(4)}` }],
    ['in a text', { details: `Ref: ${REFERENCE}\nmore` }],
    ['in our own HTML', { details_html: toHtml(`  Ref: ${REFERENCE}`) }],
    ['at the end', { details: `Ref: ${REFERENCE}` }],
    ['before a full stop', { details: `Ref: ${REFERENCE}.` }],
    ['in the ticket itself', { third_party_id_string: REFERENCE }],
  ] as const)('finds the reference %s', async ([, over]) => {
    desk([wire(5)], { 5: over });
    expect(idsOf(await find())).toEqual([5]);
  });

  test.for([
    ['of another episode', { details: `Ref: ${REFERENCE}:1` }],
    ['of another time', { details: `Ref: ${REFERENCE}0` }],
    ['of nothing', {}],
  ] as const)('does not take a ticket %s', async ([, over]) => {
    desk([wire(5)], { 5: over });
    expect(await find()).toEqual([]);
  });

  test('needs no look into rows that carry a reference', async () => {
    desk([
      wire(7, { third_party_id_string: REFERENCE, summary: 'renamed' }),
      wire(6, { third_party_id_string: `${REFERENCE}:1` }),
    ]);
    expect(idsOf(await find())).toEqual([7]);
    expect(asked).toHaveLength(1);
  });

  test('looks into the five newest of that summary, and no others', async () => {
    desk(
      [...upTo(8).map((id) => wire(id)), wire(9, { summary: 'Printer' })],
      Object.fromEntries(upTo(9).map((id) => [id, { details: REFERENCE }])),
    );
    expect(idsOf(await find())).toEqual([8, 7, 6, 5, 4]);
  });

  test('knows the summary with spaces in other places, and with words around it', async () => {
    desk([wire(5, { summary: `[MSP]  ${SUMMARY.replaceAll(' ', '  ')} ` })], { 5: { details: REFERENCE } });
    expect(idsOf(await find())).toEqual([5]);
  });

  test('leaves out one that vanished meanwhile', async () => {
    desk([wire(5), wire(6)], { 5: { details: REFERENCE }, 6: null });
    expect(idsOf(await find())).toEqual([5]);
  });

  test('fails when one cannot be looked into', async () => {
    desk([wire(5)]);
    const list = reply;
    reply = (one, count) => (one.path === '/Tickets' ? list(one, count) : { status: 500 });
    await expect(find()).rejects.toMatchObject({ kind: 'Unavailable' });
  });
});

const newTicket = (over: Partial<NewTicket> = {}): NewTicket => ({
  summary: SUMMARY,
  detailsHtml: '<p>details</p>',
  ticketTypeId: 21,
  clientId: 12,
  siteId: 41,
  priorityId: null,
  statusId: null,
  team: null,
  agentId: null,
  category: null,
  fields: [],
  assetIds: [],
  reference: REFERENCE,
  ...over,
});
const BARE = {
  summary: SUMMARY,
  details_html: '<p>details</p>',
  tickettype_id: 21,
  client_id: 12,
  site_id: 41,
  third_party_id_string: REFERENCE,
  sendack: false,
  donotapplytemplateintheapi: true,
};

describe('createTicket', () => {
  const create = (over: Partial<NewTicket> = {}) => createTicket(clients.halo, caller, newTicket(over), ['dev-1']);

  test.for([
    ['only what is set', {}, {}],
    ['a priority', { priorityId: 2 }, { priority_id: 2 }],
    ['a status', { statusId: 3 }, { status_id: 3 }],
    ['a team by name and id', { team: { id: 4, name: 'Desk' } }, { team: 'Desk', team_id: 4 }],
    ['an agent', { agentId: 5 }, { agent_id: 5 }],
    ['a category', { category: 'Hardware>Disk' }, { category_1: 'Hardware>Disk' }],
    ['assets', { assetIds: [977] }, { assets: [{ id: 977 }] }],
    [
      'fields by id, else by name',
      {
        fields: [
          { id: 6, name: 'Source', value: 'RMM' },
          { id: null, name: 'CFx', value: 'y' },
        ],
      },
      {
        customfields: [
          { id: 6, value: 'RMM' },
          { name: 'CFx', value: 'y' },
        ],
      },
    ],
  ] as const)('sends %s, in a list of one, without user and mail', async ([, over, sent]) => {
    reply = () => ({ status: 201, body: wire(5301) });
    await create(over);
    expect(asked.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      { method: 'POST', path: '/Tickets', body: [{ ...BARE, ...sent }] },
    ]);
  });

  test.for([
    ['an object', wire(5301)],
    ['a list of one', [wire('5301')]],
    [
      'a list with others',
      [wire(5300, { third_party_id_string: 'x' }), wire(5301, { third_party_id_string: REFERENCE })],
    ],
  ] as const)('finds the ticket in %s', async ([, body]) => {
    reply = () => ({ status: 201, body });
    const { ticket, sentAt } = await create();
    expect(ticket?.id).toBe(5301);
    expect(Math.abs(Date.now() - sentAt)).toBeLessThan(5_000);
  });

  test.for([[undefined], ['<html>'], [[]], [{}], [{ id: 0 }], ['{"id":']])(
    'says that it does not know which ticket it is when %j is answered',
    async ([body]) => {
      reply = () => ({ status: 201, body });
      expect((await create()).ticket).toBeNull();
    },
  );

  test.for([
    [400, 'Rejected'],
    [429, 'Refused'],
    [500, 'Uncertain'],
    [502, 'Uncertain'],
  ] as const)('tells %i as %s', async ([status, kind]) => {
    reply = () => ({ status, body: { Message: 'why' } });
    await expect(create()).rejects.toMatchObject({ kind, status });
  });

  test('names the right to add tickets', async () => {
    reply = () => ({ status: 403 });
    await expect(create()).rejects.toMatchObject({
      kind: 'Forbidden',
      status: 403,
      message: expect.stringMatching(/edit:tickets.*"Can add new Tickets: Yes"/),
    });
  });

  test('is recorded with what was sent, its device, and ids of the answer only', async () => {
    reply = () => ({ status: 201, body: wire(5301, { user_name: 'General User' }) });
    await create();
    expect(caller.records.at(-1)).toMatchObject({ devices: ['dev-1'], sent: [BARE], answer: [5301] });
  });
});

describe('digest', () => {
  test.for([
    ['one', { id: 5, summary: 'x' }, [5]],
    ['a list', [{ id: 5 }, { id: '6' }], [5, 6]],
    ['a warning', { id: 5, _warning: 'No mailbox\nis set' }, { ids: [5], warning: 'No mailbox is set' }],
    ['an empty warning', [{ id: 5, _warning: '' }], [5]],
    ['nothing', undefined, []],
    ['a text', 'ok', []],
  ] as const)('keeps of %s its ids', ([, json, expected]) => {
    expect(digest(json)).toEqual(expected);
  });
});

describe('changeTicket', () => {
  const ticket = { id: 5301, ticketTypeId: 21, clientId: 12 };

  test.for([
    ['a status', { statusId: 9 }, { status_id: 9 }],
    ['assets', { assetIds: [977, 978] }, { assets: [{ id: 977 }, { id: 978 }] }],
    ['no assets any more', { assetIds: [] }, { assets: [] }],
  ] as const)('sends %s with type and client, and nothing else', async ([, change, sent]) => {
    reply = () => ({ status: 201, body: wire(5301, { status_id: 9 }) });
    const row = await changeTicket(clients.halo, caller, { ...ticket, ...change }, []);
    expect(asked[0]?.body).toEqual([{ id: 5301, tickettype_id: 21, client_id: 12, ...sent }]);
    expect(row).toMatchObject({ id: 5301, statusId: 9 });
  });

  test.for([[undefined], [{}], [wire(5302)]])('knows nothing by the answer %j', async ([body]) => {
    reply = () => ({ status: 201, body });
    expect(await changeTicket(clients.halo, caller, { ...ticket, statusId: 9 }, [])).toBeNull();
  });

  test.for([
    ['closing', { statusId: 9, deed: 'close' }, /"Can close Tickets"/, /closed Tickets/],
    ['reopening', { statusId: 2, deed: 'reopen' }, /"Can edit closed Tickets"/, /close Tickets/],
    ['any status', { statusId: 2 }, /"Can close Tickets".*"Can edit closed Tickets"/, /Advanced/],
    ['linking', { assetIds: [1] }, /"Can Edit Advanced Ticket Details"/, /close Tickets/],
  ] as const)('names the right for %s', async ([, change, named, unnamed]) => {
    reply = () => ({ status: 403 });
    const error: unknown = await changeTicket(clients.halo, caller, { ...ticket, ...change }, []).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ kind: 'Forbidden', message: expect.stringMatching(named) });
    expect(error).not.toMatchObject({ message: expect.stringMatching(unnamed) });
  });

  test('leaves the text of a missing scope as it is', async () => {
    web.answer = () => ({ status: 400, body: { error: 'invalid_scope' } });
    await expect(changeTicket(clients.halo, caller, { ...ticket, statusId: 9 }, [])).rejects.toMatchObject({
      kind: 'Forbidden',
      message: expect.stringMatching(/lacks a scope/),
    });
  });
});

describe('plainText', () => {
  test.for([
    ['a <b>b</b> c', 'a b c'],
    ['<p>a</p><p>b</p>', 'a b'],
    ['a<br/>b<br>c', 'a b c'],
    ['a&nbsp;&nbsp; b', 'a b'],
    ['&lt;img src=x&gt; &amp;amp; &quot;q&quot; &#39;s&#x27;', '<img src=x> &amp; "q" \'s\''],
    ['<style>p { margin: 0 }</style>a', 'a'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['&unknown; &#9999999;', '&unknown; &#9999999;'],
    ['', ''],
  ] as const)('shows %j as %j', ([html, text]) => {
    expect(plainText(html)).toBe(text);
  });

  test.for(['a < b & "c"\n  <script>x</script> \'d\'', '&lt;p&gt;', 'line\r\n\r\nline', 'a  >  b'])(
    'brings back what was made HTML: %j',
    (text) => {
      expect(plainText(toHtml(text))).toBe(text.replaceAll(/\s+/g, ' '));
    },
  );
});
