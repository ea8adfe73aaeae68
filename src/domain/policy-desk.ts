import type { Named } from './policy.ts';
import { sameName } from './same-name.ts';

/** A ticket type of HaloPSA, as far as a policy has to be checked against it. */
export interface DeskTicketType extends Named {
  /** Agents may create tickets of it. */
  readonly canCreate: boolean;
  /** Its workflow starts with an approval: HaloPSA refuses to create such tickets by API (halopsa-api.md 3.3). */
  readonly needsApproval?: boolean;
  readonly slaId: number | null;
  readonly defaultPriorityId: number | null;
  readonly initialStatusId: number | null;
  readonly reopenedStatusId: number | null;
  /** Null = all. */
  readonly allowedStatusIds: readonly number[] | null;
  /** Null when HaloPSA did not tell them: names are then taken as they are. */
  readonly fields: readonly { readonly id: number | null; readonly name: string; readonly mandatory: boolean }[] | null;
}

/** What the help desk has, for turning names into ids. */
export interface DeskLists {
  readonly ticketTypes: readonly DeskTicketType[];
  readonly prioritiesBySla: ReadonlyMap<number, readonly Named[]>;
  /** For messages only. */
  readonly slas?: readonly Named[];
  readonly statuses: readonly Named[];
  readonly closedStatusIds: readonly number[];
  readonly teams: readonly Named[];
  readonly agents: readonly Named[];
  readonly outcomes: readonly Named[];
  /** Full names such as "Hardware>Disk" by ticket type id. */
  readonly categories: ReadonlyMap<number, readonly string[]>;
}

/** By id, else by name. */
export const wantedOf = <T extends Named>(wanted: string | number, among: readonly T[]): T[] => {
  const byId = among.filter((item) => String(item.id) === String(wanted).trim());
  return byId.length > 0 ? byId : among.filter((item) => sameName(item.name, String(wanted)));
};

const MOST_LISTED = 30;

/** Names for a message, long lists cut. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const more = names.length - MOST_LISTED;
  return `${names.slice(0, MOST_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * The one that is meant, or a sentence. Never guesses between two of a name.
 *
 * @param what is looked for, in HaloPSA's word
 */
export function pick<T extends Named>(what: string, wanted: string | number, among: readonly T[]): T | string {
  const found = wantedOf(wanted, among);
  const [first, ...others] = found;
  if (first === undefined)
    return `HaloPSA has no ${what} "${wanted}": there are ${listed(among.map(({ name }) => name))}`;
  if (others.length === 0) return first;
  return `HaloPSA has ${found.length} of ${what} "${wanted}": name one by its id (${found.map(({ id }) => id).join(', ')})`;
}

export const menuOf = (type: Named): string => `Configuration > Tickets > Ticket Types > ${type.name}`;

/** Collects faults on the way: what could not be had is undefined then. */
export interface Faults {
  readonly all: string[];
  /** The value, or undefined when it is a sentence, which is kept. */
  take<T>(value: T | string): T | undefined;
}

export function createFaults(): Faults {
  const all: string[] = [];
  return {
    all,
    take: <T>(value: T | string) => {
      if (typeof value !== 'string') return value;
      all.push(value);
      return undefined;
    },
  };
}
