import type { Configuration } from './config-file.ts';
import { placeKey, placeText, policyFacts, settingFacts, type Facts } from './config-facts.ts';
import { momentText } from './local-time.ts';
import type { GroupMapping } from './mapping.ts';
import { sameName } from './same-name.ts';
import type { Policy } from './policy.ts';

/** What is saved together. */
export type ConfigPart = 'groups' | 'tickets' | 'settings';

/** One difference between two configurations. */
export interface ConfigChange {
  readonly part: ConfigPart;
  readonly about: 'group' | 'policy' | 'policyOrder' | 'setting';
  readonly kind: 'added' | 'changed' | 'removed';
  /** Path of the group, name of the policy, or empty. */
  readonly name: string;
  /** Such as `ticketType` of a policy or `tickets.timeZone`; null when the whole is meant. */
  readonly setting: string | null;
  /** Null: there was none. */
  readonly before: string | null;
  /** Null: there is none any more. */
  readonly after: string | null;
}

function placeOf({ excluded, place, onHold }: GroupMapping, timeZone: string): { key: string; text: string } {
  if (excluded || place === null) return { key: 'excluded', text: 'excluded' };
  const [key, text] = [placeKey(place), placeText(place)];
  if (onHold === undefined) return { key, text };
  const { until, reason } = onHold;
  const end = until === null ? '' : ` until ${momentText(until, timeZone)}`;
  return {
    key: JSON.stringify([key, until, reason]),
    text: `${text}, on hold${end}${reason === null ? '' : ` (${reason})`}`,
  };
}

function groupChanges(
  before: readonly GroupMapping[],
  after: readonly GroupMapping[],
  timeZone: string,
): ConfigChange[] {
  const old = new Map(before.map((row) => [row.groupId, row]));
  const kept = new Set(after.map(({ groupId }) => groupId));
  const head = { part: 'groups', about: 'group', setting: null } as const;
  const set = after.flatMap((row): ConfigChange[] => {
    const was = old.get(row.groupId);
    const now = placeOf(row, timeZone);
    const name = row.groupPath;
    if (was === undefined) return [{ ...head, kind: 'added', name, before: null, after: now.text }];
    const then = placeOf(was, timeZone);
    return then.key === now.key ? [] : [{ ...head, kind: 'changed', name, before: then.text, after: now.text }];
  });
  const gone = before
    .filter(({ groupId }) => !kept.has(groupId))
    .map((row): ConfigChange => ({
      ...head,
      kind: 'removed',
      name: row.groupPath,
      before: placeOf(row, timeZone).text,
      after: null,
    }));
  return [...set, ...gone];
}

function factChanges(before: Facts, after: Facts, head: Pick<ConfigChange, 'part' | 'about' | 'name'>): ConfigChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((setting): ConfigChange[] => {
    const [was, now] = [before.get(setting), after.get(setting)];
    if (was?.key === now?.key) return [];
    return [{ ...head, kind: 'changed', setting, before: was?.text ?? null, after: now?.text ?? null }];
  });
}

const tags = ({ alerts, ticketType }: Policy): string => `${alerts.join(', ')} → ${ticketType.name}`;

function policyChanges(before: readonly Policy[], after: readonly Policy[]): ConfigChange[] {
  const wasOf = (name: string): Policy | undefined => before.find((policy) => sameName(policy.name, name));
  const isKept = ({ name }: Policy): boolean => after.some((policy) => sameName(policy.name, name));
  const whole = { part: 'tickets', about: 'policy', setting: null } as const;
  const set = after.flatMap((policy): ConfigChange[] => {
    const was = wasOf(policy.name);
    if (was === undefined) return [{ ...whole, kind: 'added', name: policy.name, before: null, after: tags(policy) }];
    const head = { part: 'tickets', about: 'policy', name: was.name } as const;
    return factChanges(policyFacts(was), policyFacts(policy), head);
  });
  const gone = before
    .filter((policy) => !isKept(policy))
    .map((policy): ConfigChange => ({
      ...whole,
      kind: 'removed',
      name: policy.name,
      before: tags(policy),
      after: null,
    }));
  const names = (policies: readonly Policy[]): string[] => policies.map(({ name }) => name);
  const old = before.filter(isKept).map(({ name }) => name);
  const now = after.flatMap(({ name }) => wasOf(name)?.name ?? []);
  const isMoved = old.some((name, index) => name !== now[index]) || isBetween(before.filter(isKept), after, wasOf);
  return [
    ...set,
    ...gone,
    ...(isMoved
      ? [
          {
            part: 'tickets',
            about: 'policyOrder',
            kind: 'changed',
            name: '',
            setting: 'order',
            before: names(before).join(', '),
            after: names(after).join(', '),
          } as const,
        ]
      : []),
  ];
}

/** A new policy that stands before one that is kept: added ones come last unless an order says otherwise. */
function isBetween(
  kept: readonly Policy[],
  after: readonly Policy[],
  wasOf: (name: string) => Policy | undefined,
): boolean {
  return after.slice(0, kept.length).some(({ name }) => wasOf(name) === undefined);
}

/** Everything by which two configurations differ, in the order of the file; names alone are no difference. */
export function configChanges(before: Configuration, after: Configuration): ConfigChange[] {
  const setting = { about: 'setting', name: '' } as const;
  return [
    ...groupChanges(before.rows, after.rows, after.tickets.timeZone),
    ...policyChanges(before.policies, after.policies),
    ...factChanges(settingFacts(before.tickets, 'tickets'), settingFacts(after.tickets, 'tickets'), {
      ...setting,
      part: 'tickets',
    }),
    ...factChanges(settingFacts(before.settings), settingFacts(after.settings), { ...setting, part: 'settings' }),
  ];
}
