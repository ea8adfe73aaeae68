import { isCancellation, proxyActivities, sleep } from '@temporalio/workflow';
import type { AssetActivities, ItemResult, PlannedWrite } from '../contract/activities.ts';
import { FAILURES } from '../contract/failures.ts';
import type { GroupSyncInput } from '../contract/messages.ts';
import { writeOptions } from '../contract/options.ts';
import type { RequestRecord } from '../contract/records.ts';
import { problemOf, readFailure, type Failure } from './activity-failure.ts';
import { Stop } from './stop.ts';

export interface Written {
  readonly items: readonly ItemResult[];
  /** Ms since 1970, 0 when nothing was sent. */
  readonly sentAt: number;
  /** A 2xx: a good item that is missing afterwards was dropped by HaloPSA. */
  readonly accepted: boolean;
}

const WAIT_AFTER_429_MS = 30_000;

const AS = { create: 'created', link: 'linked', update: 'updated' } as const;

const summaryOf = (batch: readonly PlannedWrite[]): string => {
  const [first] = batch;
  return (
    batch.length === 1 && first !== undefined ? `${first.kind} ${first.name}` : `write ${batch.length} devices`
  ).slice(0, 40);
};

const sentAtOf = (failure: Failure): number => Date.parse(failure.records.at(-1)?.at ?? '') || Date.now();

/**
 * One POST for a batch, sent again only when it surely did not count: when it never left, or was refused unread.
 *
 * @throws {Stop} when the sync cannot go on
 */
export async function writeBatch(
  input: GroupSyncInput,
  batch: readonly PlannedWrite[],
  indexNotBefore: number,
  note: (records: readonly RequestRecord[]) => void,
): Promise<Written> {
  const { writeAssets } = proxyActivities<AssetActivities>(writeOptions(input.connection, input.heartbeatSeconds));
  const request = {
    connection: input.connection,
    target: input.target,
    devices: batch.map(({ deviceId, name }) => ({ deviceId, name })),
    indexNotBefore,
  };
  for (;;) {
    try {
      const { items, sentAt, accepted, records } = await writeAssets.executeWithOptions({ summary: summaryOf(batch) }, [
        request,
      ]);
      note(records);
      return { items, sentAt, accepted };
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failure = readFailure(error);
      note(failure.records);
      if (failure.type === FAILURES.uncertain) {
        const items = batch.map(({ deviceId, kind }): ItemResult => ({ deviceId, kind: 'uncertain', as: AS[kind] }));
        return { items, sentAt: sentAtOf(failure), accepted: false };
      }
      if (failure.type === FAILURES.refused)
        await sleep(Math.max(1_000, (failure.retryAt || Date.now() + WAIT_AFTER_429_MS) - Date.now()));
      else if (failure.type === FAILURES.sweepLost) throw new Stop('sweepLost');
      else if (failure.type !== FAILURES.notSent) throw new Stop('problem', problemOf(failure));
    }
  }
}
