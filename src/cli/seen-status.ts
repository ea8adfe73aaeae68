import type { FormerOffer } from '../client/former-run.ts';
import type { FeedStatus, IntegrationStatus } from '../contract/messages.ts';

/** The integration and, from the first policy on, its alert feed. */
export interface SeenStatus extends IntegrationStatus {
  readonly feed?: FeedStatus | null;
  /** Looked for only while there is neither mapping nor policy. */
  readonly former?: FormerOffer | null;
}
