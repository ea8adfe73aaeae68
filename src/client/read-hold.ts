import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
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

async function decode({ options }: Client, payload: Payload | null | undefined): Promise<unknown> {
  const { payloadConverter, payloadCodecs } = options.loadedDataConverter;
  let payloads = payload === null || payload === undefined ? [] : [payload];
  for (const codec of payloadCodecs.toReversed()) payloads = await codec.decode(payloads);
  return payloads[0] === undefined ? null : payloadConverter.fromPayload(payloads[0]);
}

/** Who does the connection's work at this moment. Asks the server only, so it works without a worker. */
export async function readHold(client: Client, connection: string): Promise<Hold> {
  try {
    const { raw } = await client.withDeadline(Date.now() + ASK_MS, () => integrationOf(client, connection).describe());
    const hold = (raw.pendingActivities ?? []).find(({ activityType }) => activityType?.name === HOLD);
    if (hold === undefined) return { state: 'none', details: null };
    if (hold.state === SCHEDULED) return { state: 'waiting', details: null };
    const details = await decode(client, hold.heartbeatDetails?.payloads?.[0]);
    return { state: 'held', details: (details as HoldDetails | undefined) ?? null };
  } catch (error) {
    throw translateError(error, connection, ASK_MS);
  }
}
