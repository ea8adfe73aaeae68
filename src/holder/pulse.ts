import type { Context } from '@temporalio/activity';
import {
  ActivityCancelledError,
  ActivityNotFoundError,
  ActivityPausedError,
  ActivityResetError,
} from '@temporalio/client';

/** An instant on both clocks: the wall clock may be set, and the monotonic one may stand still while a machine sleeps. */
export interface Instant {
  readonly wall: number;
  readonly steady: number;
}

export const instant = (): Instant => ({ wall: Date.now(), steady: performance.now() });

export const ageMs = (since: Instant): number => Math.max(Date.now() - since.wall, performance.now() - since.steady);

/** Why a heartbeat says that its activity may not go on. */
export type Ended = 'cancelled' | 'lost' | 'paused' | 'reset';

/** What the client's errors mean; undefined = the server could not be asked. */
export function endedBy(error: unknown): Ended | undefined {
  if (error instanceof ActivityCancelledError) return 'cancelled';
  if (error instanceof ActivityNotFoundError) return 'lost';
  if (error instanceof ActivityPausedError) return 'paused';
  if (error instanceof ActivityResetError) return 'reset';
  return undefined;
}

/**
 * One activity's awaited heartbeats. The SDK's own heartbeat follows each of them with the same details: its core
 * knows nothing of the client's, and would drop the activity, result included, at the heartbeat timeout.
 */
export class Pulse {
  readonly #context: Context;
  #acknowledged: Instant | null = null;

  constructor(context: Context) {
    this.#context = context;
  }

  /** How long ago the server last confirmed the activity, ms; Infinity before the first time. */
  get age(): number {
    return this.#acknowledged === null ? Number.POSITIVE_INFINITY : ageMs(this.#acknowledged);
  }

  /** @throws the client's error when the server does not confirm; ask `endedBy` what it means */
  async beat(details: unknown): Promise<void> {
    // Taken before: what counts is that the server confirmed something after this instant.
    const asked = instant();
    const { taskToken } = this.#context.info;
    await this.#context.client.activity.heartbeat(taskToken, details);
    this.#context.heartbeat(details);
    this.#acknowledged = asked;
  }
}
