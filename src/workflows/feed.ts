import { condition, proxyActivities } from '@temporalio/workflow';
import type { AlertFeedState, StormOrder } from '../contract/messages.ts';
import { feedOptions } from '../contract/options.ts';
import type {
  AlertReport,
  Delivery,
  FeedActivities,
  FeedConfig,
  TicketProblem,
  TicketReport,
} from '../contract/feed-activities.ts';
import { conditionId } from '../domain/alert.ts';
import { triaged, triagedAll } from '../domain/triage-after.ts';
import type { TriageEvent, TriageRules } from '../domain/triage.ts';

/** As many as one activity delivers: its result and its input stay small. */
const DELIVERED_AT_ONCE = 100;
/** News of a condition may still speak of it as new this long after its ticket workflow was started. */
const JUST_OPENED_MS = 3_600_000;

/** What the loops of the alert feed share: one state, one setter, and one delivery at a time. */
export class Feed {
  readonly connection: string;
  /** No new work is begun. */
  isRolling = false;
  #state: AlertFeedState;
  #isBusy = false;
  readonly #justOpened = new Map<string, number>();
  readonly #changed: (state: AlertFeedState) => void;

  constructor(connection: string, state: AlertFeedState, changed: (state: AlertFeedState) => void) {
    this.connection = connection;
    this.#state = state;
    this.#changed = changed;
    changed(state);
  }

  get state(): AlertFeedState {
    return this.#state;
  }

  get isOn(): boolean {
    return this.#state.config?.enabled === true && !this.isRolling;
  }

  get rules(): TriageRules | null {
    const { config } = this.#state;
    return config === null ? null : { storm: config.storm };
  }

  /** Changes with what the watchers run by: they begin anew then. */
  get pace(): number {
    return this.#state.config?.heartbeatSeconds ?? 0;
  }

  get activities() {
    return proxyActivities<FeedActivities>(feedOptions(this.connection, this.pace));
  }

  configure(config: FeedConfig): void {
    const known = this.#state.config;
    if (known === null || config.version > known.version) this.#set({ config });
  }

  endStorms({ order, clientId }: StormOrder): void {
    const end = order === 'release' ? 'released' : 'dropped';
    for (const storm of this.#state.triage.storms)
      if (clientId === undefined || storm.clientId === clientId)
        this.triage({ kind: 'stormEnded', clientId: storm.clientId, end });
  }

  triage(...events: readonly TriageEvent[]): void {
    const { rules } = this;
    if (rules === null) return;
    const [only] = events;
    const { triage } = this.#state;
    const next =
      events.length === 1 && only !== undefined ? triaged(triage, only, rules) : triagedAll(triage, events, rules);
    if (next !== triage) this.#set({ triage: next });
  }

  retriaged(triage: AlertFeedState['triage']): void {
    if (triage !== this.#state.triage) this.#set({ triage });
  }

  took({ reportId, at, skipped, active, problems }: AlertReport): void {
    this.#set({ alertsReportId: reportId, readAt: at, skipped, active });
    this.problems(problems);
  }

  tookTickets({ reportId, problems }: TicketReport): void {
    this.#set({ ticketsReportId: reportId });
    this.problems(problems);
  }

  /** One problem for each capability, until it works again. */
  problems(news: readonly TicketProblem[]): void {
    let problems = this.#state.problems;
    for (const problem of news) {
      const known = problems.find(({ what }) => what === problem.what);
      if (known?.message === problem.message) continue;
      const others = problems.filter(({ what }) => what !== problem.what);
      problems = problem.message === null ? others : [...others, { ...problem, since: known?.since ?? Date.now() }];
    }
    if (problems !== this.#state.problems) this.#set({ problems });
  }

  wasJustOpened(id: string): boolean {
    const at = this.#justOpened.get(id);
    if (at === undefined) return false;
    if (at + JUST_OPENED_MS > Date.now()) return true;
    this.#justOpened.delete(id);
    return false;
  }

  /** Deliveries and what is concluded from them never overlap: news of a condition that is being opened would be lost. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    while (this.#isBusy) await condition(() => !this.#isBusy);
    this.#isBusy = true;
    try {
      return await work();
    } finally {
      this.#isBusy = false;
    }
  }

  /** @returns the conditions whose ticket workflow had ended */
  async deliver(deliveries: readonly Delivery[]): Promise<string[]> {
    const ended: string[] = [];
    for (let from = 0; from < deliveries.length; from += DELIVERED_AT_ONCE) {
      const part = deliveries.slice(from, from + DELIVERED_AT_ONCE);
      const result = await this.activities.deliverAlerts.executeWithOptions(
        { summary: part.length === 1 ? 'deliver' : `deliver ${part.length}` },
        [{ connection: this.connection, deliveries: part }],
      );
      ended.push(...result.ended);
      for (const delivery of part)
        if (delivery.kind === 'open') this.#justOpened.set(conditionId(delivery.condition), Date.now());
    }
    for (const id of ended) this.#justOpened.delete(id);
    return ended;
  }

  #set(change: Partial<AlertFeedState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed(this.#state);
  }
}
