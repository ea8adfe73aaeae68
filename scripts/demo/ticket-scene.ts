import { setTimeout as sleep } from 'node:timers/promises';
import { readHeld } from '../../src/client/ask-feed.ts';
import { saveTicketing } from '../../src/client/change-integration.ts';
import { MONITORING_GLOBAL } from '../../src/domain/policy-preset.ts';
import type { PolicyRequest } from '../../src/domain/policy.ts';
import {
  STORM_ALERT,
  STORM_ALERTS,
  STORM_LIMIT,
  STORM_RESOLVED,
  type AlertScript,
  type Fate,
  type PlacedAlert,
} from './alert-script.ts';
import { watchDesk, type DeskWatch } from './desk-watch.ts';
import { deskFaults, isOfDevice, isStormSummary, TECHNICIAN } from './service-desk.ts';
import type { Stage } from './stage.ts';
import { expectedCounts, scriptFaults, ticketCounts, type TicketCounts } from './ticket-counts.ts';
import type { DeskView } from './ticket-table.ts';

/** For a person to see what has changed. */
const PAUSE_MS = 1_500;

/** A ticket for what fires, at once: nobody watches a demo for five minutes. */
const POLICY: PolicyRequest = {
  ...MONITORING_GLOBAL,
  ticketType: 'Alert',
  priorities: { emergency: 1, critical: 2, warning: 3 },
  openAfterSeconds: { warning: 0 },
};
const TICKETS = { storm: { perClient: STORM_LIMIT, updateSeconds: 2 } };

type Raised = readonly (PlacedAlert & { readonly alertId: string })[];

async function raise({ estate }: Stage, { alerts }: AlertScript): Promise<Raised> {
  const edits = alerts.map(({ device, name, severity, description }) => ({
    op: 'raiseAlert',
    device: device.id,
    name,
    severity,
    description,
  }));
  const raised = await estate.control.edit<{ readonly alertId: string }>(...edits);
  return alerts.map((alert, at) => ({ ...alert, alertId: raised[at]?.alertId ?? '' }));
}

/** In one moment, so that no reading of the alerts sees a part of it. */
const breakOut = ({ estate }: Stage, { storm }: AlertScript): Promise<unknown> =>
  estate.control.edit({
    op: 'raiseAlerts',
    count: STORM_ALERTS,
    names: [STORM_ALERT.name],
    severity: STORM_ALERT.severity,
    description: STORM_ALERT.description,
    devices: storm.devices.map(({ id }) => id),
  });

async function comment({ estate }: Stage, raised: Raised, { tickets }: DeskView): Promise<void> {
  const device = raised.find(({ fate }) => fate === 'resolvesTooLate')?.device.id ?? '';
  const ticket = tickets.find((each) => isOfDevice(each, device));
  if (ticket === undefined) return;
  const note = 'Looking into it: I have asked the user which folders may go.';
  await estate.control.edit({ op: 'ticketAction', ticketId: ticket.id, agent: TECHNICIAN, note });
}

const idsOf = (raised: Raised, fate: Fate): string[] =>
  raised.filter((alert) => alert.fate === fate).map(({ alertId }) => alertId);

async function someHeld({ temporal, connection }: Stage): Promise<string[]> {
  const held = await readHeld(temporal.client, connection);
  return held.slice(0, STORM_RESOLVED).flatMap(({ condition }) => condition.alerts.map(({ id }) => id));
}

export interface TicketOutcome {
  readonly counts: TicketCounts;
  /** Sentences; none when all is as the script makes it. */
  readonly faults: readonly string[];
}

/**
 * Saves a policy, and shows how alerts become tickets, how these close with them, who keeps one open, and what a storm
 * holds back. Afterwards the storm and its summary, an emergency and a technician's ticket are left for a person to see.
 */
export async function playTickets(stage: Stage, script: AlertScript, watch: DeskWatch): Promise<TicketOutcome> {
  const { estate, temporal, connection } = stage;
  const { screen, isAsked } = watch;
  const { alerts, storm } = script;
  const until = (wanted: (view: DeskView) => boolean): Promise<DeskView> => watchDesk(stage, watch, wanted);

  await saveTicketing(temporal.client, connection, { set: [POLICY], settings: TICKETS });
  screen.tell(`The policy "${POLICY.name}" is saved: its alerts become tickets of the type ${POLICY.ticketType}`);

  const raised = await raise(stage, script);
  screen.tell(`${alerts.length} alerts fire in Level, each at another client; one is an emergency`);
  let view = await until(({ tickets }) => tickets.length >= alerts.length);

  if (!isAsked()) {
    await sleep(PAUSE_MS);
    await comment(stage, raised, view);
    await breakOut(stage, script);
    screen.tell(
      `${TECHNICIAN} comments on a ticket; at ${storm.clientName} ${STORM_ALERTS} alerts fire at once, of which ${STORM_LIMIT} may open tickets`,
    );
    const most = expectedCounts(script).tickets;
    view = await until(
      ({ tickets, held }) =>
        held === STORM_ALERTS - STORM_LIMIT && tickets.length >= most && tickets.some(isStormSummary),
    );
  }
  if (!isAsked()) {
    await sleep(PAUSE_MS);
    const alertIds = [...idsOf(raised, 'resolves'), ...idsOf(raised, 'resolvesTooLate'), ...(await someHeld(stage))];
    await estate.control.edit({ op: 'resolveAlerts', alertIds });
    screen.tell(
      `${alertIds.length} alerts resolve: that of ${TECHNICIAN}'s ticket is among them, and ${STORM_RESOLVED} that are held`,
    );
    view = await until((seen) => scriptFaults(script, seen).length === 0);
  }
  screen.done();
  return {
    counts: ticketCounts(view),
    faults: [...scriptFaults(script, view), ...(await deskFaults(estate.control))],
  };
}
