import { setTimeout as sleep } from 'node:timers/promises';
import { clock } from '../../src/cli/clock.ts';
import { coloursFor } from '../../src/cli/colours.ts';
import type { SeenStatus } from '../../src/cli/seen-status.ts';
import { statusChanges } from '../../src/cli/status-changes.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { readFeed } from '../../src/client/ask-feed.ts';
import { readStatus } from '../../src/client/read-integration.ts';
import type { Estate, HaloRequest } from './estate.ts';
import type { Stage } from './stage.ts';

const LOOK_MS = 500;
/** Longer than any request may take. */
const UNANSWERED_MS = 30_000;

function lineOf({ at, method, path, status, summary }: HaloRequest, terminal: Terminal): string {
  const { dim, green, red } = coloursFor(terminal.colour);
  const paint = status !== null && status < 300 ? green : red;
  const what = `${method} ${path.replace(/^\/halo/, '')}`;
  return `${dim(clock(at, Date.now()))} HaloPSA  ${what}  ${paint(String(status ?? 'unanswered'))}${summary === '' ? '' : `  ${summary}`}`;
}

/** Requests that have an answer, or will never have one. */
async function newRequests(estate: Estate, seen: number): Promise<HaloRequest[]> {
  const fresh = await estate.haloRequests(seen);
  const open = fresh.findIndex(({ status, at }) => status === null && Date.now() - at < UNANSWERED_MS);
  return open === -1 ? fresh : fresh.slice(0, open);
}

/** Open tickets are read again and again. */
const isReadingTickets = ({ method, path, status }: HaloRequest): boolean =>
  method === 'GET' && status === 200 && /\/tickets$/i.test(path);

async function seenStatus({ temporal: { client }, connection }: Stage): Promise<SeenStatus> {
  const [status, feed] = await Promise.all([readStatus(client, connection), readFeed(client, connection)]);
  return { ...status, feed };
}

/**
 * While the demo stays up, each change and each request that reaches HaloPSA is a line, except for the readings of
 * tickets. An unchanged estate has none.
 */
export async function follow(stage: Stage, terminal: Terminal, isAsked: () => boolean): Promise<void> {
  const { estate } = stage;
  const dim = coloursFor(terminal.colour).dim;
  let seen = await estate.newestRequest();
  let before = await seenStatus(stage);
  for (; !isAsked(); await sleep(LOOK_MS)) {
    const requests = await newRequests(estate, seen);
    seen = requests.at(-1)?.seq ?? seen;
    const now = Date.now();
    for (const request of requests) if (!isReadingTickets(request)) terminal.err(lineOf(request, terminal));
    const status = await seenStatus(stage);
    for (const change of statusChanges(before, status)) terminal.err(`${dim(clock(now, now))} ${change}`);
    before = status;
  }
}
