import type { SendEvent, SendLog } from '../../src/apis/http/budget.ts';

/** Send times of a test. */
export class MemorySendLog implements SendLog {
  readonly events: SendEvent[] = [];

  exchange<T>(
    decide: (events: readonly SendEvent[]) => { readonly append: readonly SendEvent[]; readonly result: T },
  ): Promise<T> {
    const { append, result } = decide(this.events);
    this.events.push(...append);
    return Promise.resolve(result);
  }

  append(event: SendEvent): Promise<void> {
    this.events.push(event);
    return Promise.resolve();
  }
}
