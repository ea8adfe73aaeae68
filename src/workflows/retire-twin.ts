import { isCancellation, proxyActivities, sleep } from '@temporalio/workflow';
import type { AssetActivities } from '../contract/activities.ts';
import { FAILURES } from '../contract/failures.ts';
import type { GroupSyncInput } from '../contract/messages.ts';
import { writeOptions } from '../contract/options.ts';
import type { RequestRecord } from '../contract/records.ts';
import { readFailure } from './activity-failure.ts';

const PAUSE_MS = 30_000;
/** Archiving twice is archiving once, so an unknown outcome may be repeated; not for ever. */
const TRIES = 5;
const PASSING: ReadonlySet<string> = new Set([FAILURES.notSent, FAILURES.refused, FAILURES.uncertain]);

/**
 * Archives the second asset of a device.
 *
 * @returns null, or why it could not be done
 */
export async function retire(
  input: GroupSyncInput,
  deviceId: string,
  assetId: number,
  note: (records: readonly RequestRecord[]) => void,
): Promise<string | null> {
  const { retireTwin } = proxyActivities<AssetActivities>(writeOptions(input.connection, input.heartbeatSeconds));
  for (let tries = 1; ; tries += 1) {
    try {
      const { records } = await retireTwin.executeWithOptions({ summary: `retire twin #${assetId}` }, [
        { connection: input.connection, target: input.target, assetId, deviceId },
      ]);
      note(records);
      return null;
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failure = readFailure(error);
      note(failure.records);
      if (!PASSING.has(failure.type) || tries >= TRIES) return failure.message;
      if (failure.type !== FAILURES.notSent)
        await sleep(Math.max(1_000, (failure.retryAt || Date.now() + PAUSE_MS) - Date.now()));
    }
  }
}
