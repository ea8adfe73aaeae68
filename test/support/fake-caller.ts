import type { Caller, Sending } from '../../src/apis/http/caller.ts';
import type { RequestRecord } from '../../src/contract/records.ts';

/** A caller without a Temporal server: everything is announced into a list and may leave. */
export class FakeCaller implements Caller {
  readonly budgetClass = 'interactive';
  readonly waitMs: number;
  readonly announced: Sending[] = [];
  readonly records: RequestRecord[] = [];
  readonly waits: number[] = [];
  /** Asked at the socket; a test may say no. */
  withdraw = (): void => undefined;
  mayLeave: () => boolean = () => true;

  constructor({ waitMs = 10_000 }: { waitMs?: number } = {}) {
    this.waitMs = waitMs;
  }

  readonly share = (): number => 1;

  waiting(until: number): void {
    this.waits.push(until);
  }

  announce(sending: Sending): Promise<void> {
    this.announced.push(sending);
    return Promise.resolve();
  }

  record(record: RequestRecord): void {
    this.records.push(record);
  }
}
