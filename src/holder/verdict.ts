import { severityOf, type Condition } from '../domain/alert.ts';
import type { Device } from '../domain/device.ts';
import type { LevelGroup } from '../domain/group.ts';
import { policyOf } from '../domain/policy-of.ts';
import type { Ticketing } from '../contract/feed-activities.ts';
import type { GroupMapping } from '../domain/mapping.ts';
import type { Verdict } from '../domain/triage.ts';
import { whereaboutsOf } from './whereabouts.ts';

export interface VerdictView {
  readonly ticketing: Ticketing;
  readonly rows: ReadonlyMap<string, GroupMapping>;
  readonly groups: ReadonlyMap<string, LevelGroup>;
}

/** Whether a condition gets a ticket, and if not, why. */
export function verdictOf(
  condition: Condition,
  device: Device | null,
  { ticketing, rows, groups }: VerdictView,
  isTicketed: boolean,
): Verdict {
  if (device === null) return { opens: false, reason: 'deviceGone' };
  const where = whereaboutsOf(device, groups, rows, ticketing.settings.catchAll);
  if (where.place === null) return { opens: false, reason: where.reason };
  const severity = severityOf(condition);
  const found = policyOf(ticketing.policies, { name: condition.name, severity }, device.tags);
  if (!('policy' in found) || 'reason' in found) return { opens: false, reason: found.reason };
  const newest = Math.max(...condition.alerts.map(({ startedAt }) => Date.parse(startedAt)));
  if (!isTicketed && ticketing.alertsSince !== null && newest < ticketing.alertsSince)
    return { opens: false, reason: 'firedBefore' };
  if (!isTicketed && device.inMaintenance) return { opens: false, reason: 'maintenance' };
  return {
    opens: true,
    policy: found.policy.name,
    clientId: where.place.clientId,
    clientName: where.place.clientName,
    afterSeconds: found.policy.openAfterSeconds[severity] ?? ticketing.settings.openAfterSeconds[severity],
  };
}
