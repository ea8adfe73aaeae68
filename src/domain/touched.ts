import type { OwnIdentity, TicketAction, TicketFacts, Touch, Untouched } from './ticket.ts';

/** "Opened": a ticket's first action, its numbers begin anew in each ticket (halopsa-api.md 5.1). */
const OPENED = 1;
/** HaloPSA's agent "Unassigned"; 0 where there is none. */
const UNASSIGNED = 1;

const isNobody = (agentId: number): boolean => agentId <= UNASSIGNED;

const isOwn = ({ application, agentId }: TicketAction, own: OwnIdentity): boolean =>
  application !== '' && own.application !== null
    ? application === own.application
    : own.agentId !== null && agentId === own.agentId;

/** A name is enough: an end user who replies is no agent. */
const isPerson = ({ agentId, who, application }: TicketAction): boolean =>
  !isNobody(agentId) || (who !== '' && who.toLowerCase() !== 'unassigned') || application !== '';

function whatOf(action: TicketAction): Touch['what'] {
  if (action.timeTaken > 0) return 'time';
  return action.newStatusId !== null && action.oldStatusId !== null && action.newStatusId !== action.oldStatusId
    ? 'status'
    : 'action';
}

const touch = (action: TicketAction): Touch => ({ who: action.who, at: action.at, what: whatOf(action) });

/** Agents that nobody is are one: a ticket of nobody is a ticket of nobody. */
const isSameAgent = (a: number, b: number): boolean => a === b || (isNobody(a) && isNobody(b));

/**
 * Whether somebody worked on a ticket of ours: a person's action or an end user's reply, a time entry, or a status or
 * agent that changed without HaloPSA or us having done it. Rules, automations, workflows and our own writes are none.
 * Where it cannot be told whose an action was, it was a person's: a ticket is rather left open than closed over somebody.
 *
 * @param baseline how it stood when nobody had worked on it; null = judge by the actions alone
 * @returns the newest of them
 */
export function touched(
  actions: readonly TicketAction[],
  facts: Pick<TicketFacts, 'statusId' | 'agentId'>,
  baseline: Untouched | null,
  own: OwnIdentity,
): Touch | null {
  const later = actions.filter(({ id }) => id !== OPENED);
  const theirs = later.filter(
    (action) => !isOwn(action, own) && (action.timeTaken > 0 || (!action.isSystem && isPerson(action))),
  );
  const newest = theirs.toSorted((a, b) => a.id - b.id).at(-1);
  if (newest !== undefined) return touch(newest);
  if (baseline === null) return null;
  // What remains is HaloPSA's doing or ours. Actions do not tell whom they assigned: that one of HaloPSA's may have is enough.
  const isStatusExplained = later.some(
    ({ oldStatusId, newStatusId }) => newStatusId === facts.statusId && oldStatusId !== newStatusId,
  );
  if (facts.statusId !== baseline.statusId && !isStatusExplained) return { who: '', at: '', what: 'status' };
  const isAgentExplained = later.some(({ isSystem }) => isSystem);
  if (!isSameAgent(facts.agentId, baseline.agentId) && !isAgentExplained) return { who: '', at: '', what: 'agent' };
  return null;
}
