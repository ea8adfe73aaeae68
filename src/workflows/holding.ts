import { condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { HoldActivities } from '../contract/activities.ts';
import { NO_WORKER } from '../contract/failures.ts';
import { holdOptions } from '../contract/options.ts';
import { readFailure } from './activity-failure.ts';
import type { Entity } from './entity.ts';
import { runUntil, Stopped } from './run-until.ts';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

/** While enabled, one process holds the connection; disable is the end of the hold. */
export async function keepHolding(entity: Entity): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    await condition(() => entity.isReleased || (entity.state.enabled && !entity.isRolling));
    if (entity.isReleased) return;
    const { settings } = entity.state;
    const { holdConnection } = proxyActivities<HoldActivities>(
      holdOptions(entity.connection, settings.timing.heartbeat),
    );
    const mustEnd = (): boolean => !entity.state.enabled || entity.isReleased || entity.state.settings !== settings;
    try {
      await runUntil(mustEnd, () =>
        holdConnection.executeWithOptions({ summary: 'this connection is held' }, [
          { connection: entity.connection, settings },
        ]),
      );
      pauseMs = FIRST_PAUSE_MS;
    } catch (error) {
      if (error instanceof Stopped) continue;
      if (isCancellation(error)) throw error;
      const failure = readFailure(error);
      const message =
        failure.type === NO_WORKER
          ? `no worker holds the credentials of "${entity.connection}": start one (level-halopsa worker, or npm start) with this connection's credentials`
          : `the hold ended: ${failure.message}`;
      entity.apply({
        kind: 'problemOpened',
        problem: { about: 'holder', kind: failure.type, message, since: Date.now() },
      });
      await condition(() => mustEnd(), pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}
