import { exportedConfig } from './config-export.ts';
import type { ConfigFilePolicy, Configuration, WantedConfig } from './config-file.ts';
import { settingFacts } from './config-facts.ts';
import { withHold } from './held-rows.ts';
import type { GroupMapping, MappingRequest } from './mapping.ts';
import { sameName } from './same-name.ts';
import type { Policy, PolicyRequest } from './policy.ts';
import { changeTicketSettings, type TicketSettings, type TicketSettingsChange } from './ticket-settings.ts';

/** Names and order of policies, and settings, as `saveTicketing` takes them. */
export interface TicketingRequest {
  readonly set: readonly PolicyRequest[];
  readonly remove: readonly string[];
  readonly order?: readonly string[];
  readonly settings?: TicketSettingsChange;
}

const same = (a: unknown, b: unknown): boolean => String(a) === String(b);

/** The stored row that a request names by ids throughout: what is as it was needs no asking. */
function savedRow(request: MappingRequest, rows: readonly GroupMapping[]): GroupMapping | null {
  const { group, client, site, state } = request;
  const row = rows.find(({ groupId }) => groupId === group);
  if (row === undefined) return null;
  if (state === 'excluded') return row.excluded ? row : null;
  const isSame = row.place !== null && same(row.place.clientId, client) && same(row.place.siteId, site);
  return !row.excluded && isSame ? withHold(row, request, rows) : null;
}

/** The rows that are as they were, and the requests that a worker must resolve. */
export function splitRows(
  wanted: readonly MappingRequest[],
  rows: readonly GroupMapping[],
): { readonly kept: readonly GroupMapping[]; readonly ask: readonly MappingRequest[] } {
  const saved = wanted.map((request) => savedRow(request, rows));
  return {
    kept: saved.filter((row) => row !== null),
    ask: wanted.filter((_, index) => saved[index] === null),
  };
}

const sortedKeys = (record: object): object =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : Number(a > b))));

/** One spelling of a request: texts for ids, settings in one order, what says nothing left out. */
const spelled = ({ fields = {}, ...request }: PolicyRequest): string => {
  const facts = [...settingFacts(request)].map(([setting, { text }]) => [setting, text] as const);
  return JSON.stringify([sortedKeys(Object.fromEntries(facts)), sortedKeys(fields)]);
};

/** A policy of the file as a request: by ids. */
export function policyRequest(policy: ConfigFilePolicy): PolicyRequest {
  const { ticketType, priorities, team, agent, fields, newStatus, closedStatus, ...rest } = policy;
  return {
    ...rest,
    ticketType: ticketType.id,
    closedStatus: closedStatus.id,
    ...(priorities !== undefined && {
      priorities: Object.fromEntries(Object.entries(priorities).map(([severity, { id }]) => [severity, id])),
    }),
    ...(team !== undefined && { team: team.id }),
    ...(agent !== undefined && { agent: agent.id }),
    ...(fields !== undefined && {
      fields: Object.fromEntries(fields.map(({ id, name, value }) => [String(id ?? name), value])),
    }),
    ...(newStatus !== undefined && { newStatus: newStatus.id }),
  };
}

/** The settings of a change that would be others than now; undefined when all are as they were. */
function settingsToAsk(current: TicketSettings, change: TicketSettingsChange): TicketSettingsChange | undefined {
  const { catchAll, ...rest } = change;
  const [before, after] = [settingFacts(current), settingFacts(changeTicketSettings(current, rest))];
  const isSamePlace =
    catchAll === undefined ||
    (catchAll === null
      ? current.catchAll === null
      : current.catchAll !== null &&
        same(catchAll.client, current.catchAll.clientId) &&
        same(catchAll.site, current.catchAll.siteId));
  const isSame = before.size === after.size && [...before].every(([name, { key }]) => after.get(name)?.key === key);
  return isSame && isSamePlace ? undefined : change;
}

/** What to ask of `saveTicketing`; null when policies and their settings are as they were. */
export function ticketingRequest(config: Configuration, wanted: WantedConfig): TicketingRequest | null {
  const settings = wanted.tickets === undefined ? undefined : settingsToAsk(config.tickets, wanted.tickets);
  const { policies } = wanted;
  const withSettings = settings === undefined ? {} : { settings };
  if (policies === undefined) return settings === undefined ? null : { set: [], remove: [], ...withSettings };
  const saved = new Map(exportedConfig(config).policies.map((policy) => [policy.name, spelled(policyRequest(policy))]));
  const set = policies.filter((policy) => saved.get(policy.name) !== spelled(policy));
  const isWanted = ({ name }: Policy): boolean => policies.some((policy) => sameName(policy.name, name));
  const remove = config.policies.filter((policy) => !isWanted(policy)).map(({ name }) => name);
  const order = policies.map(({ name }) => name);
  const isOrdered = config.policies.filter(isWanted).every(({ name }, index) => sameName(name, order[index] ?? ''));
  if (settings === undefined && set.length === 0 && remove.length === 0 && isOrdered) return null;
  return { set, remove, ...(order.length > 0 && { order }), ...withSettings };
}
