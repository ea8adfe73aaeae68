import { condition, isCancellation } from '@temporalio/workflow';
import type { Delivery } from '../contract/feed-activities.ts';
import { conditionId } from '../domain/alert.ts';
import { nextWakeAt, triage } from '../domain/triage-next.ts';
import { readFailure } from './activity-failure.ts';
import type { Feed } from './feed.ts';

const PAUSE_MS = 30_000;

async function openDue(feed: Feed): Promise<void> {
  const { rules } = feed;
  if (!feed.isOn || rules === null) return;
  const { state, open } = triage(feed.state.triage, rules, Date.now());
  feed.retriaged(state);
  if (open.length === 0) return;
  const deliveries = open.map((waiting): Delivery => ({
    kind: 'open',
    condition: waiting.condition,
    policy: waiting.policy,
  }));
  await feed.deliver(deliveries);
  const conditionIds = open.map((waiting) => conditionId(waiting.condition));
  feed.triage({ kind: 'opened', conditionIds, at: Date.now() });
}

/** Starts the ticket workflow of each condition whose time has come and that no storm holds. */
export async function keepOpening(feed: Feed): Promise<void> {
  const wakeAt = (): number | null =>
    feed.isOn && feed.rules !== null ? nextWakeAt(feed.state.triage, feed.rules, Date.now()) : null;
  for (;;) {
    if (feed.isRolling) return;
    const before = feed.state.triage;
    try {
      await feed.exclusively(() => openDue(feed));
    } catch (error) {
      if (isCancellation(error)) throw error;
      feed.problems([{ what: 'create', message: readFailure(error).message }]);
      await condition(() => feed.isRolling, PAUSE_MS);
    }
    const seen = feed.state.triage;
    // More may be due than one round takes.
    if (seen !== before && feed.isOn) continue;
    const at = wakeAt();
    const isNews = (): boolean => feed.isRolling || feed.state.triage !== seen || wakeAt() !== at;
    if (at === null) await condition(isNews);
    else await condition(isNews, Math.max(1, at - Date.now()));
  }
}
