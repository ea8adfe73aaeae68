import { z } from 'zod';
import type { TicketAction } from '../../domain/ticket.ts';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import { sloppyBoolean, sloppyId } from '../http/sloppy.ts';
import type { HaloClient } from './client.ts';
import { rowsOf } from './lists.ts';
import { oneLine, plainText } from './plain-text.ts';
import { namingRight } from './rights.ts';
import { answeredRows, digest, idOrZero, textOrEmpty, utcOrNull } from './ticket-wire.ts';

const PATH = '/Actions';
/** The list is not paged. A ticket with more actions than this was certainly worked on. */
const MOST_ACTIONS = 1_000;

const hours = z
  .union([z.number(), z.string()])
  .transform(Number)
  .refine((value) => Number.isFinite(value))
  .catch(0);

const WireAction = z.object({
  id: sloppyId,
  datetime: utcOrNull,
  who: textOrEmpty,
  who_agentid: idOrZero,
  actionby_agent_id: idOrZero,
  actionby_user_id: idOrZero,
  actionby_application_id: textOrEmpty,
  old_status: idOrZero,
  new_status: idOrZero,
  timetaken: hours,
  note: textOrEmpty,
  note_html: textOrEmpty,
  emailto: textOrEmpty,
  emailcc: textOrEmpty,
  emailbcc: textOrEmpty,
  emaildirection: textOrEmpty,
  dateemailed: utcOrNull,
  sendemail: sloppyBoolean,
});
type WireAction = z.output<typeof WireAction>;

/** What people work with names itself as an application too. */
const OWN_APPS = /^(nethelpdesk|halo)[\w-]*-application$/i;

const applicationOf = ({ actionby_application_id: id }: WireAction): string =>
  OWN_APPS.test(id.trim()) || /^(0|-1)$/.test(id.trim()) ? '' : id.trim();

const SYSTEM =
  /^(halo ?(psa|itsm)? )?(system( user)?|(ticket )?rules?|automations?|automatic|workflows?|scheduler|sla|escalations?)$/i;

/**
 * Assumed, as HaloPSA documents no mark for it: its own doing is signed by one of these names, or by nobody at all,
 * and was done by no end user. Another application that runs under such a name is not the system's. Any other name
 * is a person's: a ticket is rather left open than closed over somebody's work.
 */
function isSystem(action: WireAction, agentId: number, application: string): boolean {
  if (application !== '' || action.actionby_user_id > 0) return false;
  const who = action.who.trim();
  return SYSTEM.test(who) || (who === '' && agentId === 0);
}

function toAction(action: WireAction): TicketAction {
  const agentId = action.actionby_agent_id === 0 ? action.who_agentid : action.actionby_agent_id;
  const application = applicationOf(action);
  return {
    id: action.id,
    at: action.datetime ?? '',
    who: action.who.trim(),
    agentId,
    application,
    isSystem: isSystem(action, agentId, application),
    oldStatusId: action.old_status === 0 ? null : action.old_status,
    newStatusId: action.new_status === 0 ? null : action.new_status,
    timeTaken: action.timetaken,
  };
}

const noteOf = ({ note, note_html: html }: WireAction): string =>
  html.trim() === '' ? oneLine(note) : plainText(html);

/** What came in by mail has a recipient as well: the desk. */
const wasMailed = (action: WireAction): boolean =>
  !/^i/i.test(action.emaildirection.trim()) &&
  (action.sendemail ||
    action.dateemailed !== null ||
    [action.emailto, action.emailcc, action.emailbcc].some((text) => text.trim() !== ''));

function mustRead(row: unknown): WireAction {
  const parsed = WireAction.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new ApiError(
    FAILURES.unavailable,
    'HaloPSA tells an action of the ticket without its id: nothing is concluded from the rest',
  );
}

interface TicketActions {
  readonly actions: TicketAction[];
  /** Text of each action's note by its id, on one line: compare it with `plainText` of what was sent. */
  readonly notes: Map<number, string>;
  /** Ids of actions by which HaloPSA sent mail. */
  readonly emailed: number[];
}

/** All that was done to a ticket; the newest 1,000 of a very long story. Ids count from 1 within each ticket. */
export async function listActions(client: HaloClient, caller: Caller, ticketId: number): Promise<TicketActions> {
  const { json } = await client.call(caller, {
    method: 'GET',
    path: PATH,
    query: { ticket_id: ticketId, excludesys: false, includehtmlnote: true, count: MOST_ACTIONS },
  });
  const rows = rowsOf(json, 'actions').map(mustRead);
  return {
    actions: rows.map(toAction),
    notes: new Map(rows.map((row) => [row.id, noteOf(row)])),
    emailed: rows.filter(wasMailed).map(({ id }) => id),
  };
}

interface NewNote {
  readonly ticketId: number;
  /** HaloPSA's outcome, by id or name: no action without one (halopsa-api.md 5.3). */
  readonly outcome: number | string;
  readonly html: string;
}

/** The cure is in our settings, and HaloPSA's text does not lead there. */
function explain(error: unknown, outcome: number | string): unknown {
  if (!(error instanceof ApiError) || error.kind !== FAILURES.rejected || !/outcome/i.test(error.message)) return error;
  return new ApiError(
    FAILURES.rejected,
    `HaloPSA does not take the outcome ${outcome} for notes (${error.message}): set noteOutcome to a private one of Configuration > Tickets > Actions`,
    { cause: error, ...(error.status === undefined ? {} : { status: error.status }) },
  );
}

/**
 * Writes a private note; nobody gets mail.
 *
 * @returns the action's id within the ticket, null when HaloPSA did not say it
 * @throws {ApiError} `rejected`: HaloPSA did not take it; `uncertain`: it may have
 */
export async function postNote(
  client: HaloClient,
  caller: Caller,
  { ticketId, outcome, html }: NewNote,
  devices: readonly string[],
): Promise<number | null> {
  const item = {
    ticket_id: ticketId,
    ...(typeof outcome === 'number' ? { outcome_id: outcome } : { outcome }),
    note_html: html,
    hiddenfromuser: true,
    sendemail: false,
  };
  try {
    const { json } = await namingRight(PATH, 'note', () =>
      client.call(caller, { method: 'POST', path: PATH, body: [item], devices, digest }),
    );
    const [action] = answeredRows(json).flatMap((row) => {
      const parsed = WireAction.safeParse(row);
      return parsed.success && parsed.data.id > 0 ? [parsed.data] : [];
    });
    return action?.id ?? null;
  } catch (error) {
    throw explain(error, outcome);
  }
}
