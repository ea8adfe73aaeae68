import { createLogUpdate } from 'log-update';
import { clock } from '../../src/cli/clock.ts';
import { coloursFor } from '../../src/cli/colours.ts';
import { renderStatus } from '../../src/cli/render-status.ts';
import { statusChanges } from '../../src/cli/status-changes.ts';
import { processTerminal, type Terminal } from '../../src/cli/terminal.ts';
import type { Hold } from '../../src/client/read-hold.ts';
import type { IntegrationStatus } from '../../src/contract/messages.ts';

/** Progress belongs on stderr, so that is the stream whose width and colours count. */
export function stderrTerminal(env: NodeJS.ProcessEnv): Terminal {
  const { stderr } = process;
  return processTerminal({ stdout: stderr as unknown as NodeJS.Process['stdout'], stderr }, env);
}

/** Where a person follows the first sync. */
export interface Screen {
  show(status: IntegrationStatus, hold: Hold): void;
  /** Leaves the last picture and goes on below it. */
  done(): void;
}

function redrawn(terminal: Terminal): Screen {
  const draw = createLogUpdate(process.stderr);
  return {
    show(status, hold) {
      const { columns, rows } = terminal.size();
      draw(
        `\n${renderStatus(status, hold, { columns, rows: rows - 4, colour: terminal.colour, now: Date.now(), all: false })}\n`,
      );
    },
    done: () => draw.done(),
  };
}

/** Rows and budget, one line per change. */
function lineByLine(terminal: Terminal, first: IntegrationStatus): Screen {
  let before = first;
  let budget: number | null = null;
  return {
    show(status, { details }) {
      const now = Date.now();
      const changes = statusChanges(before, status);
      const left = details?.budgetLeft ?? null;
      if (left !== null && left !== budget)
        changes.push(`HaloPSA: ${left} of ${details?.budgetLimit ?? left} requests left`);
      for (const change of changes) terminal.err(`${clock(now, now)} ${change}`);
      before = status;
      budget = left ?? budget;
    },
    done: () => undefined,
  };
}

export const screenFor = (terminal: Terminal, first: IntegrationStatus): Screen =>
  terminal.isTty ? redrawn(terminal) : lineByLine(terminal, first);

/** A step that is done. */
export function sayStep(terminal: Terminal, text: string): void {
  terminal.err(`${terminal.isTty ? `${coloursFor(terminal.colour).green('✓')} ` : ''}${text}`);
}
