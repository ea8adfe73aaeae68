import { setTimeout as sleep } from 'node:timers/promises';
import { readHold } from '../../src/client/read-hold.ts';
import { readStatus } from '../../src/client/read-integration.ts';
import { enable } from '../../src/client/switch.ts';
import type { IntegrationStatus } from '../../src/contract/messages.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';
import { summaryOf, type SyncSummary } from './summary.ts';

const LOOK_MS = 200;

/** Every row has been tried; what failed would be tried again, but a person should see it now. */
const isSettled = ({ rows }: IntegrationStatus): boolean =>
  rows.every(({ excluded, state }) => excluded || state === 'Synced' || state === 'Failed');

/**
 * Enables, and shows how row after row becomes Synced.
 *
 * @param isAsked ends early, with what there is
 */
export async function firstSync(
  { temporal: { client }, connection, estate }: Stage,
  screen: Screen,
  { limitMs, isAsked }: { readonly limitMs: number; readonly isAsked: () => boolean },
): Promise<SyncSummary> {
  const before = await estate.newestRequest();
  const startedAt = Date.now();
  await enable(client, connection);
  for (;;) {
    const [status, hold] = await Promise.all([readStatus(client, connection), readHold(client, connection)]);
    screen.show(status, hold);
    const ms = Date.now() - startedAt;
    if (isSettled(status) || isAsked() || ms > limitMs) {
      screen.done();
      return summaryOf(status, { halopsaRequests: (await estate.haloRequests(before)).length, ms });
    }
    await sleep(LOOK_MS);
  }
}
