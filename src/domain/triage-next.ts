import { conditionId, SEVERITIES, severityOf, type Condition } from './alert.ts';
import { calmAt, goesOn, StormLimits } from './storm.ts';
import { shortened } from './triage-packed.ts';
import { TriageDraft, type StormDraft } from './triage-draft.ts';
import type { Storm, TriageRules, TriageState, Waiting } from './triage.ts';

/** So many ticket workflows are started in one go. */
const OPENED_AT_ONCE = 50;
/** What is overdue is being opened; should that have failed, it is tried again. */
const OVERDUE_MS = 5_000;
const NAMES_LISTED = 20;

interface Due {
  readonly id: string;
  readonly waiting: Waiting;
  readonly severity: number;
  readonly startedAt: number;
}

/** Worst first, then oldest; the id only makes the order certain. */
const byUrgency = (a: Due, b: Due): number =>
  b.severity - a.severity || a.startedAt - b.startedAt || (a.id < b.id ? -1 : Number(a.id > b.id));

function dueNow(draft: TriageDraft, now: number): Due[] {
  const held = new Map(draft.storms.flatMap((storm) => [...storm.held].map((id) => [id, storm] as const)));
  const due: Due[] = [];
  for (const [id, waiting] of draft.waiting) {
    const holder = held.get(id);
    if (holder === undefined ? waiting.dueAt > now : holder.facts.end === null) continue;
    const startedAt = Date.parse(waiting.condition.alerts[0]?.startedAt ?? '');
    due.push({
      id,
      waiting,
      severity: SEVERITIES.indexOf(severityOf(waiting.condition)),
      startedAt: Number.isNaN(startedAt) ? waiting.dueAt : startedAt,
    });
  }
  return due.sort(byUrgency);
}

/** Calm ends a storm. One that has let everything go, and never got a summary, is nothing any more. */
function settle(draft: TriageDraft, rules: TriageRules, now: number): void {
  for (const storm of draft.storms) {
    const { end, ticketId } = storm.facts;
    if (end === null) {
      if (!goesOn(storm.facts, rules.storm, now)) draft.change(storm, { end: 'calm', heldAtEnd: storm.held.size });
    } else if (ticketId === null && storm.held.size === 0) draft.forget(storm);
  }
}

const beginStorm = (draft: TriageDraft, { clientId, clientName }: Waiting, now: number): StormDraft =>
  draft.begin({
    clientId,
    clientName,
    since: now,
    ticketId: null,
    resolved: 0,
    lastAt: now,
    toldAt: 0,
    toldHeld: 0,
    end: null,
  });

/**
 * What is due: conditions that have fired long enough are opened, or held when their client has too many.
 * They wait on until they are told as opened, so a start that fails is repeated by the next call.
 *
 * @param now ms since 1970
 * @returns at most 50 to open; the same state when no storm began, ended or grew
 */
export function triage(
  state: TriageState,
  rules: TriageRules,
  now: number,
): { readonly state: TriageState; readonly open: readonly Waiting[] } {
  const draft = new TriageDraft(state);
  settle(draft, rules, now);
  const limits = new StormLimits(state.opened, rules.storm, now);
  const storms = new Map(
    draft.storms.filter(({ facts }) => facts.end === null).map((each) => [each.facts.clientId, each]),
  );
  const open: Waiting[] = [];
  for (const { id, waiting, severity } of dueNow(draft, now)) {
    const { clientId, dueAt } = waiting;
    const isReleased = draft.holderOf(id) !== undefined;
    const storm = storms.get(clientId);
    // Due before the storm began and not held: it was let through, and its start has failed.
    const passes =
      storm === undefined
        ? limits.hasPlaceOverall || severity === SEVERITIES.indexOf('emergency')
        : dueAt <= storm.facts.since;
    if (isReleased || (passes && limits.hasPlace(clientId))) {
      if (open.length === OPENED_AT_ONCE) continue;
      open.push(waiting);
      if (!isReleased) limits.count(clientId);
    } else {
      const holder = storm ?? beginStorm(draft, waiting, now);
      storms.set(clientId, holder);
      draft.hold(holder, id, now);
    }
  }
  return { state: draft.done(), open };
}

const isNews = ({ held, resolved, toldHeld, toldResolved = 0 }: Storm): boolean =>
  held.length !== toldHeld || resolved !== toldResolved;

const nextTellAt = ({ toldAt }: Storm, rules: TriageRules): number => toldAt + rules.storm.updateSeconds * 1_000;

function summaryOf(storm: Storm, rules: TriageRules, now: number): 'open' | 'tell' | 'end' | null {
  const { end, ticketId, held } = storm;
  if (end !== null) return ticketId !== null && held.length === 0 ? 'end' : null;
  if (!goesOn(storm, rules.storm, now)) return null;
  if (ticketId === null) return held.length > 0 ? 'open' : null;
  return isNews(storm) && nextTellAt(storm, rules) <= now ? 'tell' : null;
}

/** What a summary ticket must hear next; the one that was told longest ago comes first. */
export function nextSummary(
  state: TriageState,
  rules: TriageRules,
  now: number,
): { readonly storm: Storm; readonly what: 'open' | 'tell' | 'end' } | null {
  let next: { storm: Storm; what: 'open' | 'tell' | 'end' } | null = null;
  for (const storm of state.storms) {
    const what = summaryOf(storm, rules, now);
    if (what !== null && (next === null || storm.toldAt < next.storm.toldAt)) next = { storm, what };
  }
  return next;
}

/**
 * When time alone brings something to do: after `now` in any case, ms since 1970. Null: only an event does.
 * It stays the same until then, so that nobody is woken for nothing.
 */
export function nextWakeAt(state: TriageState, rules: TriageRules, now: number): number | null {
  const overdue = (Math.floor(now / OVERDUE_MS) + 1) * OVERDUE_MS;
  const held = new Set<string>();
  let wakeAt = Infinity;
  for (const storm of state.storms) {
    if (storm.end === null) {
      const calm = calmAt(storm, rules.storm);
      wakeAt = Math.min(wakeAt, calm > now ? calm : overdue);
      const tell = nextTellAt(storm, rules);
      if (storm.ticketId !== null && isNews(storm) && tell > now) wakeAt = Math.min(wakeAt, tell);
      for (const id of storm.held) held.add(id);
    } else if (storm.held.length > 0) wakeAt = Math.min(wakeAt, overdue);
  }
  for (const [id, { dueAt }] of Object.entries(state.waiting))
    if (!held.has(id)) wakeAt = Math.min(wakeAt, dueAt > now ? dueAt : overdue);
  return wakeAt === Infinity ? null : wakeAt;
}

/** Names of the conditions that it holds with how often each is held: most first, at most 20. */
export function heldNames(state: TriageState, storm: Storm): { readonly name: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const id of storm.held) {
    const name = state.waiting[id]?.condition.name;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, NAMES_LISTED);
}

function whyHeld({ clientName, ticketId, end }: Storm): string {
  if (end !== null) return `released from the storm at ${clientName}, its turn comes`;
  return ticketId === null
    ? `held by a storm at ${clientName}, its summary ticket is not open yet`
    : `held by a storm at ${clientName}, see ticket ${ticketId}`;
}

/** All that waits, with the reason in words; long lists of alerts are cut. */
export function heldConditions(
  state: TriageState,
): { readonly condition: Condition; readonly why: string; readonly dueAt: number }[] {
  const reasons = new Map(state.storms.flatMap((storm) => storm.held.map((id) => [id, whyHeld(storm)] as const)));
  return Object.values(state.waiting).map(({ condition, dueAt }) => ({
    condition: shortened(condition),
    why: reasons.get(conditionId(condition)) ?? 'it must fire for a while first',
    dueAt,
  }));
}
