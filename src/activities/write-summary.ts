import { FAILURES } from '../contract/failures.ts';
import type { SummaryInput } from '../contract/ticket-activities.ts';
import type { HaloPlace } from '../domain/mapping.ts';
import type { Policy } from '../domain/policy.ts';
import { stormReference } from '../domain/ticket-reference.ts';
import { DEFAULT_TICKET_SETTINGS } from '../domain/ticket-settings.ts';
import type { TextName, TextVariables } from '../domain/ticket-texts.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { getTicket } from '../apis/halopsa/tickets.ts';
import { findTickets } from '../holder/find-tickets.ts';
import type { Session } from '../holder/session.ts';
import { seenOf } from '../holder/ticket-watch.ts';
import type { Voice } from '../holder/voice.ts';
import { formatDuration, formatInstant } from '../texts/instants.ts';
import { renderSummary, renderText } from '../texts/render-text.ts';
import { toHtml } from '../texts/to-html.ts';
import { madeBy, makeTicket } from './make-ticket.ts';
import { isNoted, writeNote } from './note-ticket.ts';
import { putStatus } from './put-status.ts';
import { policyNamed, ticketingOf } from './ticket-voice.ts';
import { touchOf } from './touch-of.ts';

const ENDS: Readonly<Record<NonNullable<SummaryInput['end']>, TextName>> = {
  released: 'stormReleased',
  dropped: 'stormDropped',
  calm: 'stormCalm',
};

function variablesOf(session: Session, input: SummaryInput): TextVariables {
  const { storm, timeZone } = session.desk.ticketing?.settings ?? DEFAULT_TICKET_SETTINGS;
  return {
    client: input.clientName,
    connection: input.connection,
    since: formatInstant(new Date(input.since).toISOString(), timeZone),
    held: input.held,
    resolved: input.resolved,
    names: input.names.map(({ name, count }) => `${count} × ${name}`),
    perClient: storm.perClient,
    overall: storm.overall,
    window: formatDuration(storm.windowSeconds * 1_000),
    calm: formatDuration(storm.calmSeconds * 1_000),
    releaseStatus: storm.releaseStatus,
    reference: stormReference(input.clientId, input.since),
  };
}

/** A site of the client: the one that most rows speak of comes first. */
function placeOf(session: Session, clientId: number): HaloPlace | null {
  const { rows, ticketing } = session.desk;
  const own = [...rows.values()].find((row) => row.place?.clientId === clientId)?.place ?? null;
  const { catchAll = null } = ticketing?.settings ?? {};
  return own ?? (catchAll?.clientId === clientId ? catchAll : null);
}

function policyFor(session: Session, name: string): Policy {
  const policy = policyNamed(session, name) ?? ticketingOf(session).policies[0];
  if (policy !== undefined) return policy;
  throw new ApiError(FAILURES.notSent, 'there is no policy any more', { retryAt: Date.now() + 1_000 });
}

async function open(session: Session, voice: Voice, input: SummaryInput): Promise<number> {
  const { desk } = session;
  const policy = policyFor(session, input.policy);
  const texts = desk.ticketing?.settings.texts ?? {};
  const variables = variablesOf(session, input);
  const reference = stormReference(input.clientId, input.since);
  const summary = renderSummary('stormSummary', texts, variables);
  const place = placeOf(session, input.clientId);
  if (place === null) throw new ApiError(FAILURES.rejected, `no mapped group leads to ${input.clientName} any more`);
  return desk.creating(async () => {
    const [known] = await findTickets(desk, voice, {
      reference,
      summary,
      clientId: input.clientId,
      deep: input.mayExist || voice.hasWritten('/Tickets'),
    });
    if (known !== undefined) return known.id;
    const detailsHtml = toHtml(renderText('stormDetails', texts, variables));
    const priorityId = policy.priorities.critical?.id ?? null;
    const wanted = { ...madeBy(policy, place), summary, detailsHtml, priorityId, assetIds: [], reference };
    return (await makeTicket(session, voice, wanted, [])).id;
  });
}

/** Closes a summary that nobody steers any more: not when a person has worked on it. */
async function closeIfOurs(session: Session, voice: Voice, ticketId: number, policy: Policy): Promise<void> {
  const { desk } = session;
  const row = await getTicket(desk.halo, voice, ticketId);
  const statuses = await desk.lists.statuses(voice);
  if (row === null || seenOf(row, statuses).isClosed || row.mergedInto !== null) return;
  if ((await touchOf(session, voice, row, null)) !== null) return;
  await putStatus(session, voice, row, { id: policy.closedStatus.id, deed: 'close' }, '');
}

/** The one ticket that stands for a client's held alerts: opened, told now and then, and told of the end. */
export async function writeSummary(session: Session, voice: Voice, input: SummaryInput) {
  const texts = session.desk.ticketing?.settings.texts ?? {};
  const variables = variablesOf(session, input);
  if (input.what === 'open' || input.ticketId === null)
    return { ticketId: await open(session, voice, input), records: voice.records };
  const { ticketId, end } = input;
  const text = renderText(end === null ? 'stormNote' : ENDS[end], texts, variables);
  const mayExist = input.mayExist || voice.hasWritten('/Actions');
  if (!mayExist || !(await isNoted(session, voice, ticketId, text)))
    await writeNote(session, voice, { ticketId, text, deviceId: '' }).catch((error: unknown) => {
      // At the end it must be closed, with or without the right to write notes.
      if (end === null || !(error instanceof ApiError) || error.kind !== FAILURES.rejected) throw error;
    });
  if (end !== null) await closeIfOurs(session, voice, ticketId, policyFor(session, input.policy));
  return { ticketId, records: voice.records };
}
