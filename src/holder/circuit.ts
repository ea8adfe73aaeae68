import { FAILURES } from '../contract/failures.ts';
import { ApiError } from '../apis/http/api-error.ts';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;
const PROBE_MS = 2_000;

/** What is no fault of one ticket: all of them wait, and one tries again. */
const BREAKING: ReadonlySet<string> = new Set([FAILURES.unavailable, FAILURES.unauthorized, FAILURES.stranger]);

const ANSWERED: ReadonlySet<string> = new Set([FAILURES.rejected, FAILURES.forbidden]);

/** One probe for all tickets while HaloPSA is down, or refuses them: no stampede when it comes back. */
export class Circuit {
  #message: string | null = null;
  #until = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #isProbing = false;
  #round = 0;

  /** Why tickets wait; null when they do not. */
  get message(): string | null {
    return this.#message;
  }

  /** @throws {ApiError} `notSent` while it is open, and for what opens it */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#message === null) return this.#try(work);
    const now = Date.now();
    if (this.#isProbing || now < this.#until)
      throw new ApiError(FAILURES.notSent, this.#message, { retryAt: Math.max(this.#until, now + PROBE_MS) });
    this.#isProbing = true;
    try {
      return await this.#try(work);
    } finally {
      this.#isProbing = false;
    }
  }

  #close(): void {
    this.#message = null;
    this.#pauseMs = FIRST_PAUSE_MS;
  }

  async #try<T>(work: () => Promise<T>): Promise<T> {
    const round = this.#round;
    try {
      const result = await work();
      this.#close();
      return result;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!BREAKING.has(error.kind)) {
        // HaloPSA answered, about this one ticket.
        if (ANSWERED.has(error.kind)) this.#close();
        throw error;
      }
      this.#message = error.message;
      if (round === this.#round) {
        // Those that were under way together fail together: that is one failure.
        this.#round += 1;
        this.#until = Math.max(Date.now() + this.#pauseMs, error.retryAt ?? 0);
        this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
      }
      throw new ApiError(FAILURES.notSent, error.message, { retryAt: this.#until, cause: error });
    }
  }
}
