import type { FeedStatus, IntegrationStatus } from '../contract/messages.ts';

/** The integration and, from the first policy on, its alert feed. */
export interface SeenStatus extends IntegrationStatus {
  readonly feed?: FeedStatus | null;
}
