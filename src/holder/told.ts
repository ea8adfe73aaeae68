import { randomUUID } from 'node:crypto';

interface Report {
  readonly id: string;
  readonly prints: ReadonlyMap<string, string>;
  readonly full: Fullness;
}

/** How far the telling of everything has come, after a workflow and its holder lost each other. */
export type Fullness = 'no' | 'first' | 'more' | 'last' | 'all';

/**
 * What a workflow has been told, by item and fingerprint, so that only changes are told: at least once, because a
 * report counts only when the workflow names it in its next call.
 */
export class Told {
  #taken: Report | null = null;
  #offered: Report | null = null;
  #isFull = false;
  #isFirst = false;

  /** @param knownId the last report that the workflow took */
  begin(knownId: string | null): void {
    const offered = this.#offered;
    if (offered !== null && offered.id === knownId) {
      this.#taken = offered;
      this.#isFirst = false;
      // Only what was taken counts: an end that was lost is told again.
      if (offered.full === 'all' || offered.full === 'last') this.#isFull = false;
    } else if (this.#taken === null || this.#taken.id !== knownId) {
      this.#taken = { id: '', prints: new Map(), full: 'no' };
      this.#isFull = true;
      this.#isFirst = true;
    }
    this.#offered = null;
  }

  get known(): ReadonlyMap<string, string> {
    return this.#taken?.prints ?? new Map();
  }

  /** Everything is being told anew. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** What the workflow does by itself, or need not hear. */
  expect(key: string, print: string): void {
    for (const report of [this.#taken, this.#offered])
      if (report !== null) (report.prints as Map<string, string>).set(key, print);
  }

  /** What was told reached nobody: it is told again. */
  forget(key: string): void {
    for (const report of [this.#taken, this.#offered])
      if (report !== null) (report.prints as Map<string, string>).delete(key);
  }

  /** Keys whose fingerprint is not what was told. */
  changed(current: ReadonlyMap<string, string>): string[] {
    const { known } = this;
    return [...current].filter(([key, print]) => known.get(key) !== print).map(([key]) => key);
  }

  /**
   * Offers what is new.
   *
   * @param news fingerprints that are told now
   * @param over keys that need not be remembered once told
   * @param isComplete nothing else is left to tell
   */
  offer(
    news: ReadonlyMap<string, string>,
    over: ReadonlySet<string>,
    isComplete: boolean,
  ): { id: string; full: Fullness } {
    const prints = new Map(this.known);
    for (const [key, print] of news)
      if (over.has(key)) prints.delete(key);
      else prints.set(key, print);
    const id = randomUUID();
    const full = this.#fullness(isComplete);
    this.#offered = { id, prints, full };
    return { id, full };
  }

  #fullness(isComplete: boolean): Fullness {
    if (!this.#isFull) return 'no';
    if (isComplete) return this.#isFirst ? 'all' : 'last';
    return this.#isFirst ? 'first' : 'more';
  }
}
