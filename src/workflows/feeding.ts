import { condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import { inspectOptions } from '../contract/options.ts';
import type { FeedConfig } from '../contract/feed-activities.ts';
import type { TicketingActivities } from '../contract/ticketing-activities.ts';
import type { Entity } from './entity.ts';

const PAUSE_MS = 30_000;
const LOOK_AFTER_MS = 3_600_000;

/** Once there are policies, the alert feed runs and has the newest configuration: also that it is switched off. */
export async function keepFeeding(entity: Entity): Promise<void> {
  let sent: string | null = null;
  const wanted = (): Omit<FeedConfig, 'version'> => {
    const { enabled, settings, tickets } = entity.state;
    const { heartbeat, settle } = settings.timing;
    return { enabled, heartbeatSeconds: heartbeat, settleSeconds: settle, storm: tickets.storm };
  };
  const isDue = (): boolean => {
    const { policies, alertsSince } = entity.state;
    return (policies.length > 0 || alertsSince !== null) && JSON.stringify(wanted()) !== sent;
  };
  for (;;) {
    // Somebody may have ended the feed: it is looked after now and then, and begins again.
    if (sent === null) await condition(() => entity.isReleased || isDue());
    else await condition(() => entity.isReleased || isDue(), LOOK_AFTER_MS);
    if (entity.isReleased) return;
    const config = wanted();
    const { configureFeed } = proxyActivities<TicketingActivities>(inspectOptions(entity.connection));
    try {
      await configureFeed.executeWithOptions({ summary: 'hand the configuration on' }, [
        { connection: entity.connection, config: { ...config, version: Date.now() } },
      ]);
      sent = JSON.stringify(config);
    } catch (error) {
      if (isCancellation(error)) throw error;
      await condition(() => entity.isReleased, PAUSE_MS);
    }
  }
}
