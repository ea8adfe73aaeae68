import { condition, isCancellation, proxyActivities, sleep } from '@temporalio/workflow';
import { FAILURES } from '../contract/failures.ts';
import { ticketOptions } from '../contract/options.ts';
import type { TicketActivities } from '../contract/ticket-activities.ts';
import { heldNames, nextSummary, nextWakeAt } from '../domain/triage-next.ts';
import type { Storm } from '../domain/triage.ts';
import { problemOf, readFailure } from './activity-failure.ts';
import type { Feed } from './feed.ts';

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 900_000;

async function write(feed: Feed, storm: Storm, what: 'open' | 'tell' | 'end', mayExist: boolean): Promise<void> {
  const { writeSummary } = proxyActivities<TicketActivities>(ticketOptions(feed.connection, feed.pace));
  // Once it has ended, what it held is on its way to tickets: the summary tells how many there were.
  const held = storm.end === null ? storm.held.length : (storm.heldAtEnd ?? 0);
  const { ticketId } = await writeSummary.executeWithOptions({ summary: `storm summary: ${what}` }, [
    {
      connection: feed.connection,
      clientId: storm.clientId,
      clientName: storm.clientName,
      policy: storm.policy ?? '',
      since: storm.since,
      ticketId: storm.ticketId,
      what,
      held,
      resolved: storm.resolved,
      opened: storm.opened ?? 0,
      end: storm.end,
      names: heldNames(feed.state.triage, storm),
      mayExist,
    },
  ]);
  const at = Date.now();
  const { clientId, since } = storm;
  if (what === 'open') feed.triage({ kind: 'summaryOpened', clientId, ticketId, at, storm });
  if (what === 'end') feed.triage({ kind: 'stormForgotten', clientId, since });
  else feed.triage({ kind: 'summaryTold', clientId, since, held, resolved: storm.resolved, at });
}

/** Each storm has one summary ticket, told at most every few minutes, and of the end last. */
export async function keepSummaries(feed: Feed): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  const due = () => (feed.isOn && feed.rules !== null ? nextSummary(feed.state.triage, feed.rules, Date.now()) : null);
  for (;;) {
    if (feed.isRolling) return;
    const next = due();
    if (next === null) {
      const seen = feed.state.triage;
      const at = feed.isOn && feed.rules !== null ? nextWakeAt(seen, feed.rules, Date.now()) : null;
      const isNews = (): boolean => feed.isRolling || due() !== null || (feed.isOn && feed.state.triage !== seen);
      if (at === null) await condition(isNews);
      else await condition(isNews, Math.max(1, at - Date.now()));
      continue;
    }
    let mayExist = false;
    for (;;) {
      try {
        await write(feed, next.storm, next.what, mayExist);
        pauseMs = FIRST_PAUSE_MS;
        break;
      } catch (error) {
        if (isCancellation(error)) throw error;
        const failure = readFailure(error);
        const settleMs = (feed.state.config?.settleSeconds ?? 60) * 1_000;
        if (failure.type === FAILURES.uncertain) {
          mayExist = true;
          await sleep(settleMs, { summary: 'let an uncertain write settle' });
        } else if (failure.type === FAILURES.notSent) continue;
        else if (failure.type === FAILURES.refused) await sleep(Math.max(1_000, failure.retryAt - Date.now()));
        else {
          feed.problems([{ what: 'create', message: `storm summary: ${problemOf(failure).message}` }]);
          // A summary that cannot be told keeps nobody from opening or releasing tickets.
          await condition(() => feed.isRolling, pauseMs);
          pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
          // The others have their turn first: the one that was told longest ago comes next.
          const { clientId, since, toldHeld: held, toldResolved: resolved = 0 } = next.storm;
          if (next.what === 'end') feed.triage({ kind: 'stormForgotten', clientId, since });
          else feed.triage({ kind: 'summaryTold', clientId, since, held, resolved, at: Date.now() });
          break;
        }
      }
    }
  }
}
