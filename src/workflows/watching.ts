import { condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { WatchActivities, WatchInput, WatchReport } from '../contract/activities.ts';
import { FAILURES } from '../contract/failures.ts';
import { watchOptions } from '../contract/options.ts';
import type { IntegrationState } from '../domain/integration-state.ts';
import { readFailure } from './activity-failure.ts';
import type { Entity } from './entity.ts';
import { runUntil, Stopped } from './run-until.ts';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

/** What a holder must know to decide where devices and alerts belong. */
const holderNeeds = ({
  rows,
  policies,
  tickets,
  alertsSince,
  offSince,
  switchedAt,
  instance,
}: IntegrationState): Required<Pick<WatchInput, 'rows' | 'ticketing'>> => ({
  rows: rows.map(({ groupId, groupPath, place, excluded }) => ({ groupId, groupPath, place, excluded })),
  ticketing: { policies, settings: tickets, alertsSince, offSince, onSince: switchedAt, instance },
});

/** While enabled, Level is swept; what changed since the last report comes back. */
export async function keepWatching(entity: Entity): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  let knownSweepId: string | null = null;
  let sentVersion: number | null = null;
  for (;;) {
    await condition(
      () =>
        entity.isReleased ||
        (entity.state.enabled &&
          !entity.isRolling &&
          (entity.state.policies.length > 0 || entity.state.rows.some((row) => !row.excluded))),
    );
    if (entity.isReleased) return;
    const { mappingVersion, settings, askedAt, sweepId } = entity.state;
    const { watchDevices } = proxyActivities<WatchActivities>(
      watchOptions(entity.connection, settings.timing.heartbeat),
    );
    const mustEnd = (): boolean =>
      !entity.state.enabled ||
      entity.isReleased ||
      entity.state.mappingVersion !== mappingVersion ||
      entity.state.askedAt !== askedAt ||
      entity.state.settings !== settings ||
      // The sweep was lost meanwhile: somebody waits for the next one.
      (sweepId !== null && entity.state.sweepId === null);
    const input: WatchInput = {
      connection: entity.connection,
      mappingVersion,
      ...(sentVersion === mappingVersion ? {} : holderNeeds(entity.state)),
      knownSweepId,
      notBefore: askedAt,
      answerAtOnce: entity.state.sweepId === null,
    };
    try {
      const report: WatchReport = await runUntil(mustEnd, () =>
        watchDevices.executeWithOptions({ summary: 'watch Level' }, [input]),
      );
      sentVersion = mappingVersion;
      knownSweepId = report.sweepId;
      pauseMs = FIRST_PAUSE_MS;
      const { night, ...seen } = report;
      entity.apply({ kind: 'swept', ...seen });
      if (night !== undefined) entity.apply({ kind: 'nightSeen', night, at: Date.now() });
      entity.apply({ kind: 'problemGone', about: 'level' });
      entity.apply({ kind: 'problemGone', about: 'holder' });
    } catch (error) {
      if (error instanceof Stopped) continue;
      if (isCancellation(error)) throw error;
      const failure = readFailure(error);
      if (failure.type === FAILURES.mappingUnknown || failure.type === FAILURES.sweepLost) {
        sentVersion = null;
        continue;
      }
      entity.apply({ kind: 'problemGone', about: 'holder' });
      entity.apply({
        kind: 'problemOpened',
        problem: { about: 'level', kind: failure.type, message: failure.message, since: Date.now() },
      });
      await condition(mustEnd, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}
