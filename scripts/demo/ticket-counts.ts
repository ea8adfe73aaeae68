import { coloursFor } from '../../src/cli/colours.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import {
  STORM_ALERTS,
  STORM_LIMIT,
  STORM_RESOLVED,
  type AlertScript,
  type Fate,
  type PlacedAlert,
} from './alert-script.ts';
import { isLeftOpen, isOfDevice, isStormSummary, type DeskTicket } from './service-desk.ts';
import type { DeskView } from './ticket-table.ts';

/** What became of the demo's alerts; others script against these names. */
export interface TicketCounts {
  /** Opened in HaloPSA, summaries of storms included. */
  readonly tickets: number;
  readonly ticketsClosed: number;
  /** Alerts that fire and have no ticket, because a storm holds them behind its summary. */
  readonly ticketsHeld: number;
}

/** Before the first alert. */
export const NO_TICKETS: TicketCounts = { tickets: 0, ticketsClosed: 0, ticketsHeld: 0 };

export const ticketCounts = ({ tickets, held }: Pick<DeskView, 'tickets' | 'held'>): TicketCounts => ({
  tickets: tickets.length,
  ticketsClosed: tickets.filter(({ isClosed }) => isClosed).length,
  ticketsHeld: held,
});

/** As the script makes them, when all has happened. */
export const expectedCounts = ({ alerts }: AlertScript): TicketCounts => ({
  tickets: alerts.length + STORM_LIMIT + 1,
  ticketsClosed: alerts.filter(({ fate }) => fate === 'resolves').length,
  ticketsHeld: STORM_ALERTS - STORM_LIMIT - STORM_RESOLVED,
});

const IS_AT_ITS_END: Readonly<Record<Fate, (ticket: DeskTicket) => boolean>> = {
  fires: (ticket) => !ticket.isClosed && !isLeftOpen(ticket),
  resolves: ({ isClosed }) => isClosed,
  resolvesTooLate: isLeftOpen,
};

/** One ticket, at the device's client, with the device's asset, and where its alert's fate has brought it. */
function isRight({ device, clientId, fate }: PlacedAlert, tickets: readonly DeskTicket[]): boolean {
  const [ticket, ...others] = tickets.filter((each) => isOfDevice(each, device.id));
  return (
    ticket !== undefined &&
    others.length === 0 &&
    ticket.clientId === clientId &&
    ticket.assets.length === 1 &&
    IS_AT_ITS_END[fate](ticket)
  );
}

/** What is not as the script makes it: sentences, none when all is. */
export function scriptFaults(script: AlertScript, { tickets, held }: DeskView): string[] {
  const counts = ticketCounts({ tickets, held });
  const expected = expectedCounts(script);
  const names = ['tickets', 'ticketsClosed', 'ticketsHeld'] as const;
  const summaries = tickets.filter(isStormSummary);
  return [
    ...names.flatMap((name) =>
      counts[name] === expected[name] ? [] : [`${name} is ${counts[name]} instead of ${expected[name]}`],
    ),
    ...script.alerts
      .filter((alert) => !isRight(alert, tickets))
      .map(
        ({ name, device }) => `the ticket of ${name} on ${device.hostname} is missing, doubled or not as it should be`,
      ),
    ...(summaries.length === 1 && summaries[0]?.clientId === script.storm.clientId
      ? []
      : [`${summaries.length} summaries of storms instead of one at ${script.storm.clientName}`]),
  ];
}

/** Two lines for a person. */
export function renderTicketCounts(
  { tickets, ticketsClosed, ticketsHeld }: TicketCounts,
  faults: readonly string[],
  { colour }: Terminal,
): string {
  const { bold, green, red } = coloursFor(colour);
  const paint = faults.length === 0 ? green : red;
  return [
    bold(
      paint(
        `${tickets} tickets opened, ${ticketsClosed} closed by themselves; ${ticketsHeld} alerts held behind one summary`,
      ),
    ),
    faults.length === 0
      ? 'The simulated HaloPSA agrees: one ticket for each alert, at the right client, with its asset; no mail to anybody'
      : red(`The simulated HaloPSA disagrees: ${faults.join('; ')}`),
  ].join('\n');
}
