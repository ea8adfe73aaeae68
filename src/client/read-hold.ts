import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { HoldDetails } from '../contract/records.ts';
import { integrationOf } from './ask-integration.ts';
import { translateError } from './translate-error.ts';

export interface Hold {
  /** `waiting`: it is due, but no worker has taken it. */
  readonly state: 'held' | 'waiting' | 'none';
  /** Null until the holder has said something. */
  readonly details: HoldDetails | null;
}

/** Type of the activity that is the hold: a name of the contract's HoldActivities. */
const HOLD = 'holdConnection';
const SCHEDULED = 1;
const ASK_MS = 10_000;

/** Who does the connection's work at this moment. Asks the server only, so it works without a worker. */
export async function readHold(client: Client, connection: string): Promise<Hold> {
  try {
    const { raw } = await client.withDeadline(Date.now() + ASK_MS, () => integrationOf(client, connection).describe());
    const hold = (raw.pendingActivities ?? []).find(({ activityType }) => activityType?.name === HOLD);
    if (hold === undefined) return { state: 'none', details: null };
    if (hold.state === SCHEDULED) return { state: 'waiting', details: null };
    const [details] = await decodeArrayFromPayloads(client.options.loadedDataConverter, hold.heartbeatDetails?.payloads);
    return { state: 'held', details: (details as HoldDetails | null | undefined) ?? null };
  } catch (error) {
    throw translateError(error, connection, ASK_MS);
  }
}
