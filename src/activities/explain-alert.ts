import type { AlertExplanation } from '../contract/alert-views.ts';
import type { Alert } from '../domain/alert.ts';
import { displayName } from '../domain/device.ts';
import type { NoTicket, Verdict } from '../domain/triage.ts';
import { AlertBook, keyOf } from '../holder/alert-book.ts';
import type { TicketOfCondition } from '../holder/ticket-of-condition.ts';
import { whereaboutsOf } from '../holder/whereabouts.ts';
import type { LevelView } from './alert-view.ts';
import { verdictFor, type Saved } from './inspect-alerts.ts';

const WHY: Readonly<Record<NoTicket, { readonly text: string; readonly cure: string | null }>> = {
  noPolicy: {
    text: 'no policy takes an alert of this name on a device with these tags',
    cure: 'level-halopsa policies suggest shows what a policy could be made of; policies add makes one',
  },
  severity: {
    text: 'a policy takes this alert, but not its severity',
    cure: 'name the severity in the policy (level-halopsa policies add NAME --severities …), if it should get tickets',
  },
  unmapped: {
    text: 'the device is in no mapped group',
    cure: 'map its group (level-halopsa map add), or set a catch-all client for alerts (tickets.catchAll)',
  },
  excluded: { text: 'its group is excluded from the integration', cure: 'map the group again, if that is not wanted' },
  maintenance: { text: 'the device is in maintenance mode: it gets a ticket if it still fires afterwards', cure: null },
  firedBefore: {
    text: 'it began before tickets were switched on',
    cure: 'level-halopsa enable --alerts open opens tickets for what fires already',
  },
  whileOff: { text: 'it began and ended while the integration was off', cure: null },
  deviceGone: { text: 'Level has no such device any more', cure: null },
};

/** Everything that is known of one alert, gathered by whoever asks. */
export interface AlertFacts {
  readonly alert: Alert;
  readonly saved: Saved;
  readonly view: LevelView;
  readonly enabled: boolean;
  readonly ticket: TicketOfCondition | null;
  readonly wait: { readonly why: string; readonly dueAt: number } | null;
}

function mappingLine({ alert, saved, view }: AlertFacts): string {
  const device = view.devices.get(alert.deviceId);
  if (device === undefined) return `Level has no device ${alert.deviceId} any more`;
  const where = whereaboutsOf(device, view.groups, saved.rows, saved.ticketing.settings.catchAll);
  const group = where.groupPath === '' ? 'no group' : `the group "${where.groupPath}"`;
  const place =
    where.place === null ? `which is ${where.reason}` : `mapped to ${where.place.clientName} / ${where.place.siteName}`;
  return `${displayName(device)} is in ${group}, ${place}; its tags: ${device.tags.join(', ') || 'none'}`;
}

function ticketLine({ ticket, wait }: AlertFacts): string | null {
  if (ticket !== null && ticket.ticketId !== null)
    return `ticket #${ticket.ticketId} (${ticket.isRunning ? ticket.state : 'its workflow has ended'}); its history: ${ticket.workflowId}`;
  if (ticket?.isRunning === true) return `its ticket is being opened; its history: ${ticket.workflowId}`;
  if (wait === null) return null;
  const until = wait.dueAt > Date.now() ? `, until ${new Date(wait.dueAt).toISOString()}` : '';
  return `it waits: ${wait.why}${until}`;
}

function conclusion(verdict: Verdict, facts: AlertFacts): { text: string; cure: string | null } {
  if (facts.alert.isResolved)
    return { text: `Level resolved it at ${facts.alert.resolvedAt ?? 'an unknown time'}`, cure: null };
  if (!facts.enabled) return { text: 'the integration is off', cure: 'level-halopsa enable' };
  if (verdict.opens) {
    const after = verdict.afterSeconds > 0 ? ` once it has fired for ${verdict.afterSeconds} s` : '';
    return { text: `the policy "${verdict.policy}" takes it: it gets a ticket${after}`, cure: null };
  }
  return WHY[verdict.reason];
}

/** The answer to "why has this alert no ticket?", ending with the one thing to do. */
export function explainAlert(facts: AlertFacts): AlertExplanation {
  const { alert, saved, view } = facts;
  const device = view.devices.get(alert.deviceId);
  const book = new AlertBook();
  book.read([alert], 0, () => (device === undefined ? undefined : displayName(device)));
  const [condition] = book.conditions.values();
  if (condition === undefined) throw new Error('an alert without a condition');
  const ticket = ticketLine(facts);
  const { text, cure } = conclusion(verdictFor(condition, saved, view), facts);
  return {
    alertId: alert.id,
    name: alert.name,
    deviceName: condition.deviceName,
    lines: [
      `"${alert.name}" (${alert.severity}) since ${alert.startedAt}${alert.isResolved ? '' : ', firing'}`,
      mappingLine(facts),
      ...(ticket === null ? ['no ticket'] : [ticket]),
      text,
    ],
    cure: ticket === null ? cure : null,
  };
}

export const conditionOf = (alert: Alert): { deviceId: string; key: string } => ({
  deviceId: alert.deviceId,
  key: keyOf(alert.name),
});
