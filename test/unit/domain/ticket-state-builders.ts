import type { Condition, FiringAlert, Severity } from '../../../src/domain/alert.ts';
import type { TicketSeen } from '../../../src/domain/ticket.ts';
import { newTicket, ticketAfter } from '../../../src/domain/ticket-after.ts';
import type { ConditionView, TicketEvent, TicketRules, TicketState } from '../../../src/domain/ticket-state.ts';
import { NOW } from '../../support/builders.ts';

export const MINUTE = 60_000;
export const at = (minutes: number): number => NOW + minutes * MINUTE;
export const iso = (minutes: number): string => new Date(at(minutes)).toISOString();

export const RULES: TicketRules = {
  whenAlertResolves: 'closeIfUntouched',
  whenAlertReturns: 'reopen',
  reopenWithinMinutes: 60,
  whenTicketCloses: 'leave',
  repeatNoteMinutes: 60,
};

/** An alert that began so many minutes after `NOW`. */
export const alert = (id: string, minutes = 0, severity: Severity = 'critical'): FiringAlert => ({
  id,
  startedAt: iso(minutes),
  severity,
});

export const CONDITION: Condition = {
  deviceId: 'dev-1',
  key: 'k',
  name: 'Disk Monitor',
  deviceName: 'PC-1',
  alerts: [alert('a')],
  count: 1,
};

export const firing = (...alerts: readonly FiringAlert[]): ConditionView => ({
  kind: 'firing',
  alerts,
  count: alerts.length,
});
export const resolved = (minutes = 10): ConditionView => ({ kind: 'over', how: 'resolved', at: iso(minutes) });
export const GONE: ConditionView = { kind: 'over', how: 'gone', at: null };

export const told = (view: ConditionView, minutes = 0, rules: Partial<TicketRules> = {}): TicketEvent => ({
  kind: 'delivered',
  view,
  rules: { ...RULES, ...rules },
  at: at(minutes),
});

export const opened = (over: Partial<Extract<TicketEvent, { kind: 'opened' }>> = {}): TicketEvent => ({
  kind: 'opened',
  ticketId: 1,
  as: 'created',
  assetId: 77,
  baseline: { statusId: 1, agentId: 1 },
  earlier: [],
  at: at(0),
  ...over,
});

export const closed = (minutes = 10): TicketEvent => ({ kind: 'closed', at: at(minutes) });
export const reopened = (minutes = 20): TicketEvent => ({ kind: 'reopened', at: at(minutes) });

export const seen = (over: Partial<TicketSeen> = {}, ticketId = 1): TicketEvent => ({
  kind: 'seen',
  ticketId,
  seen: { statusId: 1, isClosed: false, mergedInto: null, isDeleted: false, ...over },
  at: at(0),
});
export const personCloses = seen({ isClosed: true, statusId: 9 });

export const after = (state: TicketState, ...events: readonly TicketEvent[]): TicketState =>
  events.reduce(ticketAfter, state);

export const fresh = (rules: Partial<TicketRules> = {}): TicketState => newTicket(CONDITION, { ...RULES, ...rules });

/** A ticket that was opened as #1, then these. */
export const open = (...events: readonly TicketEvent[]): TicketState => after(fresh(), opened(), ...events);

/** All its notes are written. */
export function noted(state: TicketState, minutes = 0): TicketState {
  let next = state;
  for (const note of state.notes) next = ticketAfter(next, { kind: 'noted', note, at: at(minutes) });
  return next;
}
