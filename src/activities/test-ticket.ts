import type { CheckLine } from '../contract/activities.ts';
import type { TaskActivities } from '../contract/ticketing-activities.ts';
import { FAILURES } from '../contract/failures.ts';
import type { HaloPlace } from '../domain/mapping.ts';
import type { Policy } from '../domain/policy.ts';
import { sameName } from '../domain/same-name.ts';
import type { TicketSettings } from '../domain/ticket-settings.ts';
import { isClosedStatus } from '../domain/ticket.ts';
import type { TextVariables } from '../domain/ticket-texts.ts';
import { Context } from '@temporalio/activity';
import { randomUUID } from 'node:crypto';
import { ApiError } from '../apis/http/api-error.ts';
import { listActions, postNote } from '../apis/halopsa/actions.ts';
import { listStatuses } from '../apis/halopsa/desk.ts';
import type { HaloClient } from '../apis/halopsa/client.ts';
import { changeTicket, createTicket, getTicket, type TicketRow } from '../apis/halopsa/tickets.ts';
import type { ConnectionClients } from '../holder/connection-clients.ts';
import type { Voice } from '../holder/voice.ts';
import { renderSummary, renderText } from '../texts/render-text.ts';
import { toHtml } from '../texts/to-html.ts';
import { savedConfig } from './alert-view.ts';
import { asked } from './asked.ts';
import { madeBy } from './make-ticket.ts';

const pass = (name: string, detail: string): CheckLine => ({ name, result: 'pass', detail });
const fail = (name: string, detail: string, cure?: string): CheckLine => ({
  name,
  result: 'fail',
  detail,
  ...(cure === undefined ? {} : { cure }),
});

/** What a test ticket is made of. */
interface Test {
  readonly connection: string;
  readonly policy: Policy;
  readonly settings: TicketSettings;
  readonly place: HaloPlace;
  readonly reference: string;
}

async function planOf(connection: string, wanted: string): Promise<Test> {
  const { config } = await savedConfig(Context.current().client, connection);
  const policy = config.policies.find(({ name }) => sameName(name, wanted));
  if (policy === undefined)
    throw new ApiError(
      FAILURES.invalid,
      `there is no policy "${wanted}" (level-halopsa policies list shows them): nothing was written`,
    );
  const place = config.rows.find((row) => row.place !== null)?.place ?? config.tickets.catchAll;
  if (place === null || place === undefined)
    throw new ApiError(
      FAILURES.invalid,
      'no group is mapped yet, so there is no client for a test ticket (level-halopsa map add): nothing was written',
    );
  return { connection, policy, settings: config.tickets, place, reference: `lvl:test:${randomUUID()}` };
}

const variablesOf = ({ policy, place, connection, reference }: Test): TextVariables => ({
  policy: policy.name,
  ticketType: policy.ticketType.name,
  client: place.clientName,
  site: place.siteName,
  connection,
  reference,
});

async function create(halo: HaloClient, voice: Voice, test: Test): Promise<TicketRow> {
  const { policy, place, settings, reference } = test;
  const variables = variablesOf(test);
  const { ticket } = await createTicket(
    halo,
    voice,
    {
      summary: renderSummary('testSummary', settings.texts, variables),
      detailsHtml: toHtml(renderText('testDetails', settings.texts, variables)),
      ...madeBy(policy, place),
      priorityId: policy.priorities.critical?.id ?? Object.values(policy.priorities)[0]?.id ?? null,
      assetIds: [],
      reference,
    },
    [],
  );
  if (ticket === null) throw new ApiError(FAILURES.uncertain, 'HaloPSA did not say which ticket it made');
  return ticket;
}

interface Step {
  readonly name: string;
  readonly run: () => Promise<string>;
}

/** Each step by itself: a missing right costs its line, and the others still tell something. */
async function walk(steps: readonly Step[]): Promise<CheckLine[]> {
  const lines: CheckLine[] = [];
  for (const { name, run } of steps) {
    try {
      lines.push(pass(name, await run()));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      lines.push(fail(name, error.message));
    }
  }
  return lines;
}

function stepsOf(
  halo: HaloClient,
  voice: Voice,
  test: Test,
  ticket: TicketRow,
  closedIds: ReadonlySet<number>,
): Step[] {
  const { policy, settings } = test;
  const { id } = ticket;
  const put = async (
    status: { readonly id: number; readonly name: string },
    isWantedClosed: boolean,
  ): Promise<string> => {
    const now = await getTicket(halo, voice, id);
    if (now === null) throw new ApiError(FAILURES.rejected, `ticket #${id} cannot be read back`);
    await changeTicket(
      halo,
      voice,
      { id, ticketTypeId: now.ticketTypeId, clientId: now.clientId, statusId: status.id },
      [],
    );
    const after = await getTicket(halo, voice, id);
    if (after === null || isClosedStatus(after.statusId, after.hasBeenClosed, closedIds) !== isWantedClosed)
      throw new ApiError(
        FAILURES.rejected,
        `HaloPSA did not take the status "${status.name}": the ticket type uses pending closure, or a rule changed it back`,
      );
    return `now "${status.name}"`;
  };
  const noteHtml = toHtml(renderText('testNote', settings.texts, variablesOf(test)));
  return [
    {
      name: 'find it by its reference',
      run: () => {
        if (ticket.reference === test.reference) return Promise.resolve('HaloPSA keeps our reference');
        return Promise.resolve(
          'HaloPSA does not keep our reference: tickets are found by their text instead, at a request more',
        );
      },
    },
    {
      name: 'write a private note',
      run: async () => {
        await postNote(halo, voice, { ticketId: id, outcome: settings.noteOutcome, html: noteHtml }, []);
        return 'written';
      },
    },
    { name: 'close', run: () => put(policy.closedStatus, true) },
    { name: 'reopen', run: () => put(policy.reopenedStatus, false) },
    { name: 'close again', run: () => put(policy.closedStatus, true) },
    {
      name: 'no mail to anybody',
      run: async () => {
        const { emailed } = await listActions(halo, voice, id);
        if (emailed.length > 0)
          throw new ApiError(
            FAILURES.rejected,
            `HaloPSA mailed somebody about ticket #${id} (action ${emailed.join(', ')}): take the mail out of the ticket type's rules and templates, or tickets will reach your clients`,
          );
        return 'the actions read back show none';
      },
    },
  ];
}

async function testTicket(halo: HaloClient, voice: Voice, connection: string, policyName: string) {
  const test = await planOf(connection, policyName);
  const { closedIds } = await listStatuses(halo, voice);
  const place = `${test.place.clientName} / ${test.place.siteName}`;
  let ticket: TicketRow;
  try {
    ticket = await create(halo, voice, test);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const isUnknown = error.kind === FAILURES.uncertain;
    const cure = isUnknown
      ? `look for "${test.reference}" in HaloPSA, and close that ticket if it is there`
      : undefined;
    return {
      ticketId: null,
      lines: [fail(`create a "${test.policy.ticketType.name}" ticket`, error.message, cure)],
      records: voice.records,
    };
  }
  const first = pass(`create a "${test.policy.ticketType.name}" ticket`, `#${ticket.id} at ${place}`);
  const lines = [first, ...(await walk(stepsOf(halo, voice, test, ticket, new Set(closedIds))))];
  const isLeftOpen = lines.find(({ name }) => name === 'close again')?.result === 'fail';
  return {
    ticketId: ticket.id,
    lines: isLeftOpen ? [...lines, fail('tidy up', `ticket #${ticket.id} is still open`, 'close it by hand')] : lines,
    records: voice.records,
  };
}

/** Writes for a person who waits: outside the hold, by any process. */
export function createTaskActivities(clients: ConnectionClients): TaskActivities {
  return {
    testTicket: ({ connection, policy }) =>
      asked('halopsa', (voice) => {
        // A fresh pair: rights are frozen into a token, and this test is about rights.
        const { halo } = clients.open();
        return testTicket(halo, voice, connection, policy);
      }),
  };
}
