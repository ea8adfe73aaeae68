import { setTimeout as sleep } from 'node:timers/promises';
import { clock } from '../../src/cli/clock.ts';
import { coloursFor } from '../../src/cli/colours.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { Estate, HaloRequest } from './estate.ts';

const LOOK_MS = 500;

function lineOf({ at, method, path, status, summary }: HaloRequest, terminal: Terminal): string {
  const { dim, green, red } = coloursFor(terminal.colour);
  const paint = status !== null && status < 300 ? green : red;
  const what = `${method} ${path.replace(/^\/halo/, '')}`;
  return `${dim(clock(at, Date.now()))} HaloPSA  ${what}  ${paint(String(status ?? 'unanswered'))}${summary === '' ? '' : `  ${summary}`}`;
}

/** While the demo stays up: each request that reaches HaloPSA is a line. An unchanged estate has none. */
export async function followRequests(estate: Estate, terminal: Terminal, isAsked: () => boolean): Promise<void> {
  for (let seen = await estate.newestRequest(); !isAsked(); await sleep(LOOK_MS)) {
    const fresh = await estate.haloRequests(seen);
    // One that has no answer yet is shown when it has.
    const open = fresh.findIndex(({ status, at }) => status === null && Date.now() - at < 30_000);
    const shown = open === -1 ? fresh : fresh.slice(0, open);
    for (const request of shown) terminal.err(lineOf(request, terminal));
    seen = shown.at(-1)?.seq ?? seen;
  }
}
