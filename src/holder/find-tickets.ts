import type { Caller } from '../apis/http/caller.ts';
import { findByReference, findBySummary, type TicketRow } from '../apis/halopsa/tickets.ts';
import type { Desk } from './desk.ts';

export interface Wanted {
  readonly reference: string;
  /** For tenants that do not keep the reference. */
  readonly summary: string;
  readonly clientId: number;
  /** A create may have been stored unanswered: look in every way there is. */
  readonly deep: boolean;
}

/** The tickets of an episode or a storm, open or closed, ours alone. */
export async function findTickets(desk: Desk, caller: Caller, wanted: Wanted): Promise<TicketRow[]> {
  const { rows, isFilterHonoured } = await findByReference(desk.halo, caller, wanted.reference);
  if (rows.length > 0) desk.keepsReference = true;
  // A filter that is honoured but a reference that is dropped would find nothing, for ever: until a ticket of ours has
  // shown that it is kept, and after every unanswered create, the newest tickets are looked at themselves.
  const isEnough = isFilterHonoured && desk.keepsReference === true && !wanted.deep;
  if (rows.length > 0 || isEnough) return rows;
  return findBySummary(desk.halo, caller, wanted);
}
