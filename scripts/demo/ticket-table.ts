import { coloursFor, type Colours, type Paint } from '../../src/cli/colours.ts';
import { plainText } from '../../src/cli/plain-text.ts';
import { renderTable, type Column } from '../../src/cli/render-table.ts';
import { isLeftOpen, isStormSummary, isWorkedOn, TECHNICIAN, type DeskTicket } from './service-desk.ts';

/** The service desk at one moment. */
export interface DeskView {
  readonly tickets: readonly DeskTicket[];
  readonly clientNames: ReadonlyMap<number, string>;
  /** Alerts that a storm holds back. */
  readonly held: number;
}

const COLUMNS: readonly Column[] = [
  { head: 'TICKET', align: 'right', min: 6 },
  { head: 'CLIENT', min: 12 },
  { head: 'SUMMARY', min: 24 },
  { head: 'STATE', min: 14 },
];

/** How a ticket stands, as a technician would say it. */
export function ticketState(ticket: DeskTicket, held: number): string {
  if (ticket.isClosed) return 'closed by itself';
  if (isStormSummary(ticket)) return `open, ${held} alerts held`;
  if (isLeftOpen(ticket)) return `left open for ${TECHNICIAN}`;
  return isWorkedOn(ticket) ? `open, ${TECHNICIAN} works on it` : 'open';
}

function paintOf(ticket: DeskTicket, { dim, cyan, yellow }: Colours): Paint {
  if (ticket.isClosed) return dim;
  return isStormSummary(ticket) || isWorkedOn(ticket) ? cyan : yellow;
}

export const clientOf = ({ clientNames }: DeskView, { clientId }: DeskTicket): string =>
  plainText(clientNames.get(clientId) ?? String(clientId));

/** The tickets, oldest first. */
export function renderTickets(
  view: DeskView,
  { columns, colour }: { readonly columns: number; readonly colour: boolean },
): string {
  const colours = coloursFor(colour);
  const rows = view.tickets.map((ticket) => ({
    cells: [
      String(ticket.id),
      clientOf(view, ticket),
      plainText(ticket.summary),
      plainText(ticketState(ticket, view.held)),
    ],
    paints: [colours.bold, undefined, undefined, paintOf(ticket, colours)],
  }));
  return renderTable(COLUMNS, rows, columns, colours.dim);
}
