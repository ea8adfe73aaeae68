import type { AlertCounts, AlertNameView } from '../contract/alert-views.ts';
import type { Ticketing } from '../contract/feed-activities.ts';
import { SEVERITIES, type Alert, type Condition, type Severity } from '../domain/alert.ts';
import { displayName, type Device } from '../domain/device.ts';
import type { GroupMapping } from '../domain/mapping.ts';
import { policyOf } from '../domain/policy-of.ts';
import type { NoTicket, Verdict } from '../domain/triage.ts';
import { AlertBook, keyOf } from '../holder/alert-book.ts';
import { verdictOf } from '../holder/verdict.ts';
import type { LevelView } from './alert-view.ts';

const DAY_MS = 86_400_000;
const TAGS_SHOWN = 5;

/** What a person sees of the account's alerts, by what was saved. */
export interface Saved {
  readonly ticketing: Ticketing;
  readonly rows: ReadonlyMap<string, GroupMapping>;
}

export const verdictFor = (condition: Condition, { ticketing, rows }: Saved, { devices, groups }: LevelView): Verdict =>
  verdictOf(condition, devices.get(condition.deviceId) ?? null, { ticketing, rows, groups }, false);

/** Alerts that fire now, by what would become of them if tickets began with all of them. */
export function countAlerts(alerts: readonly Alert[], saved: Saved, view: LevelView, now: number): AlertCounts {
  const book = new AlertBook();
  book.read(alerts, now, (id) => nameOf(view.devices.get(id)));
  const all: Saved = { ...saved, ticketing: { ...saved.ticketing, alertsSince: null } };
  const skipped: Partial<Record<NoTicket, number>> = {};
  let open = 0;
  let lastDay = 0;
  for (const condition of book.conditions.values()) {
    const verdict = verdictFor(condition, all, view);
    if (verdict.opens) {
      open += 1;
      if (condition.alerts.some(({ startedAt }) => Date.parse(startedAt) >= now - DAY_MS)) lastDay += 1;
    } else skipped[verdict.reason] = (skipped[verdict.reason] ?? 0) + condition.count;
  }
  return { open, lastDay, skipped, active: alerts.length };
}

const nameOf = (device: Device | undefined): string | undefined =>
  device === undefined ? undefined : displayName(device);

const most = (counts: ReadonlyMap<string, number>): { name: string; count: number }[] =>
  [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));

const add = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

/** The account's alert names, with what each falls into: what policies should be made of. */
export function alertNames(
  alerts: readonly Alert[],
  { ticketing }: Pick<Saved, 'ticketing'>,
  devices: ReadonlyMap<string, Device>,
): AlertNameView[] {
  const byKey = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const key = keyOf(alert.name);
    const others = byKey.get(key);
    if (others === undefined) byKey.set(key, [alert]);
    else others.push(alert);
  }
  const views = [...byKey.values()].map((rows): AlertNameView => {
    const severities: Partial<Record<Severity, number>> = {};
    const tags = new Map<string, number>();
    const policies = new Map<string, number>();
    let unmatched = 0;
    for (const alert of rows) {
      severities[alert.severity] = (severities[alert.severity] ?? 0) + 1;
      const carried = devices.get(alert.deviceId)?.tags ?? [];
      for (const tag of carried) add(tags, tag);
      const found = policyOf(ticketing.policies, alert, carried);
      const policy = 'reason' in found ? (found.reason === 'severity' ? found.policy : null) : found.policy.name;
      if (policy === null) unmatched += 1;
      else add(policies, policy);
    }
    return {
      name: rows[0]?.name ?? '',
      severities: Object.fromEntries(
        SEVERITIES.filter((name) => severities[name] !== undefined).map((name) => [name, severities[name] ?? 0]),
      ),
      active: rows.filter((alert) => !alert.isResolved).length,
      resolved: rows.filter((alert) => alert.isResolved).length,
      tags: most(tags).slice(0, TAGS_SHOWN),
      policy: most(policies)[0]?.name ?? null,
      unmatched,
    };
  });
  return views.sort(
    (a, b) =>
      Number(b.policy === null) - Number(a.policy === null) ||
      b.active - a.active ||
      b.resolved - a.resolved ||
      (a.name < b.name ? -1 : 1),
  );
}
