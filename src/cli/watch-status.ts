import { createLogUpdate } from 'log-update';
import type { Hold } from '../client/read-hold.ts';
import { UserError } from '../client/user-error.ts';
import { clock } from './clock.ts';
import { renderError } from './render-error.ts';
import { renderStatus } from './render-status.ts';
import type { SeenStatus } from './seen-status.ts';
import { statusChanges } from './status-changes.ts';
import type { Terminal } from './terminal.ts';
import { toJson } from './to-json.ts';

type Seen = SeenStatus & { readonly hold: Hold };

export interface Watching {
  readonly terminal: Terminal;
  readonly all: boolean;
  readonly json: boolean;
}

interface Screen {
  show(seen: Seen): void;
  /** A worker or server that restarts is no reason to end. */
  lost(error: UserError): void;
  end(): void;
}

const EVERY_MS = 1_000;

function redrawn({ terminal, all }: Watching): Screen {
  const draw = createLogUpdate(process.stdout);
  return {
    show(seen) {
      const { columns, rows } = terminal.size();
      const now = Date.now();
      draw(
        `${renderStatus(seen, seen.hold, { columns, rows: rows - 3, colour: terminal.colour, now, all })}\n${clock(now, now)}  Ctrl-C ends`,
      );
    },
    lost: (error) => draw(renderError(error, { colour: terminal.colour, verbose: false })),
    end: () => draw.done(),
  };
}

function lineByLine({ terminal, json }: Watching): Screen {
  let before: Seen | null = null;
  let wasLost = '';
  return {
    show(seen) {
      wasLost = '';
      const now = Date.now();
      const changes = statusChanges(before, seen);
      if (json && changes.length > 0) terminal.out(toJson(seen));
      else if (!json) for (const change of changes) terminal.out(`${clock(now, now)} ${change}`);
      before = seen;
    },
    lost(error) {
      if (error.message !== wasLost)
        terminal.err(renderError(error, { colour: terminal.colour, verbose: false, json }));
      wasLost = error.message;
    },
    end: () => undefined,
  };
}

/** Until Ctrl-C or SIGTERM. @returns the exit code */
export async function watchStatus(first: Seen, read: () => Promise<Seen>, watching: Watching): Promise<number> {
  const screen = watching.terminal.isTty && !watching.json ? redrawn(watching) : lineByLine(watching);
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
  const end = (): void => stop.abort();
  process.on('SIGINT', end).on('SIGTERM', end);
  try {
    for (let seen: Seen | null = first; !stop.signal.aborted; seen = await next(read, screen, stopped)) {
      if (seen !== null) screen.show(seen);
      await Promise.race([new Promise((resolve) => setTimeout(resolve, EVERY_MS)), stopped]);
    }
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
    screen.end();
  }
  return 0;
}

async function next(read: () => Promise<Seen>, screen: Screen, stopped: Promise<void>): Promise<Seen | null> {
  try {
    return (await Promise.race([read(), stopped])) ?? null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    screen.lost(error);
    return null;
  }
}
