import { proxyActivities, sleep } from '@temporalio/workflow';
import type { AlertTicketInput } from '../contract/messages.ts';
import { ticketOptions } from '../contract/options.ts';
import type { OpenTicketResult, TicketActivities, TicketTarget } from '../contract/ticket-activities.ts';
import type { Episode, Note, TicketEvent, TicketState, TicketStep } from '../domain/ticket-state.ts';
import { noteSummary } from './ticket-details.ts';
import { ifSaid, never, untilAnswered } from './until-answered.ts';

type Doing = Exclude<TicketStep, { do: 'wait' } | { do: 'end' }>;

/** What each step of a ticket needs. */
class Performer {
  readonly #input: AlertTicketInput;
  readonly #state: TicketState;
  readonly #target: TicketTarget;
  readonly #ticketId: number;
  readonly #settleMs: number;

  constructor(input: AlertTicketInput, state: TicketState) {
    const { deviceId, key } = state.condition;
    this.#input = input;
    this.#state = state;
    this.#target = { connection: input.connection, deviceId, key };
    this.#ticketId = state.ticketId ?? 0;
    this.#settleMs = input.settleSeconds * 1_000;
  }

  get #tickets() {
    return proxyActivities<TicketActivities>(ticketOptions(this.#input.connection, this.#input.heartbeatSeconds));
  }

  get #named() {
    const { name: alertName, deviceName } = this.#state.condition;
    const names = { alertName, deviceName, policy: this.#input.policy };
    return { ...this.#target, ticketId: this.#ticketId, names };
  }

  async open(episode: Episode): Promise<TicketEvent[]> {
    const { view, condition, earlier } = this.#state;
    const { alerts, count } = view.kind === 'firing' ? view : this.#input.condition;
    const askedAt = Date.now();
    const open = (mayExist: boolean): Promise<OpenTicketResult> =>
      this.#tickets.openTicket.executeWithOptions({ summary: mayExist ? 'look, then open' : 'open the ticket' }, [
        {
          ...this.#target,
          policy: this.#input.policy,
          condition: { ...condition, alerts, count },
          episode,
          earlier,
          mayExist,
          askedAt,
        },
      ]);
    const first = await untilAnswered<OpenTicketResult>(this.#settleMs, open, never);
    let { answer } = first;
    if (first.wasUncertain && answer.kind === 'opened' && answer.as === 'created') {
      // The first try may have been stored later than anybody would expect.
      await sleep(this.#settleMs, { summary: 'look for a late twin' });
      ({ answer } = await untilAnswered(this.#settleMs, () => open(true), never));
    }
    const { records: _records, ...event } = answer;
    return [event.kind === 'opened' ? { ...event, at: Date.now() } : event];
  }

  /** A note that may not be written is no reason to stand still; the holder reports the missing right. */
  async note(note: Note): Promise<TicketEvent[]> {
    const write = (mayExist: boolean) =>
      this.#tickets.noteTicket.executeWithOptions({ summary: noteSummary(note) }, [{ ...this.#named, note, mayExist }]);
    await untilAnswered(
      this.#settleMs,
      write,
      ifSaid(() => ({ records: [] })),
    );
    return [{ kind: 'noted', note, at: Date.now() }];
  }

  async close(): Promise<TicketEvent[]> {
    const { view, episode, firings, baseline } = this.#state;
    const facts = { at: view.kind === 'over' ? view.at : null, since: episode.startedAt, firings, baseline };
    const close = (mayExist: boolean) =>
      this.#tickets.closeTicket.executeWithOptions({ summary: `close #${this.#ticketId}` }, [
        { ...this.#named, ...facts, mayExist },
      ]);
    const { answer } = await untilAnswered(
      this.#settleMs,
      close,
      ifSaid((why) => ({ kind: 'notClosed' as const, why, records: [] })),
    );
    const { records: _records, ...said } = answer;
    const at = Date.now();
    if (said.kind === 'seen') return [{ ...said, ticketId: this.#ticketId, at }];
    return [said.kind === 'closed' ? { ...said, at } : said];
  }

  async reopen(): Promise<TicketEvent[]> {
    const reopen = () =>
      this.#tickets.reopenTicket.executeWithOptions({ summary: `reopen #${this.#ticketId}` }, [
        { ...this.#named, at: new Date().toISOString() },
      ]);
    const { answer } = await untilAnswered(
      this.#settleMs,
      reopen,
      ifSaid((why) => ({ kind: 'notReopened' as const, why, records: [] })),
    );
    const { records: _records, ...said } = answer;
    return [said.kind === 'reopened' ? { ...said, at: Date.now() } : said];
  }

  async link(assetId: number): Promise<TicketEvent[]> {
    const link = () =>
      this.#tickets.linkAsset.executeWithOptions({ summary: `link asset #${assetId}` }, [
        { ...this.#target, ticketId: this.#ticketId, assetId },
      ]);
    await untilAnswered(
      this.#settleMs,
      link,
      ifSaid(() => ({ linked: false, records: [] })),
    );
    return [{ kind: 'linked', assetId }];
  }

  async resolveAlerts(alertIds: readonly string[]): Promise<TicketEvent[]> {
    const resolve = () =>
      this.#tickets.resolveAlerts.executeWithOptions({ summary: 'resolve in Level' }, [{ ...this.#target, alertIds }]);
    await untilAnswered(
      this.#settleMs,
      resolve,
      ifSaid(() => ({ records: [] })),
    );
    return [{ kind: 'alertsResolved' }];
  }
}

/** Performs a step by its activity. @returns what the state machine must hear */
export function perform(input: AlertTicketInput, state: TicketState, step: Doing): Promise<TicketEvent[]> {
  const performer = new Performer(input, state);
  switch (step.do) {
    case 'open':
      return performer.open(step.episode);
    case 'note':
      return performer.note(step.note);
    case 'close':
      return performer.close();
    case 'reopen':
      return performer.reopen();
    case 'link':
      return performer.link(step.assetId);
    case 'resolveAlerts':
      return performer.resolveAlerts(step.alertIds);
  }
}
