import type { ControlPlane } from './control-plane.ts';

export interface DeskAction {
  readonly who: string;
  readonly note: string;
  readonly newStatus: number | null;
}

/** A ticket as HaloPSA has it. */
export interface DeskTicket {
  readonly id: number;
  readonly summary: string;
  readonly clientId: number;
  readonly isClosed: boolean;
  readonly reference: string;
  readonly assets: readonly number[];
  readonly actions: readonly DeskAction[];
}

interface Check {
  readonly byReference: readonly unknown[];
  readonly wrongAsset: readonly unknown[];
  readonly html: readonly unknown[];
}

/** A technician of the simulated HaloPSA. */
export const TECHNICIAN = 'Ana';

export const isStormSummary = ({ reference }: DeskTicket): boolean => reference.startsWith('lvl:storm:');

export const isOfDevice = ({ reference }: DeskTicket, deviceId: string): boolean =>
  reference.startsWith(`lvl:${deviceId}:`);

export const isWorkedOn = ({ actions }: DeskTicket): boolean => actions.some(({ who }) => who === TECHNICIAN);

/** Our note follows the technician's action: it says why the ticket stays open. */
export const isLeftOpen = (ticket: DeskTicket): boolean =>
  !ticket.isClosed && isWorkedOn(ticket) && ticket.actions.at(-1)?.who !== TECHNICIAN;

/** The tickets, oldest first. */
export const readTickets = async (control: ControlPlane): Promise<readonly DeskTicket[]> =>
  (await control.ask<{ readonly tickets: readonly DeskTicket[] }>('state?part=tickets')).tickets;

/** What must never be at a service desk: sentences, none when all is well. */
export async function deskFaults(control: ControlPlane): Promise<string[]> {
  const [{ mail }, check] = await Promise.all([
    control.ask<{ readonly mail: readonly unknown[] }>('state?part=mail'),
    control.ask<Check>('state/tickets-check'),
  ]);
  const named: readonly (readonly [rows: readonly unknown[], what: string])[] = [
    [mail, 'mails to people outside the desk'],
    [check.byReference, 'alerts with several tickets'],
    [check.wrongAsset, "tickets with another client's asset"],
    [check.html, "texts with an alert's HTML"],
  ];
  return named.flatMap(([rows, what]) => (rows.length === 0 ? [] : [`${rows.length} ${what}`]));
}
