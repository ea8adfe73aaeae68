import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  getOwnAgent,
  getTicketType,
  listAgents,
  listCategories,
  listOutcomes,
  listPriorities,
  listSlas,
  listStatuses,
  listTeams,
  listTicketTypes,
} from '../../../src/apis/halopsa/desk.ts';
import { openClients } from '../../support/api-clients.ts';
import { FakeCaller } from '../../support/fake-caller.ts';
import { startWebServer, type Reply, type WebServer } from '../../support/web-server.ts';

let web: WebServer;
let clients: ReturnType<typeof openClients>;
const caller = new FakeCaller();
let asked: string[];
/** Answers by path below /api, with the query. */
let answers: Readonly<Record<string, unknown>>;
let otherwise: Reply;

beforeEach(async () => {
  asked = [];
  answers = {};
  otherwise = { status: 404 };
  web = await startWebServer(({ url }) => {
    if (url.startsWith('/auth')) return { body: { access_token: 'token', expires_in: 3_600 } };
    const path = url.replace(/^\/api/, '');
    asked.push(path);
    return path in answers ? { body: answers[path] } : otherwise;
  });
  clients = openClients({ haloUrl: web.url });
});
afterEach(async () => {
  clients.close();
  await web.close();
});

const always = (body: unknown): void => {
  otherwise = { body };
};

describe('listStatuses', () => {
  const row = (id: unknown) => ({ id, name: `Status ${String(id)} `, type: 0 });
  const list = (all: readonly unknown[], open: readonly unknown[]) => {
    answers = { '/Status': all, '/Status?excludeclosed=true': open };
    return listStatuses(clients.halo, caller);
  };

  test.for([
    ['those that the second list leaves out', [1, 9, 31], [1], [9, 31]],
    ['in any spelling', [1, '9.0'], ['1'], [9]],
    ['HaloPSA’s own when the filter is ignored', [1, 9], [1, 9], [9]],
    ['HaloPSA’s own when all are left out', [1, 9], [], [9]],
    ['none when nothing says so', [1, 2], [1, 2], []],
  ] as const)('tells which close: %s', async ([, all, open, closedIds]) => {
    expect((await list(all.map(row), open.map(row))).closedIds).toEqual(closedIds);
  });

  test('names all', async () => {
    expect((await list([row(1), row(9)], [row(1)])).all).toEqual([
      { id: 1, name: 'Status 1' },
      { id: 9, name: 'Status 9' },
    ]);
  });

  test.for([
    [[row(1), {}], [row(1)]],
    [
      [row(1), row(2)],
      [row(1), { name: 'In Progress' }],
    ],
  ] as const)('does not take an unreadable status for a closing one', async ([all, open]) => {
    await expect(list(all, open)).rejects.toMatchObject({ kind: 'Unavailable' });
  });
});

describe('listPriorities', () => {
  const row = (priorityid: unknown, slaid: unknown, over: object = {}) => ({
    id: 'guid',
    priorityid,
    slaid,
    name: `P${String(priorityid)}`,
    ...over,
  });

  test('tells them by SLA, by the id that tickets take', async () => {
    always([row(1, 1), row('2', 1), row(1, 2), row(5, 2)]);
    expect([...(await listPriorities(clients.halo, caller))]).toEqual([
      [
        1,
        [
          { id: 1, name: 'P1' },
          { id: 2, name: 'P2' },
        ],
      ],
      [
        2,
        [
          { id: 1, name: 'P1' },
          { id: 5, name: 'P5' },
        ],
      ],
    ]);
  });

  test('leaves out hidden, repeated and unreadable ones', async () => {
    always([row(1, 1), row(1, 1, { name: 'again' }), row(2, 1, { ishidden: true }), row(null, 1), null]);
    expect([...(await listPriorities(clients.halo, caller))]).toEqual([[1, [{ id: 1, name: 'P1' }]]]);
  });
});

describe('listTicketTypes', () => {
  const type = (id: number, over: object = {}) => ({
    id,
    name: `Type ${id}`,
    cancreate: true,
    default_sla: 1,
    default_priority: 4,
    initial_status: 1,
    reopenedstatus: 2,
    ...over,
  });
  const list = (all: readonly unknown[], creatable: readonly unknown[]) => {
    answers = { '/TicketType': all, '/TicketType?can_create_only=true': creatable };
    return listTicketTypes(clients.halo, caller);
  };

  test('tells what a policy needs', async () => {
    expect(await list([type(21)], [type(21)])).toEqual([
      {
        id: 21,
        name: 'Type 21',
        canCreate: true,
        needsApproval: false,
        slaId: 1,
        defaultPriorityId: 4,
        initialStatusId: 1,
        reopenedStatusId: 2,
        allowedStatusIds: null,
        fields: null,
      },
    ]);
  });

  test.for([
    ['not in the second list', [type(21)], [], false],
    [
      'marked so, where the filter is ignored',
      [type(21, { cancreate: false })],
      [type(21, { cancreate: false })],
      false,
    ],
    ['not marked at all', [type(21, { cancreate: null })], [type(21)], true],
  ] as const)('knows whether agents may create it: %s', async ([, all, creatable, canCreate]) => {
    expect((await list(all, creatable))[0]?.canCreate).toBe(canCreate);
  });

  test.for([
    ['default_sla', { default_sla: '2' }, 2],
    ['default_sla_id', { default_sla: undefined, default_sla_id: 2 }, 2],
    ['defaultSLA', { default_sla: undefined, defaultSLA: 2.0 }, 2],
    ['none', { default_sla: -1 }, null],
    ['a guid only', { default_sla: 0, default_sla_guid: '11111111-1111-4111-8111-111111111111' }, null],
  ] as const)('finds the SLA as %s', async ([, over, slaId]) => {
    expect((await list([type(21, over)], []))[0]?.slaId).toBe(slaId);
  });

  test('leaves out what cannot be read', async () => {
    expect((await list([null, { name: 'x' }, type(0), type(21)], [])).map(({ id }) => id)).toEqual([21]);
  });

  test('does not take a failure for no types', async () => {
    answers = { '/TicketType': { Message: 'no' } };
    await expect(listTicketTypes(clients.halo, caller)).rejects.toMatchObject({ kind: 'Unavailable' });
  });
});

describe('getTicketType', () => {
  const get = (over: object = {}) => {
    always({ id: 21, name: 'Alert', ...over });
    return getTicketType(clients.halo, caller, 21);
  };

  test('asks for details', async () => {
    await get();
    expect(asked).toEqual(['/TicketType/21?includedetails=true']);
  });

  test.for([
    [
      'the label of its description first',
      { fieldid: 101, name: 'CFserial', label: 'b', fieldinfo: { id: 101, name: 'CFserial', label: 'Serial Number' } },
      { id: 101, name: 'Serial Number', mandatory: false },
    ],
    ['its own label', { fieldid: 101, name: 'CFx', label: 'Serial' }, { id: 101, name: 'Serial', mandatory: false }],
    ['its name', { fieldid: 101, name: 'Team' }, { id: 101, name: 'Team', mandatory: false }],
    [
      'the name of its description',
      { fieldid: '7', fieldinfo: { name: 'CFx' } },
      { id: 7, name: 'CFx', mandatory: false },
    ],
    ['the older spelling', { fieldid: 7, fieldname: 'Team' }, { id: 7, name: 'Team', mandatory: false }],
    ['no id', { fieldid: -3, label: 'Summary' }, { id: null, name: 'Summary', mandatory: false }],
    ['the id of its description', { label: 'x', fieldinfo: { id: 8 } }, { id: 8, name: 'x', mandatory: false }],
    ['its own mark', { fieldid: 1, label: 'x', mandatory: true }, { id: 1, name: 'x', mandatory: true }],
    [
      'the mark of its description',
      { fieldid: 1, label: 'x', fieldinfo: { mandatory: 1 } },
      { id: 1, name: 'x', mandatory: true },
    ],
  ] as const)('reads a field by %s', async ([, field, expected]) => {
    expect((await get({ fields: [field, {}, null] }))?.fields).toEqual([expected]);
  });

  test.for([
    ['untold', undefined, null],
    ['null', null, null],
    ['none', [], []],
  ] as const)('tells fields that are %s from others', async ([, fields, expected]) => {
    expect((await get({ fields }))?.fields).toEqual(expected);
  });

  test.for([
    ['all', { allowall_status: true, allowed_status: [{ status_id: 1 }] }, null],
    ['some', { allowall_status: false, allowed_status: [{ status_id: 1 }, { status_id: '9' }, {}] }, [1, 9]],
    ['none told', { allowall_status: false, allowed_status: [] }, null],
    ['nothing told', {}, null],
  ] as const)('knows which statuses are allowed: %s', async ([, over, ids]) => {
    expect((await get(over))?.allowedStatusIds).toEqual(ids);
  });

  test('knows that it starts with an approval', async () => {
    expect((await get({ approval_process_id: 3 }))?.needsApproval).toBe(true);
  });

  test('finds no type by a 404', async () => {
    expect(await getTicketType(clients.halo, caller, 99)).toBeNull();
  });

  test.for([[{ id: 22, name: 'Other' }], [{}], [[]]])('does not take %j for it', async ([body]) => {
    always(body);
    await expect(getTicketType(clients.halo, caller, 21)).rejects.toMatchObject({ kind: 'Unavailable' });
  });
});

describe('the short lists', () => {
  test('name outcomes as they are posted, else by their button', async () => {
    always([
      { id: 7, outcome: 'Private Note', buttonname: 'Note' },
      { id: 40, outcome: '', buttonname: 'Resolve' },
      { id: 41 },
      null,
    ]);
    expect(await listOutcomes(clients.halo, caller)).toEqual([
      { id: 7, name: 'Private Note' },
      { id: 40, name: 'Resolve' },
    ]);
  });

  test('hold teams that take tickets', async () => {
    always([
      { id: 1, name: 'Desk', forrequests: true },
      { id: 2, name: 'Sales', forrequests: false },
      { id: 3, name: 'Old', inactive: true },
      { id: 4, name: 'Night' },
    ]);
    expect(await listTeams(clients.halo, caller)).toEqual([
      { id: 1, name: 'Desk' },
      { id: 4, name: 'Night' },
    ]);
  });

  test.for([
    ['a bare list', (agents: unknown[]) => agents],
    ['an envelope', (agents: unknown[]) => ({ results: agents })],
  ] as const)('hold agents from %s, without disabled ones', async ([, wrap]) => {
    always(
      wrap([{ id: 1, name: 'Unassigned' }, { id: 15, name: 'Ana' }, { id: 16, name: 'Ben', isdisabled: true }, {}]),
    );
    expect(await listAgents(clients.halo, caller)).toEqual([
      { id: 1, name: 'Unassigned' },
      { id: 15, name: 'Ana' },
    ]);
  });

  test('hold more agents than fit one page', async () => {
    const all = Array.from({ length: 130 }, (_, index) => ({ id: index + 1, name: `Agent ${index + 1}` }));
    answers = {
      '/Agent?pageinate=true&page_size=100&page_no=1': all.slice(0, 100),
      '/Agent?pageinate=true&page_size=100&page_no=2': all.slice(100),
    };
    expect(await listAgents(clients.halo, caller)).toHaveLength(130);
  });

  test.for([
    ['the value', [{ value: 'Hardware>Laptop', category_name: 'Laptop' }], ['Hardware>Laptop']],
    ['the deeper one', [{ value: 'Laptop', category_name: 'Hardware>Laptop' }], ['Hardware>Laptop']],
    ['the name alone', [{ category_name: 'Printer' }], ['Printer']],
    ['each once', [{ value: 'A' }, { value: 'A ' }, { value: '' }, null], ['A']],
  ] as const)('name categories by %s', async ([, rows, names]) => {
    answers = { '/Category?tickettype_id=21&type_id=1': rows };
    expect(await listCategories(clients.halo, caller, 21)).toEqual(names);
  });

  test('hold SLAs', async () => {
    always([{ id: 1, name: 'Standard' }, { id: '2', name: 'Premium' }, {}]);
    expect(await listSlas(clients.halo, caller)).toEqual([
      { id: 1, name: 'Standard' },
      { id: 2, name: 'Premium' },
    ]);
  });

  test('are not empty because of a failure', async () => {
    otherwise = { status: 403 };
    await expect(listTeams(clients.halo, caller)).rejects.toMatchObject({
      kind: 'Forbidden',
      message: expect.stringMatching(/\/Team.*departments and teams/),
    });
  });
});

describe('getOwnAgent', () => {
  const get = () => getOwnAgent(clients.halo, caller);

  test('says who we are', async () => {
    answers = { '/Agent/me': { id: 14, name: 'Level integration', isapiagent: true } };
    expect(await get()).toEqual({ id: 14, name: 'Level integration' });
  });

  test.for([[{}], [{ id: 0, name: 'x' }], [[]]])('does not know it by %j', async ([body]) => {
    always(body);
    expect(await get()).toBeNull();
  });

  test('does not know it where HaloPSA cannot say', async () => {
    expect(await get()).toBeNull();
  });

  test('throws when the question fails', async () => {
    otherwise = { status: 500 };
    await expect(get()).rejects.toMatchObject({ kind: 'Unavailable' });
  });
});
