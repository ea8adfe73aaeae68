import type { Context } from '@temporalio/activity';
import { FAILURES } from '../contract/failures.ts';
import { fenceLimits } from '../contract/options.ts';
import type { HoldDetails } from '../contract/records.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { endedBy, Pulse } from './pulse.ts';

/** Why a hold ends: switched off, taken by another process, or this process stops. */
export type HoldEnd = 'disabled' | 'lost' | 'stopping';

/** How soon a refused task may come back: after the closing Workers are gone. */
const REFUSED_MS = 4_000;

/**
 * The lease of a connection as its process sees it. Once it ends it never opens again: the next hold is a new one.
 */
export class Hold {
  readonly #pulse: Pulse;
  readonly #limits: ReturnType<typeof fenceLimits>;
  readonly #details: () => HoldDetails;
  readonly #closing = new AbortController();
  readonly ended: Promise<HoldEnd>;
  #end: (why: HoldEnd) => void = () => undefined;
  #isEnded = false;

  constructor(context: Context, heartbeatSeconds: number, details: () => HoldDetails) {
    this.#pulse = new Pulse(context);
    this.#limits = fenceLimits(heartbeatSeconds);
    this.#details = details;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Aborted when the hold has ended: what waits should give up. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  end(why: HoldEnd): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#closing.abort();
    this.#end(why);
  }

  get isOpen(): boolean {
    return !this.#isEnded;
  }

  /** Confirmed recently enough for bytes to leave now. */
  get isFresh(): boolean {
    return this.isOpen && this.#pulse.age < this.#limits.freshMs;
  }

  refusal(): ApiError {
    return new ApiError(FAILURES.notSent, 'this process no longer holds the connection', {
      retryAt: Date.now() + REFUSED_MS,
    });
  }

  /**
   * Asks the server whether the hold still stands.
   *
   * @throws {ApiError} `notSent` when it does not, or when the server cannot be asked
   */
  async confirm(): Promise<void> {
    if (!this.isOpen) throw this.refusal();
    try {
      await this.#pulse.beat(this.#details());
    } catch (error) {
      const why = endedBy(error);
      if (why === 'cancelled') this.end('disabled');
      else if (why !== undefined) this.end('lost');
      throw this.refusal();
    }
    if (!this.isOpen) throw this.refusal();
  }
}
