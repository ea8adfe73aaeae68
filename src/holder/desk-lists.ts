import type { BudgetClass } from '../domain/budget.ts';
import type { Named } from '../domain/policy.ts';
import type { Caller } from '../apis/http/caller.ts';
import { getOwnAgent, listStatuses } from '../apis/halopsa/desk.ts';
import type { HaloClient } from '../apis/halopsa/client.ts';

const DAY_MS = 86_400_000;

export interface Statuses {
  readonly all: readonly Named[];
  readonly closedIds: ReadonlySet<number>;
}

/** Lists of the service desk that change rarely, read when they are first needed. */
export class DeskLists {
  readonly #halo: HaloClient;
  #statuses: { readonly at: number; readonly who: BudgetClass; readonly lists: Promise<Statuses> } | null = null;
  #isKnown = false;
  #ownAgent: Promise<Named | null> | null = null;

  constructor(halo: HaloClient) {
    this.#halo = halo;
  }

  statuses(caller: Caller): Promise<Statuses> {
    const asked = this.#statuses;
    // A ticket never waits for the smaller share of a watcher that asked first.
    const isShared = asked !== null && (this.#isKnown || asked.who === caller.budgetClass);
    if (asked !== null && isShared && asked.at + DAY_MS > Date.now()) return asked.lists;
    const lists = listStatuses(this.#halo, caller).then(({ all, closedIds }) => ({
      all,
      closedIds: new Set(closedIds),
    }));
    const mine = { at: Date.now(), who: caller.budgetClass, lists };
    this.#statuses = mine;
    this.#isKnown = false;
    lists.then(
      () => {
        if (this.#statuses === mine) this.#isKnown = true;
      },
      () => {
        if (this.#statuses === mine) this.#statuses = null;
      },
    );
    return lists;
  }

  /** The application's agent, null when HaloPSA does not say. */
  ownAgent(caller: Caller): Promise<Named | null> {
    const asked = (this.#ownAgent ??= getOwnAgent(this.#halo, caller));
    asked.catch(() => {
      this.#ownAgent = null;
    });
    return asked;
  }
}
