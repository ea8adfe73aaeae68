import type { Storm, TriageState, Waiting } from './triage.ts';

/** A storm that is being changed. */
export interface StormDraft {
  facts: Omit<Storm, 'held'>;
  readonly held: Set<string>;
}

type Totals = TriageState['totals'];

/** A triage state that is being changed: one copy for a whole list of events, as thousands of conditions may wait. */
export class TriageDraft {
  readonly #before: TriageState;
  readonly #waiting: Map<string, Waiting>;
  readonly #dropped: Set<string>;
  #storms: StormDraft[];
  #opened: TriageState['opened'];
  #totals: Totals;
  #isChanged = false;

  constructor(state: TriageState) {
    this.#before = state;
    this.#waiting = new Map(Object.entries(state.waiting));
    this.#dropped = new Set(state.dropped);
    this.#storms = state.storms.map(({ held, ...facts }) => ({ facts, held: new Set(held) }));
    this.#opened = state.opened;
    this.#totals = state.totals;
  }

  get waiting(): ReadonlyMap<string, Waiting> {
    return this.#waiting;
  }

  get dropped(): ReadonlySet<string> {
    return this.#dropped;
  }

  get storms(): readonly StormDraft[] {
    return this.#storms;
  }

  get opened(): TriageState['opened'] {
    return this.#opened;
  }

  set opened(opened: TriageState['opened']) {
    if (opened === this.#opened) return;
    this.#opened = opened;
    this.#isChanged = true;
  }

  holderOf(id: string): StormDraft | undefined {
    return this.#storms.find(({ held }) => held.has(id));
  }

  wait(id: string, waiting: Waiting): void {
    this.#waiting.set(id, waiting);
    this.#isChanged = true;
  }

  /** It waits no more, and nothing holds it. */
  remove(id: string): void {
    if (!this.#waiting.delete(id)) return;
    this.#isChanged = true;
    this.holderOf(id)?.held.delete(id);
  }

  hold(storm: StormDraft, id: string, at: number): void {
    const policy = storm.facts.policy ?? this.#waiting.get(id)?.policy;
    storm.held.add(id);
    this.change(storm, { lastAt: Math.max(storm.facts.lastAt, at), ...(policy === undefined ? {} : { policy }) });
  }

  drop(id: string): void {
    this.remove(id);
    this.#dropped.add(id);
    this.#isChanged = true;
  }

  undrop(id: string): void {
    if (this.#dropped.delete(id)) this.#isChanged = true;
  }

  change(storm: StormDraft, facts: Partial<Omit<Storm, 'held'>>): void {
    storm.facts = { ...storm.facts, ...facts };
    this.#isChanged = true;
  }

  begin(facts: Omit<Storm, 'held'>): StormDraft {
    const storm: StormDraft = { facts, held: new Set() };
    this.#storms = [...this.#storms, storm];
    this.#isChanged = true;
    return storm;
  }

  forget(storm: StormDraft): void {
    this.#storms = this.#storms.filter((each) => each !== storm);
    this.#isChanged = true;
  }

  count(total: keyof Totals): void {
    this.#totals = { ...this.#totals, [total]: this.#totals[total] + 1 };
    this.#isChanged = true;
  }

  /** The same state when nothing was changed. */
  done(): TriageState {
    if (!this.#isChanged) return this.#before;
    return {
      v: 1,
      waiting: Object.fromEntries(this.#waiting),
      storms: this.#storms.map(({ facts, held }) => ({ ...facts, held: [...held] })),
      dropped: [...this.#dropped],
      opened: this.#opened,
      totals: this.#totals,
    };
  }
}
