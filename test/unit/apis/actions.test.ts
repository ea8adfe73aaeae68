import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listActions, postNote } from '../../../src/apis/halopsa/actions.ts';
import { plainText } from '../../../src/apis/halopsa/plain-text.ts';
import { toHtml } from '../../../src/texts/to-html.ts';
import { openClients } from '../../support/api-clients.ts';
import { FakeCaller } from '../../support/fake-caller.ts';
import { startWebServer, type Reply, type WebServer } from '../../support/web-server.ts';

let web: WebServer;
let clients: ReturnType<typeof openClients>;
let caller: FakeCaller;
let asked: { method: string; url: URL; body: unknown }[];
let reply: Reply;

beforeEach(async () => {
  asked = [];
  reply = { body: { ticket_id: 5301, record_count: 0, actions: [] } };
  caller = new FakeCaller();
  web = await startWebServer(({ method, url, body }) => {
    if (url.startsWith('/auth')) return { body: { access_token: 'token', expires_in: 3_600 } };
    asked.push({ method, url: new URL(url, 'http://x'), body: body === '' ? undefined : JSON.parse(body) });
    return reply;
  });
  clients = openClients({ haloUrl: web.url });
});
afterEach(async () => {
  clients.close();
  await web.close();
});

const action = (over: object = {}) => ({
  id: 3,
  ticket_id: 5301,
  datetime: '2026-11-23T09:30:00Z',
  who: 'Ana',
  who_type: 1,
  who_agentid: 15,
  actionby_agent_id: 15,
  actionby_user_id: 0,
  actionby_application_id: '',
  outcome: 'Reply',
  old_status: 1,
  new_status: 2,
  timetaken: 0.25,
  note: 'Looking at it',
  note_html: '',
  emailto: '',
  ...over,
});
const list = () => listActions(clients.halo, caller, 5301);
const listed = async (over: object) => {
  reply = { body: { actions: [action(over)] } };
  return list();
};

describe('listActions', () => {
  test('asks for all of them, with HTML', async () => {
    await list();
    expect(asked[0]?.url.pathname).toBe('/api/Actions');
    expect(Object.fromEntries(asked[0]?.url.searchParams ?? [])).toEqual({
      ticket_id: '5301',
      excludesys: 'false',
      includehtmlnote: 'true',
      count: '1000',
    });
  });

  test("reads a person's", async () => {
    expect((await listed({})).actions).toEqual([
      {
        id: 3,
        at: '2026-11-23T09:30:00.000Z',
        who: 'Ana',
        agentId: 15,
        application: '',
        isSystem: false,
        oldStatusId: 1,
        newStatusId: 2,
        timeTaken: 0.25,
      },
    ]);
  });

  test.for([
    ['no status change', { old_status: 0, new_status: -1 }, { oldStatusId: null, newStatusId: null }],
    ['a status as text', { new_status: '9' }, { newStatusId: 9 }],
    ['time as text', { timetaken: '1.5' }, { timeTaken: 1.5 }],
    ['no time', { timetaken: null }, { timeTaken: 0 }],
    ['an unset time', { datetime: '1900-01-01T00:00:00' }, { at: '' }],
    ['a time without zone', { datetime: '2026-11-23T09:30:00.123' }, { at: '2026-11-23T09:30:00.123Z' }],
    ['the agent whose name it bears', { actionby_agent_id: 0, who_agentid: 16 }, { agentId: 16 }],
    ['the agent who did it', { actionby_agent_id: 14, who_agentid: 15 }, { agentId: 14 }],
    ['no agent', { actionby_agent_id: -1, who_agentid: null }, { agentId: 0 }],
    [
      'an application',
      { actionby_application_id: ' Level integration app ' },
      { application: 'Level integration app' },
    ],
    ["HaloPSA's web page", { actionby_application_id: 'nethelpdesk-agent-web-application' }, { application: '' }],
    ['no application', { actionby_application_id: '0' }, { application: '' }],
  ] as const)('understands %s', async ([, over, expected]) => {
    expect((await listed(over)).actions[0]).toMatchObject(expected);
  });

  const nobody = { who_agentid: 0, actionby_agent_id: 0 };
  test.for([
    ['System', { ...nobody, who: 'System' }],
    ['a rule', { ...nobody, who: 'Rules' }],
    ['a rule in the name of an agent', { who: 'Ticket Rule' }],
    ['an automation', { ...nobody, who: 'Automation' }],
    ['a workflow', { ...nobody, who: 'workflow ' }],
    ['HaloPSA itself', { ...nobody, who: 'Halo System' }],
    ['nobody', { ...nobody, who: '' }],
    ['nobody, as null', { who: null, who_agentid: null, actionby_agent_id: null }],
  ] as const)('takes %s for the system', async ([, over]) => {
    expect((await listed(over)).actions[0]?.isSystem).toBe(true);
  });

  test.for([
    ['a person', {}],
    ['a person at the web page', { actionby_application_id: 'nethelpdesk-agent-web-application' }],
    ['an end user', { ...nobody, who: 'Jo Smith', who_type: 2, actionby_user_id: 77 }],
    ['an end user without a name', { ...nobody, who: '', actionby_user_id: 77 }],
    ['an end user whose name is a rule', { ...nobody, who: 'Rules', actionby_user_id: 77 }],
    ['somebody unknown', { ...nobody, who: 'Jo Smith' }],
    ['a name that only begins so', { ...nobody, who: 'System Administrator' }],
    ['an agent without a name', { who: '' }],
    ['an application', { actionby_application_id: 'Level integration app' }],
    ['an application that runs as System', { ...nobody, who: 'System', actionby_application_id: 'Other' }],
  ] as const)('does not take %s for the system', async ([, over]) => {
    expect((await listed(over)).actions[0]?.isSystem).toBe(false);
  });

  test('tells notes as text that compares with what was sent', async () => {
    const sent = toHtml('Level resolved this alert at 09:41 (after 27 min).\n  <b>Left open</b> & waiting');
    reply = {
      body: {
        actions: [
          action({ id: 1, note_html: `<div>${sent}</div>`, note: 'shortened' }),
          action({ id: 2, note: 'a  <b>\nc', note_html: ' ' }),
          action({ id: 3, note: null, note_html: null }),
        ],
      },
    };
    const { notes } = await list();
    expect([...notes]).toEqual([
      [1, plainText(sent)],
      [2, 'a <b> c'],
      [3, ''],
    ]);
  });

  test.for([
    ['a recipient', { emailto: 'jo@acme.example' }, [3]],
    ['a copy', { emailcc: 'jo@acme.example' }, [3]],
    ['a blind copy', { emailbcc: 'jo@acme.example' }, [3]],
    ['a sent mail', { sendemail: true }, [3]],
    ['the time of a mail', { dateemailed: '2026-11-23T09:30:00Z' }, [3]],
    ['a mail that goes out', { emailto: 'jo@acme.example', emaildirection: 'O' }, [3]],
    ['a mail that came in', { emailto: 'desk@msp.example', emaildirection: 'I' }, []],
    ['no mail', { emailto: ' ', sendemail: false, dateemailed: '1900-01-01T00:00:00' }, []],
    ['nothing about mail', { emailto: null }, []],
  ] as const)('finds those by which mail was sent: %s', async ([, over, expected]) => {
    expect((await listed(over)).emailed).toEqual(expected);
  });

  test('reads a bare list, and ids in any spelling', async () => {
    reply = { body: [action({ id: '4.0' })] };
    expect((await list()).actions.map(({ id }) => id)).toEqual([4]);
  });

  test.for([[{}], [null], [action({ id: null })]])(
    'concludes nothing from a list with the row %j: it could be a person’s work',
    async ([row]) => {
      reply = { body: { actions: [action(), row] } };
      await expect(list()).rejects.toMatchObject({
        kind: 'Unavailable',
        message: expect.stringMatching(/without its id/),
      });
    },
  );

  test.for([
    [{ status: 500 }, 'Unavailable'],
    [{ status: 404 }, 'Rejected'],
    [{ body: { Message: 'no' } }, 'Unavailable'],
  ] as const)('does not take %j for a ticket without actions', async ([answer, kind]) => {
    reply = answer;
    await expect(list()).rejects.toMatchObject({ kind });
  });
});

describe('postNote', () => {
  const post = (outcome: number | string = 7) =>
    postNote(clients.halo, caller, { ticketId: 5301, outcome, html: '<p>Still firing</p>' }, ['dev-1']);

  test.for([
    [7, { outcome_id: 7 }],
    ['Internal Note', { outcome: 'Internal Note' }],
  ] as const)('writes a private note without mail, by the outcome %s', async ([outcome, sent]) => {
    reply = { status: 201, body: { id: 4, ticket_id: 5301 } };
    expect(await post(outcome)).toBe(4);
    expect(asked.map(({ method, url, body }) => ({ method, path: url.pathname, body }))).toEqual([
      {
        method: 'POST',
        path: '/api/Actions',
        body: [{ ticket_id: 5301, ...sent, note_html: '<p>Still firing</p>', hiddenfromuser: true, sendemail: false }],
      },
    ]);
    expect(caller.records.at(-1)).toMatchObject({ devices: ['dev-1'], answer: [4] });
  });

  test.for([
    [[{ id: '4' }], 4],
    [[], null],
    [{}, null],
    [{ id: 0 }, null],
    [undefined, null],
    ['<html>', null],
  ] as const)('reads %j as %j', async ([body, id]) => {
    reply = { status: 201, body };
    expect(await post()).toBe(id);
  });

  test('says which setting names the outcome when HaloPSA does not take it', async () => {
    reply = {
      status: 400,
      body: { ClassName: 'System.Exception', Message: 'An Outcome must be entered for this Action' },
    };
    await expect(post(7)).rejects.toMatchObject({
      kind: 'Rejected',
      status: 400,
      message: expect.stringMatching(/outcome 7 .*An Outcome must be entered.*noteOutcome.*Tickets > Actions/),
    });
  });

  test('leaves other refusals as they are', async () => {
    reply = { status: 400, body: { Message: 'Ticket not found' } };
    await expect(post()).rejects.toMatchObject({ kind: 'Rejected', message: 'Ticket not found' });
  });

  test('names the right', async () => {
    reply = { status: 403 };
    await expect(post()).rejects.toMatchObject({
      kind: 'Forbidden',
      message: expect.stringMatching(/\/Actions.*edit:tickets.*"Can edit Tickets which are not assigned to them"/),
    });
  });

  test('may have been stored when the answer is a failure', async () => {
    reply = { status: 502, body: '<html>' };
    await expect(post()).rejects.toMatchObject({ kind: 'Uncertain' });
  });
});
