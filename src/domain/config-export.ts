import { SEVERITIES } from './alert.ts';
import {
  placeReferences,
  type ConfigFile,
  type ConfigFileGroup,
  type ConfigFilePolicy,
  type Configuration,
} from './config-file.ts';
import { momentText } from './local-time.ts';
import type { GroupMapping } from './mapping.ts';
import type { Policy } from './policy.ts';
import type { RowHold } from './row-hold.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { DEFAULT_TICKET_SETTINGS } from './ticket-settings.ts';

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const byPath = (a: GroupMapping, b: GroupMapping): number =>
  compare(a.groupPath, b.groupPath) || compare(a.groupId, b.groupId);

function holdOf({ until, reason }: RowHold, timeZone: string): Pick<ConfigFileGroup, 'state' | 'until' | 'reason'> {
  return {
    state: 'onHold',
    ...(until !== null && { until: momentText(until, timeZone) }),
    ...(reason !== null && { reason }),
  };
}

function groupOf({ groupId, groupPath, place, excluded, onHold }: GroupMapping, timeZone: string): ConfigFileGroup {
  const level = { id: groupId, path: groupPath };
  if (excluded || place === null) return { level, state: 'excluded' };
  return { level, ...placeReferences(place), ...(onHold !== undefined && holdOf(onHold, timeZone)) };
}

/** In the order of `order`, whatever was added by other releases last. */
const ordered = <V>(record: Readonly<Partial<Record<string, V>>>, order: readonly string[]): Record<string, V> =>
  Object.fromEntries(
    [...new Set([...order, ...Object.keys(record)])].flatMap((name) => {
      const value = Object.hasOwn(record, name) ? record[name] : undefined;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

const isEmpty = (record: object): boolean => Object.keys(record).length === 0;

function policyOf(policy: Policy): ConfigFilePolicy {
  const { name, tags, alerts, severities, ticketType, priorities, team, agent, category } = policy;
  const { fields, newStatus, closedStatus, texts, openAfterSeconds } = policy;
  return {
    name,
    ...(tags.length > 0 && { tags }),
    alerts,
    severities,
    ticketType,
    ...(!isEmpty(priorities) && { priorities: ordered(priorities, SEVERITIES) }),
    ...(team !== null && { team }),
    ...(agent !== null && { agent }),
    ...(category !== null && { category }),
    ...(fields.length > 0 && {
      fields: fields.map((field) => ({
        ...(field.id !== null && { id: field.id }),
        name: field.name,
        value: field.value,
      })),
    }),
    ...(newStatus !== null && { newStatus }),
    closedStatus,
    ...(!isEmpty(texts) && { texts }),
    ...(!isEmpty(openAfterSeconds) && { openAfterSeconds: ordered(openAfterSeconds, SEVERITIES) }),
  };
}

/** What differs from the defaults; undefined when nothing does. */
function different<T extends object>(values: T, defaults: T): Partial<T> | undefined {
  const names = Object.keys(defaults) as (keyof T & string)[];
  const found = names.filter((name) => values[name] !== defaults[name]);
  return found.length === 0 ? undefined : (Object.fromEntries(found.map((name) => [name, values[name]])) as Partial<T>);
}

/** All configuration as one file: always in the same order, so that two exports can be compared. */
export function exportedConfig({ rows, policies, tickets, settings }: Configuration): ConfigFile {
  const { catchAll, texts, ...ticketing } = tickets;
  const timing = different(settings.timing, DEFAULT_SETTINGS.timing);
  const limits = different(settings.limits, DEFAULT_SETTINGS.limits);
  return {
    groups: rows.toSorted(byPath).map((row) => groupOf(row, tickets.timeZone)),
    policies: policies.map(policyOf),
    assets: {
      types: { server: settings.assets.types.server, workstation: settings.assets.types.workstation },
      reconcileAt: settings.assets.reconcileAt,
    },
    tickets: {
      ...(ordered(ticketing, Object.keys(DEFAULT_TICKET_SETTINGS)) as typeof ticketing),
      catchAll: catchAll === null ? null : placeReferences(catchAll),
      ...(!isEmpty(texts) && { texts: ordered(texts, Object.keys(texts).sort()) }),
    },
    ...(timing !== undefined && { timing }),
    ...(limits !== undefined && { limits }),
  };
}
