import { conditionId, SEVERITIES, severityOf, type Condition } from './alert.ts';
import { goesOn, withinWindow } from './storm.ts';
import { TriageDraft, type StormDraft } from './triage-draft.ts';
import type { TriageEvent, TriageRules, TriageState, Verdict, Waiting } from './triage.ts';

type Of<Kind extends TriageEvent['kind']> = Extract<TriageEvent, { readonly kind: Kind }>;

const isWorse = (condition: Condition, than: Condition): boolean =>
  SEVERITIES.indexOf(severityOf(condition)) > SEVERITIES.indexOf(severityOf(than));

/** Fired long enough, by the start of its oldest alert; a start that cannot be read or lies ahead is now. */
function dueAt(condition: Condition, afterSeconds: number, known: Waiting | undefined, at: number): number {
  const startedAt = Date.parse(condition.alerts[0]?.startedAt ?? '');
  const due = Math.max(at, Math.min(Number.isNaN(startedAt) ? at : startedAt, at) + afterSeconds * 1_000);
  if (known === undefined) return due;
  return isWorse(condition, known.condition) ? Math.min(known.dueAt, due) : known.dueAt;
}

const stormOn = (draft: TriageDraft, clientId: number, at: number, rules: TriageRules): StormDraft | undefined =>
  draft.storms.find(({ facts }) => facts.clientId === clientId && goesOn(facts, rules.storm, at));

function fired(draft: TriageDraft, condition: Condition, verdict: Verdict, at: number, rules: TriageRules): void {
  const id = conditionId(condition);
  if (!verdict.opens) {
    draft.remove(id);
    return;
  }
  if (draft.dropped.has(id)) return;
  const { policy, clientId, clientName, afterSeconds } = verdict;
  const known = draft.waiting.get(id);
  const isAtHome = known?.clientId === clientId;
  if (!isAtHome) draft.remove(id);
  draft.wait(id, { condition, clientId, clientName, policy, dueAt: dueAt(condition, afterSeconds, known, at) });
  if (isAtHome) return;
  const storm = stormOn(draft, clientId, at, rules);
  if (storm !== undefined) draft.hold(storm, id, at);
}

/** It ended while it waited: it needs no ticket any more. */
function ended(draft: TriageDraft, id: string): void {
  if (!draft.waiting.has(id)) return;
  const holder = draft.holderOf(id);
  draft.remove(id);
  draft.count(holder === undefined ? 'tooShort' : 'resolvedWhileHeld');
  if (holder !== undefined) draft.change(holder, { resolved: holder.facts.resolved + 1 });
}

function heard(draft: TriageDraft, { news, at }: Of<'news'>, rules: TriageRules): void {
  const id = conditionId(news.kind === 'firing' ? news.condition : news);
  if (news.kind === 'over') draft.undrop(id);
  if (news.isTicketed) draft.remove(id);
  else if (news.kind === 'over') ended(draft, id);
  else fired(draft, news.condition, news.verdict, at, rules);
}

function fullyTold(draft: TriageDraft, { conditionIds }: Of<'fullyTold'>): void {
  const firing = new Set(conditionIds);
  for (const id of draft.waiting.keys()) if (!firing.has(id)) ended(draft, id);
  for (const id of draft.dropped) if (!firing.has(id)) draft.undrop(id);
}

/** What a storm had held back does not count against the limits: it would begin the next storm. */
function opened(draft: TriageDraft, { conditionIds, at }: Of<'opened'>, rules: TriageRules): void {
  const counted: { at: number; clientId: number }[] = [];
  for (const id of conditionIds) {
    const waiting = draft.waiting.get(id);
    if (waiting === undefined) continue;
    const holder = draft.holderOf(id);
    if (holder === undefined || holder.facts.end === null) counted.push({ at, clientId: waiting.clientId });
    else draft.change(holder, { opened: (holder.facts.opened ?? 0) + 1 });
    draft.remove(id);
    draft.count('opened');
  }
  const recent = withinWindow(draft.opened, rules.storm, at);
  draft.opened = counted.length === 0 ? recent : [...recent, ...counted];
}

function stormEnded(draft: TriageDraft, { clientId, end }: Of<'stormEnded'>): void {
  const storm = draft.storms.find(({ facts }) => facts.clientId === clientId && facts.end === null);
  if (storm === undefined) return;
  draft.change(storm, { end, heldAtEnd: storm.held.size });
  if (end === 'released') return;
  for (const id of storm.held) {
    draft.drop(id);
    draft.count('dropped');
  }
}

function summaryOpened(draft: TriageDraft, { clientId, ticketId, at, storm: asked }: Of<'summaryOpened'>): void {
  const unticketed = draft.storms.filter(({ facts }) => facts.clientId === clientId && facts.ticketId === null);
  const storm = asked === undefined ? unticketed[0] : unticketed.find(({ facts }) => facts.since === asked.since);
  if (storm !== undefined) draft.change(storm, { ticketId, toldAt: at });
  if (storm !== undefined || asked === undefined) return;
  if (draft.storms.some(({ facts }) => facts.ticketId === ticketId)) return;
  const { held, ...facts } = asked;
  const end = held.some((id) => draft.dropped.has(id)) ? 'dropped' : 'released';
  draft.begin({ ...facts, ticketId, toldAt: at, end, heldAtEnd: held.length });
}

function summaryTold(draft: TriageDraft, { clientId, since, held, resolved, at }: Of<'summaryTold'>): void {
  const own = draft.storms.filter(
    ({ facts }) => facts.clientId === clientId && (since === undefined || facts.since === since),
  );
  const storm = own.find(({ facts }) => facts.end === null) ?? own[0];
  if (storm === undefined) return;
  draft.change(storm, { toldAt: at, toldHeld: held, toldResolved: resolved ?? storm.facts.resolved });
}

function stormForgotten(draft: TriageDraft, { clientId, since }: Of<'stormForgotten'>): void {
  const storm = draft.storms.find(
    ({ facts, held }) =>
      facts.clientId === clientId &&
      (since === undefined || facts.since === since) &&
      facts.end !== null &&
      held.size === 0,
  );
  if (storm !== undefined) draft.forget(storm);
}

function change(draft: TriageDraft, event: TriageEvent, rules: TriageRules): void {
  switch (event.kind) {
    case 'news':
      return heard(draft, event, rules);
    case 'notTicketed':
      return fired(draft, event.condition, event.verdict, event.at, rules);
    case 'fullyTold':
      return fullyTold(draft, event);
    case 'opened':
      return opened(draft, event, rules);
    case 'summaryOpened':
      return summaryOpened(draft, event);
    case 'summaryTold':
      return summaryTold(draft, event);
    case 'stormEnded':
      return stormEnded(draft, event);
    case 'stormForgotten':
      return stormForgotten(draft, event);
  }
}

/** The events one after the other, with one copy of what waits. */
export function triagedAll(state: TriageState, events: readonly TriageEvent[], rules: TriageRules): TriageState {
  if (events.length === 0) return state;
  const draft = new TriageDraft(state);
  for (const event of events) change(draft, event, rules);
  return draft.done();
}

/** The only place where events change the triage; `triage` changes it by time. The same state if nothing changes. */
export const triaged = (state: TriageState, event: TriageEvent, rules: TriageRules): TriageState =>
  triagedAll(state, [event], rules);
