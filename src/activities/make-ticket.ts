import { FAILURES } from '../contract/failures.ts';
import type { HaloPlace } from '../domain/mapping.ts';
import type { Policy } from '../domain/policy.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { createTicket, type NewTicket, type TicketRow } from '../apis/halopsa/tickets.ts';
import type { Session } from '../holder/session.ts';
import type { Voice } from '../holder/voice.ts';

/** What a policy and a place say of every ticket made by them. */
export const madeBy = (policy: Policy, { clientId, siteId }: HaloPlace) => ({
  ticketTypeId: policy.ticketType.id,
  clientId,
  siteId,
  statusId: policy.newStatus?.id ?? null,
  team: policy.team,
  agentId: policy.agent?.id ?? null,
  category: policy.category,
  fields: policy.fields,
});

/** Creates a ticket that was looked for and not found. @throws {ApiError} */
export async function makeTicket(
  { desk }: Session,
  voice: Voice,
  wanted: NewTicket,
  deviceIds: readonly string[],
): Promise<TicketRow> {
  const { ticket } = await createTicket(desk.halo, voice, wanted, deviceIds);
  if (ticket === null)
    throw new ApiError(FAILURES.uncertain, 'HaloPSA took the ticket but did not say which it is: it is looked for');
  desk.keepsReference = ticket.reference === wanted.reference;
  return ticket;
}
