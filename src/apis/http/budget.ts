import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { freedAt, nextPlaceAt, type BudgetClass, type Occupied, type Window } from '../../domain/budget.ts';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from './api-error.ts';
import { retryAfter } from './retry-after.ts';
import type { HttpAnswer } from './send-once.ts';

export type SendEvent =
  | { readonly kind: 'sent'; readonly id: string; readonly class: BudgetClass; readonly at: number }
  | { readonly kind: 'answered'; readonly id: string; readonly at: number }
  | { readonly kind: 'unsent'; readonly id: string }
  | { readonly kind: 'blocked'; readonly until: number };

/** Send times of one host, shared by every process that calls it. */
export interface SendLog {
  /** Reads what was logged, and appends what `decide` answers, as one step. */
  exchange<T>(
    decide: (events: readonly SendEvent[]) => { readonly append: readonly SendEvent[]; readonly result: T },
  ): Promise<T>;
  append(event: SendEvent): Promise<void>;
}

/** HTTP timeout of every request, ms (design §5: ≤ 30 s). */
export const REQUEST_TIMEOUT_MS = 30_000;

export interface BudgetRules {
  readonly limit: number;
  readonly windowSeconds: number;
  /** "HaloPSA" or "Level", for messages. */
  readonly of: string;
}

export interface Want {
  readonly class: BudgetClass;
  /** Part of the limit that this class may fill, 0 to 1. */
  readonly share: number;
  /** Longest wait, ms; a longer one is `notSent`. */
  readonly waitMs: number;
  /** Called while waiting, about once a second, with the time of the next place. */
  readonly onWait: (until: number) => void | Promise<void>;
}

export interface Reservation {
  /** Must be called when the request was answered, or failed after it left. */
  answered(answer: HttpAnswer | null): Promise<void>;
  /** The request never left: its place is free again. */
  unsent(): Promise<void>;
}

/** The requests that still count, and a block if any. */
export function replay(events: readonly SendEvent[]): { occupied: Occupied[]; blockedUntil: number } {
  const occupied = new Map<string, Occupied>();
  let blockedUntil = 0;
  for (const event of events) {
    if (event.kind === 'blocked') blockedUntil = Math.max(blockedUntil, event.until);
    else if (event.kind === 'unsent') occupied.delete(event.id);
    else if (event.kind === 'sent')
      occupied.set(event.id, { id: event.id, class: event.class, sentAt: event.at, answeredAt: null });
    else {
      const request = occupied.get(event.id);
      if (request !== undefined) occupied.set(event.id, { ...request, answeredAt: event.at });
    }
  }
  return { occupied: [...occupied.values()], blockedUntil };
}

const clock = (at: number): string => new Date(at).toISOString().slice(11, 19);

/** Keeps one side's requests inside its rolling window, across all processes that share the log. */
export class Budget {
  readonly #log: SendLog;
  readonly #rules: () => BudgetRules;
  /** When the requests of the last look stop counting. Ms since 1970. */
  #freed: readonly number[] | null = null;
  #waitingUntil = 0;
  #throttledAt = 0;

  constructor(log: SendLog, rules: () => BudgetRules) {
    this.#log = log;
    this.#rules = rules;
  }

  /** Places left when a request was last reserved; null before the first. */
  get left(): number | null {
    if (this.#freed === null) return null;
    const now = Date.now();
    return Math.max(0, this.#rules().limit - this.#freed.filter((at) => at > now).length);
  }

  get limit(): number {
    return this.#rules().limit;
  }

  /** When a request that waits may be sent; null when none waits. */
  get waitingUntil(): number | null {
    return this.#waitingUntil > Date.now() ? this.#waitingUntil : null;
  }

  /** A 429 within the last window: bulk work takes less for a while. */
  get wasThrottled(): boolean {
    return this.#throttledAt + this.#rules().windowSeconds * 1_000 > Date.now();
  }

  /** @throws {ApiError} `notSent` with `retryAt`, when the wait would be longer than allowed */
  async take(want: Want): Promise<Reservation> {
    const giveUpAt = Date.now() + want.waitMs;
    for (;;) {
      const id = randomUUID();
      const at = await this.#reserve(id, want);
      if (at === null) return this.#reservation(id);
      if (at > giveUpAt)
        throw new ApiError(FAILURES.notSent, `waiting for ${this.#rules().of}'s limit until ${clock(at)} UTC`, {
          retryAt: at,
        });
      this.#waitingUntil = at;
      await want.onWait(at);
      await sleep(Math.max(10, Math.min(at - Date.now(), 1_000)));
    }
  }

  /** Null = reserved; else when to ask again. */
  #reserve(id: string, want: Want): Promise<number | null> {
    const { limit, windowSeconds } = this.#rules();
    return this.#log.exchange((events) => {
      const now = Date.now();
      const { occupied, blockedUntil } = replay(events);
      const window: Window = { limit, windowMs: windowSeconds * 1_000, requestMs: REQUEST_TIMEOUT_MS, blockedUntil };
      this.#freed = occupied.map((request) => freedAt(request, window));
      const at = nextPlaceAt(occupied, window, want.class, want.share, now);
      if (at > now) return { append: [], result: at };
      this.#freed = [...this.#freed, now + window.requestMs + window.windowMs];
      return { append: [{ kind: 'sent', id, class: want.class, at: now }], result: null };
    });
  }

  #reservation(id: string): Reservation {
    return {
      answered: async (answer) => {
        const now = Date.now();
        await this.#log.append({ kind: 'answered', id, at: now });
        if (answer?.status !== 429) return;
        this.#throttledAt = now;
        // Without a header: a tenth of the window is enough for some places to become free.
        const until =
          retryAfter(answer.headers['retry-after'], now) ?? now + (this.#rules().windowSeconds * 1_000) / 10;
        await this.#log.append({ kind: 'blocked', until });
      },
      unsent: () => this.#log.append({ kind: 'unsent', id }),
    };
  }
}

/** Drops what no longer counts; for the log to stay small. */
export function compact(events: readonly SendEvent[], window: Window, now: number): SendEvent[] {
  const { occupied, blockedUntil } = replay(events);
  const counting = occupied.filter((request) => freedAt(request, window) > now);
  return [
    ...(blockedUntil > now ? [{ kind: 'blocked', until: blockedUntil } as const] : []),
    ...counting.flatMap((request): SendEvent[] => [
      { kind: 'sent', id: request.id, class: request.class, at: request.sentAt },
      ...(request.answeredAt === null ? [] : [{ kind: 'answered', id: request.id, at: request.answeredAt } as const]),
    ]),
  ];
}
