import { setTimeout as sleep } from 'node:timers/promises';
import { readFeed } from '../../src/client/ask-feed.ts';
import { readTickets } from './service-desk.ts';
import type { Stage } from './stage.ts';
import type { TicketScreen } from './ticket-screen.ts';
import type { DeskView } from './ticket-table.ts';

const LOOK_MS = 250;

export interface DeskWatch {
  readonly screen: TicketScreen;
  readonly clientNames: DeskView['clientNames'];
  readonly limitMs: number;
  /** Ends early, with what there is. */
  readonly isAsked: () => boolean;
}

async function look({ estate, temporal, connection }: Stage, clientNames: DeskView['clientNames']): Promise<DeskView> {
  const [tickets, feed] = await Promise.all([readTickets(estate.control), readFeed(temporal.client, connection)]);
  return { tickets, clientNames, held: (feed?.storms ?? []).reduce((sum, { held }) => sum + held, 0) };
}

/** Shows the tickets until they are as wanted. At the limit, or when asked, it ends with what there is. */
export async function watchDesk(
  stage: Stage,
  { screen, clientNames, limitMs, isAsked }: DeskWatch,
  wanted: (view: DeskView) => boolean,
): Promise<DeskView> {
  const startedAt = Date.now();
  for (;;) {
    const view = await look(stage, clientNames);
    screen.show(view);
    if (wanted(view) || isAsked() || Date.now() - startedAt > limitMs) return view;
    await sleep(LOOK_MS);
  }
}
