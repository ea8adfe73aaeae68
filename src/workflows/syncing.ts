import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  condition,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
} from '@temporalio/workflow';
import type { AssetActivities } from '../contract/activities.ts';
import { cutToBytes } from '../contract/cut-text.ts';
import { groupSyncId, LH_CONNECTION, LH_GROUP, LH_STATE, WORKFLOWS } from '../contract/names.ts';
import { openWaveOptions } from '../contract/options.ts';
import type { GroupRow } from '../domain/group-row.ts';
import { dueRows, nextDueAt } from '../domain/integration-state.ts';
import type { SyncOutcome } from '../domain/sync.ts';
import { NO_TALLY } from '../domain/sync-tally.ts';
import { problemOf, readFailure } from './activity-failure.ts';
import type { Entity } from './entity.ts';
import type { groupSync } from './group-sync.ts';
import { childUntil, runUntil, Stopped } from './run-until.ts';

/** As many as the holder has slots for: more would only wait there. */
const AT_ONCE = 8;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;
/** For a sync that another run of this workflow left behind. */
const LEFT_OVER_MS = 30_000;

/** Rows that were due together, after HaloPSA was found ready for them: one index of its assets serves all. */
interface Wave {
  readonly sweepId: string;
  readonly indexNotBefore: number;
  readonly mappingVersion: number;
  /** Not started yet. The next wave begins after they have ended: a device may have moved between two rows. */
  readonly waiting: Set<string>;
}

/** While enabled, every row that is due gets a sync; one problem ends the wave and is probed by one request. */
export async function keepSyncing(entity: Entity): Promise<void> {
  const current: { wave: Wave | null } = { wave: null };
  let pauseMs = FIRST_PAUSE_MS;
  let probeAt = 0;
  /** Set while rows must end because of a problem of the connection. */
  let isBroken = false;
  /** After a problem one row goes first: a probe that only reads does not prove that writing works. */
  let isProved = true;

  const candidates = (): GroupRow[] =>
    entity.isRolling
      ? []
      : dueRows(entity.state, Date.now()).filter(
          (row) => !entity.running.has(row.groupId) && !entity.editing.has(row.groupId),
        );
  /** Rows of the open wave that may start; none when the next wave has to be opened first. */
  const next = (): GroupRow[] => {
    const { wave } = current;
    if (wave === null || wave.mappingVersion !== entity.state.mappingVersion) return [];
    return candidates().filter((row) => wave.waiting.has(row.groupId));
  };
  const isReady = (): boolean => {
    if (Date.now() < probeAt) return false;
    return next().length > 0
      ? entity.running.size < (isProved ? AT_ONCE : 1)
      : entity.running.size === 0 && candidates().length > 0;
  };
  const wakeAt = (): number | null => {
    if (!entity.state.enabled || entity.isRolling) return null;
    const dueAt = candidates().length > 0 ? probeAt : nextDueAt(entity.state, Date.now());
    return dueAt !== null && dueAt > Date.now() ? dueAt : null;
  };

  const fail = (problem: NonNullable<SyncOutcome['problem']>): void => {
    entity.apply({ kind: 'problemOpened', problem: { ...problem, since: Date.now() } });
    current.wave = null;
    isBroken = true;
    probeAt = Date.now() + pauseMs;
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  };

  const open = async (): Promise<void> => {
    const { state, connection } = entity;
    const { sweepId, settings } = state;
    if (sweepId === null) return;
    const { openWave } = proxyActivities<AssetActivities>(openWaveOptions(connection, settings.timing.heartbeat));
    const mustEnd = (): boolean => !entity.state.enabled || entity.isReleased || entity.state.settings !== settings;
    try {
      const { instance } = await runUntil(mustEnd, () =>
        openWave.executeWithOptions({ summary: isBroken ? 'probe HaloPSA' : 'open a wave' }, [
          { connection, expectedInstance: state.instance, probe: isBroken },
        ]),
      );
      if (instance !== null) entity.apply({ kind: 'recognised', instance });
      entity.apply({ kind: 'problemGone', about: 'holder' });
      isProved = !isBroken;
      current.wave = {
        sweepId,
        indexNotBefore: Math.max(
          entity.state.indexNotBefore,
          entity.state.askedAt,
          entity.state.reconcile.begunAt ?? 0,
        ),
        mappingVersion: entity.state.mappingVersion,
        waiting: new Set(candidates().map((row) => row.groupId)),
      };
      isBroken = false;
    } catch (error) {
      if (error instanceof Stopped) return;
      if (isCancellation(error)) throw error;
      const failure = readFailure(error);
      entity.apply({ kind: 'problemGone', about: 'holder' });
      fail(problemOf(failure));
    }
  };

  const sync = async (row: GroupRow, { sweepId, indexNotBefore }: Wave): Promise<SyncOutcome> => {
    const { state, connection } = entity;
    const { place } = row;
    if (place === null) throw new Error('an excluded row was due');
    const isNightly = row.reconcile === 'due';
    const mustEnd = (): boolean => !entity.state.enabled || entity.editing.has(row.groupId) || isBroken;
    return childUntil<typeof groupSync>(mustEnd, WORKFLOWS.groupSync, {
      workflowId: groupSyncId(connection, row.groupId),
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      typedSearchAttributes: [
        { key: LH_CONNECTION, value: connection },
        { key: LH_GROUP, value: row.groupId },
        { key: LH_STATE, value: 'Syncing' },
      ],
      staticSummary: cutToBytes(`${row.groupPath} → ${place.clientName} / ${place.siteName}`),
      staticDetails: `One sync of the Level group **${row.groupPath}** (${row.devices} devices) into HaloPSA's site **${place.siteName}** of **${place.clientName}**. Its history lists every request.`,
      args: [
        {
          connection,
          target: {
            groupId: row.groupId,
            place,
            isFirst: !row.everSynced,
            instance: state.instance,
            ...(isNightly && { reconcile: true }),
          },
          reread: row.asked || isNightly,
          groupPath: row.groupPath,
          devices: row.devices,
          sweepId,
          indexNotBefore,
          settleSeconds: state.settings.timing.settle,
          heartbeatSeconds: state.settings.timing.heartbeat,
          writeSingly: state.writeSingly,
          sendAlone: state.sendAlone,
        },
      ],
    });
  };

  const without = (row: GroupRow, end: SyncOutcome['end'], uncertainUntil: number): SyncOutcome => ({
    ...NO_TALLY,
    groupId: row.groupId,
    devices: row.devices,
    end,
    uncertainUntil,
    problem: null,
  });

  /** Never throws: the entity outlives whatever happens to a child. */
  const follow = async (row: GroupRow, opened: Wave): Promise<void> => {
    let outcome: SyncOutcome;
    try {
      outcome = await sync(row, opened);
    } catch (error) {
      const settleMs = entity.state.settings.timing.settle * 1_000;
      if (error instanceof Stopped || isCancellation(error)) outcome = without(row, 'paused', 0);
      else if (error instanceof WorkflowExecutionAlreadyStartedError)
        outcome = without(row, 'paused', Date.now() + LEFT_OVER_MS);
      // Terminated from outside: a write of it may still be on its way.
      else outcome = without(row, 'sweepLost', Date.now() + settleMs);
    }
    entity.running.delete(row.groupId);
    if (outcome.end === 'done') {
      isProved = true;
      pauseMs = FIRST_PAUSE_MS;
      entity.apply({ kind: 'problemGone', about: 'halopsa' });
    }
    entity.apply({ kind: 'finished', outcome, sweepId: opened.sweepId, at: Date.now() });
    if (outcome.end === 'problem' && outcome.problem !== null && entity.state.enabled && !isBroken)
      fail(outcome.problem);
    if (outcome.end === 'sweepLost') current.wave = null;
  };

  for (;;) {
    const armed = wakeAt();
    const isNews = (): boolean => entity.isReleased || isReady() || wakeAt() !== armed;
    if (armed === null) await condition(isNews);
    else await condition(isNews, Math.max(1, armed - Date.now()));
    if (entity.isReleased) return;
    if (!isReady()) continue;
    const { wave } = current;
    const [row] = next();
    if (wave === null || row === undefined) {
      await open();
      continue;
    }
    wave.waiting.delete(row.groupId);
    entity.running.add(row.groupId);
    entity.apply({ kind: 'started', groupId: row.groupId });
    void follow(row, wave);
  }
}
