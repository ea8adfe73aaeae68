import { createLogUpdate } from 'log-update';
import { clock } from '../../src/cli/clock.ts';
import { plainText } from '../../src/cli/plain-text.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { sayStep } from './screen.ts';
import { clientOf, renderTickets, ticketState, type DeskView } from './ticket-table.ts';

/** There a summary takes at most two lines, and so the demo's tickets have room. */
const WIDE = 100;
const HIGH = 26;

/** Where a person follows the tickets. */
export interface TicketScreen {
  /** Says what happens now. */
  tell(text: string): void;
  show(view: DeskView): void;
  /** Leaves the last picture and goes on below it. */
  done(): void;
}

/** The table stays below what was told. */
function redrawn(terminal: Terminal): TicketScreen {
  const draw = createLogUpdate(process.stderr);
  let table = '';
  return {
    tell(text) {
      draw.clear();
      sayStep(terminal, text);
      if (table !== '') draw(table);
    },
    show(view) {
      if (view.tickets.length === 0) return;
      table = `\n${renderTickets(view, { columns: terminal.size().columns, colour: terminal.colour })}\n`;
      draw(table);
    },
    done() {
      // A table that is higher than the screen was cut while it was redrawn.
      draw.clear();
      draw.done();
      if (table !== '') terminal.err(table.trimEnd());
    },
  };
}

/** A line for each change of a ticket, and the table at the end. */
function lineByLine(terminal: Terminal): TicketScreen {
  const known = new Map<number, string>();
  let last: DeskView | null = null;
  return {
    tell: (text) => sayStep(terminal, text),
    show(view) {
      const now = Date.now();
      for (const ticket of view.tickets) {
        const state = plainText(ticketState(ticket, view.held));
        if (known.get(ticket.id) === state) continue;
        known.set(ticket.id, state);
        terminal.err(
          `${clock(now, now)} ticket ${ticket.id}, ${clientOf(view, ticket)}: ${plainText(ticket.summary)}: ${state}`,
        );
      }
      if (view.tickets.length > 0) last = view;
    },
    done() {
      if (last !== null)
        terminal.err(`\n${renderTickets(last, { columns: terminal.size().columns, colour: terminal.colour })}`);
    },
  };
}

/** A table of which only the end is seen is worse than lines. */
function hasRoom(terminal: Terminal): boolean {
  const { columns, rows } = terminal.size();
  return columns >= WIDE && rows >= HIGH;
}

export const ticketScreenFor = (terminal: Terminal): TicketScreen =>
  terminal.isTty && hasRoom(terminal) ? redrawn(terminal) : lineByLine(terminal);
