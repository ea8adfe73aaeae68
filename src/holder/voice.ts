import type { Context } from '@temporalio/activity';
import { fenceLimits } from '../contract/options.ts';
import { FAILURES } from '../contract/failures.ts';
import type { Announcement, RequestRecord } from '../contract/records.ts';
import type { BudgetClass } from '../domain/budget.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { Caller, Sending } from '../apis/http/caller.ts';
import type { LevelCaller } from '../apis/level/client.ts';
import type { Hold } from './hold.ts';
import { endedBy, Pulse } from './pulse.ts';

export interface VoiceOptions {
  readonly context: Context;
  /** Null for activities that any process may run: their own heartbeat is their fence. */
  readonly hold: Hold | null;
  readonly heartbeatSeconds: number;
  readonly budgetClass: BudgetClass;
  readonly share: () => number;
  readonly waitMs: number;
}

/** Heartbeat details are what a retry or a timeout leaves: facts of the requests, no bodies, about 200 bytes each. */
const KEPT_RECORDS = 300;

const HTTP_TOO_MANY = 429;

const slim = ({ sent: _sent, answer: _answer, devices: _devices, ...facts }: RequestRecord): RequestRecord => facts;

const isAnnouncement = (value: unknown): value is Announcement => typeof value === 'object' && value !== null;

/** What an earlier attempt of this activity left behind: its records, and a request whose outcome nobody saw. */
function inherited(context: Context): RequestRecord[] {
  const details: unknown = context.info.heartbeatDetails;
  if (context.info.attempt === 1 || !isAnnouncement(details)) return [];
  const { sending, records = [] } = details;
  if (sending === undefined) return [...records];
  return [...records, { ...sending, ms: 0, error: 'outcome unknown: the process ended before the answer' }];
}

/**
 * An activity's voice: announces each of its requests to the server, proves at the socket that the announcement and
 * the hold are fresh, and keeps the records.
 */
export class Voice implements Caller, LevelCaller {
  readonly budgetClass: BudgetClass;
  readonly waitMs: number;
  readonly share: () => number;
  readonly #options: VoiceOptions;
  readonly #pulse: Pulse;
  readonly #freshMs: number;
  #records: RequestRecord[];
  #details: Announcement;

  constructor(options: VoiceOptions) {
    this.#options = options;
    this.budgetClass = options.budgetClass;
    this.waitMs = options.waitMs;
    this.share = options.share;
    this.#pulse = new Pulse(options.context);
    this.#freshMs = fenceLimits(options.heartbeatSeconds).freshMs;
    this.#records = inherited(options.context);
    this.#details = this.#summary();
  }

  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  /** A write of this activity left already, in this attempt or an earlier one: it may be stored. */
  hasWritten(path: string): boolean {
    return this.#records.some(
      (record) => record.method === 'POST' && record.path === path && record.status !== HTTP_TOO_MANY,
    );
  }

  /** Repeats the current details; called regularly, so that a long wait is no timeout. */
  tick(): void {
    this.#options.context.heartbeat(this.#details);
  }

  async waiting(until: number): Promise<void> {
    this.#details = { ...this.#summary(), waitingUntil: new Date(until).toISOString() };
    this.tick();
    await this.#assertWanted();
  }

  async announce(sending: Sending): Promise<void> {
    await this.#assertWanted();
    await this.#options.hold?.confirm();
    this.#details = { ...this.#summary(), sending };
    try {
      await this.#pulse.beat(this.#details);
    } catch (error) {
      this.#details = this.#summary();
      if (endedBy(error) === 'cancelled') await this.#cancelled();
      throw new ApiError(FAILURES.notSent, 'the Temporal server does not confirm this activity', { cause: error });
    }
  }

  /** What was announced did not leave: nobody needs to wonder about its outcome. */
  withdraw(): void {
    this.#details = this.#summary();
    this.tick();
  }

  mayLeave(): boolean {
    const { hold } = this.#options;
    return this.#pulse.age < this.#freshMs && (hold === null || hold.isFresh);
  }

  record(record: RequestRecord): void {
    this.#records = [...this.#records, record];
    this.#details = this.#summary();
    this.tick();
  }

  #summary(): Announcement {
    return { records: this.#records.slice(-KEPT_RECORDS).map(slim) };
  }

  /** Nothing more is wanted of a cancelled activity, nor of one whose hold is gone. */
  async #assertWanted(): Promise<void> {
    if (this.#options.context.cancellationSignal.aborted) await this.#cancelled();
    const { hold } = this.#options;
    if (hold !== null && !hold.isOpen) throw hold.refusal();
  }

  /** Core must learn of the cancellation itself, or the activity would end as failed instead of cancelled. */
  async #cancelled(): Promise<never> {
    this.tick();
    return this.#options.context.cancelled;
  }
}
