import {
  CancellationScope,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type {
  AssetActivities,
  ItemResult,
  PlannedWrite,
  PlanResult,
  Twins,
  WrittenAs,
} from '../contract/activities.ts';
import { FAILURES } from '../contract/failures.ts';
import { progress, type GroupSyncInput } from '../contract/messages.ts';
import { planOptions } from '../contract/options.ts';
import type { RequestRecord } from '../contract/records.ts';
import { batches } from '../domain/batches.ts';
import { COUNT_NAMES, type SyncOutcome } from '../domain/sync.ts';
import { countMore, deviceFailed, deviceHeld, NO_TALLY, remarked, type SyncTally } from '../domain/sync-tally.ts';
import { problemOf, readFailure } from './activity-failure.ts';
import { show } from './search-attributes.ts';
import { retire } from './retire-twin.ts';
import { Stop } from './stop.ts';
import { writeBatch } from './write-batch.ts';

/** A write whose outcome stayed unknown: it is looked for, and sent again when it is missing. */
interface Doubt {
  readonly write: PlannedWrite;
  readonly as: WrittenAs;
  /** Part of a batch that HaloPSA answered with 2xx. */
  readonly wasAccepted: boolean;
  readonly wasBatched: boolean;
}

/** Sent again this often at most; then a person should look. */
const ROUNDS = 3;

/**
 * One sync of one row: plan, write, report. Its history is the sync's log. Devices that fail are an outcome, not a
 * failed workflow.
 */
export async function groupSync(input: GroupSyncInput): Promise<SyncOutcome> {
  let tally: SyncTally = NO_TALLY;
  let lastSentAt = 0;
  const doubts = new Map<string, Doubt>();
  const known = new Map<string, number>();
  const alone = new Set(input.sendAlone);
  const settleMs = input.settleSeconds * 1_000;
  const { planGroup } = proxyActivities<AssetActivities>(planOptions(input.connection, input.heartbeatSeconds));
  const done = (): number => COUNT_NAMES.reduce((sum, name) => sum + tally.counts[name], 0);
  setHandler(progress, () => ({ done: done(), devices: tally.devices }));

  const note = (records: readonly RequestRecord[]): void => {
    const failed = records.filter((record) => record.status === undefined || record.status >= 400);
    tally = {
      ...tally,
      requests: tally.requests + records.length,
      failedRequests: tally.failedRequests + failed.length,
    };
  };

  const plan = async (only?: readonly string[]): Promise<PlanResult> => {
    const indexNotBefore = only === undefined ? input.indexNotBefore : lastSentAt + settleMs;
    try {
      const planned = await planGroup.executeWithOptions(
        { summary: only === undefined ? 'plan' : `look for ${only.length} uncertain` },
        [
          {
            connection: input.connection,
            target: input.target,
            sweepId: input.sweepId,
            indexNotBefore,
            reread: input.reread,
            ...(only === undefined ? {} : { only }),
          },
        ],
      );
      note(planned.records);
      return planned;
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failure = readFailure(error);
      note(failure.records);
      if (failure.type === FAILURES.sweepLost) throw new Stop('sweepLost');
      throw new Stop('problem', problemOf(failure));
    }
  };

  const absorb = (item: ItemResult, write: PlannedWrite, doubt: Omit<Doubt, 'write' | 'as'>): void => {
    const { deviceId, name } = write;
    const before = doubts.get(deviceId);
    doubts.delete(deviceId);
    if (item.kind === 'uncertain') doubts.set(deviceId, { ...doubt, write, as: before?.as ?? item.as });
    else if (item.kind === 'unneeded') tally = countMore(tally, { [before?.as ?? 'unchanged']: 1 });
    else if (item.kind === 'held') tally = deviceHeld(tally, { deviceId, name, message: item.message });
    else if (item.kind === 'rejected') {
      tally = deviceFailed(tally, { deviceId, name, message: item.message });
      if (before?.wasBatched === true) tally = { ...tally, sendAlone: [...tally.sendAlone, deviceId] };
    } else {
      known.set(deviceId, item.assetId);
      tally = countMore(tally, { [before?.as ?? item.as]: 1 });
      // It was good after all, so a 2xx to its batch had dropped it.
      if (before?.wasAccepted === true && before.wasBatched) tally = { ...tally, writeSingly: true };
    }
  };

  const send = async (batch: readonly PlannedWrite[], indexNotBefore: number): Promise<void> => {
    const { items, sentAt, accepted } = await writeBatch(input, batch, indexNotBefore, note);
    lastSentAt = Math.max(lastSentAt, sentAt);
    const results = new Map(items.map((item) => [item.deviceId, item]));
    for (const write of batch)
      absorb(results.get(write.deviceId) ?? { deviceId: write.deviceId, kind: 'unneeded' }, write, {
        wasAccepted: accepted,
        wasBatched: batch.length > 1,
      });
  };

  /** An uncertain create that was stored after all, besides the one that was sent again. */
  const retireAll = async ({ deviceId, name, assetIds }: Twins): Promise<void> => {
    const keep = known.get(deviceId) ?? assetIds[0];
    for (const assetId of assetIds.filter((id) => id !== keep)) {
      const fault = await retire(input, deviceId, assetId, note);
      if (fault !== null)
        tally = remarked(tally, {
          deviceId,
          name,
          message: `its second asset #${assetId} could not be archived (${fault}): archive it by hand`,
        });
    }
  };

  const settled = async (): Promise<void> => {
    const wait = lastSentAt + settleMs - Date.now();
    if (wait > 0) await sleep(wait, { summary: 'let uncertain writes settle' });
  };

  /** Looks for what is in doubt, counts what is there, and sends what is not. */
  const resolve = async (): Promise<PlannedWrite[]> => {
    await settled();
    const looked = await plan([...doubts.keys()]);
    const missing = looked.writes;
    const twins = new Map(looked.twins.map((twin) => [twin.deviceId, twin]));
    const held = new Map(looked.held.map((trouble) => [trouble.deviceId, trouble]));
    for (const [deviceId, doubt] of doubts) {
      const twin = twins.get(deviceId);
      if (twin !== undefined) {
        await retireAll(twin);
        if (doubt.wasAccepted) tally = { ...tally, writeSingly: true };
      } else if (missing.some((write) => write.deviceId === deviceId)) continue;
      const trouble = held.get(deviceId);
      doubts.delete(deviceId);
      tally =
        trouble !== undefined && twin === undefined ? deviceHeld(tally, trouble) : countMore(tally, { [doubt.as]: 1 });
    }
    const notBefore = lastSentAt + settleMs;
    for (const write of missing) await send([write], notBefore);
    return missing.filter((write) => write.kind === 'create');
  };

  const run = async (): Promise<void> => {
    const planned = await plan();
    tally = { ...tally, digest: planned.digest, devices: planned.devices };
    tally = countMore(tally, { unchanged: planned.unchanged });
    for (const trouble of planned.held) tally = deviceHeld(tally, trouble);
    for (const batch of batches(planned.writes, alone, input.writeSingly)) await send(batch, input.indexNotBefore);
    let again: PlannedWrite[] = [];
    for (let round = 1; doubts.size > 0 && round <= ROUNDS; round += 1) again = [...again, ...(await resolve())];
    for (const { write } of doubts.values())
      tally = deviceFailed(tally, {
        deviceId: write.deviceId,
        name: write.name,
        message:
          'HaloPSA did not answer the write, several times: whether it is stored is not known. The next sync looks again',
      });
    if (again.length === 0) return;
    // The first try may have been stored later than anybody would expect.
    await settled();
    for (const twin of (await plan(again.map((write) => write.deviceId))).twins) await retireAll(twin);
  };

  const report = (end: SyncOutcome['end'], problem: SyncOutcome['problem']): SyncOutcome => {
    const outcome: SyncOutcome = {
      ...tally,
      groupId: input.target.groupId,
      devices: tally.digest === null ? input.devices : tally.devices,
      end,
      uncertainUntil: doubts.size === 0 ? 0 : lastSentAt + settleMs,
      problem,
    };
    const state = {
      done: tally.counts.failed > 0 ? 'Failed' : 'Synced',
      paused: 'Paused',
      sweepLost: 'Unsynced',
      problem: 'Failed',
    }[end];
    show({
      state,
      failedRequests: tally.failedRequests,
      failedDevices: tally.failures.map((failure) => failure.deviceId).filter((id) => id !== ''),
    });
    setCurrentDetails(`**${state}** ${COUNT_NAMES.map((name) => `${tally.counts[name]} ${name}`).join(', ')}`);
    return outcome;
  };

  try {
    await run();
    return report('done', null);
  } catch (error) {
    // After a cancel request a refusal is final and arrives as a failure of its own.
    if (isCancellation(error) || CancellationScope.current().consideredCancelled) return report('paused', null);
    if (!(error instanceof Stop)) throw error;
    if (error.end === 'problem' && error.problem?.kind === FAILURES.rejected) {
      const message = error.problem.message;
      tally = {
        ...countMore(tally, { failed: Math.max(1, input.devices) }),
        failures: [{ deviceId: '', name: input.groupPath, message }],
      };
      return report('done', null);
    }
    return report(error.end, error.problem);
  }
}
