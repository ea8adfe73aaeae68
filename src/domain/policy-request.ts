import { SEVERITIES } from './alert.ts';
import { foldedName } from './same-name.ts';
import { expects, isBetween, isRecord, isText, listOf, objectOf, recordOf, type Check } from './shape-check.ts';
import { ticketSettingsFaults } from './ticket-settings-faults.ts';

const MOST_POLICIES = 200;
const MOST_IN_A_LIST = 200;
const LONGEST_NAME = 200;
const LONGEST_VALUE = 4_000;
const DAY_SECONDS = 86_400;

const isName = (value: unknown): value is string => isText(value, LONGEST_NAME);
const isNameOrId = (value: unknown): boolean =>
  isName(value) || (Number.isInteger(value) && isBetween(value, 1, Number.MAX_SAFE_INTEGER));
const isSeverity = (value: unknown): boolean => SEVERITIES.some((severity) => severity === value);

const SEVERITY_NAMES = SEVERITIES.join(', ');
const TEXTS = ['summary', 'details'];
const nameOrId = expects(isNameOrId, 'a name or an id');

const policy = objectOf(
  {
    name: expects(isName, `a name of 1 to ${LONGEST_NAME} characters`),
    tags: listOf(isName, "Level's device tags", [0, MOST_IN_A_LIST]),
    alerts: listOf(isName, 'alert names, with * for any characters', [1, MOST_IN_A_LIST]),
    severities: listOf(isSeverity, SEVERITY_NAMES, [1, SEVERITIES.length]),
    ticketType: nameOrId,
    priorities: recordOf(isSeverity, SEVERITY_NAMES, isNameOrId, 'a name or an id'),
    team: nameOrId,
    agent: nameOrId,
    category: expects(isName, 'a category such as Hardware>Disk'),
    fields: recordOf(isName, 'names of fields', (value) => isText(value, LONGEST_VALUE), 'a text'),
    newStatus: nameOrId,
    closedStatus: nameOrId,
    texts: recordOf(
      (name) => TEXTS.includes(name),
      TEXTS.join(', '),
      (value) => typeof value === 'string',
      'a template',
    ),
    openAfterSeconds: recordOf(
      isSeverity,
      SEVERITY_NAMES,
      (value) => isBetween(value, 0, DAY_SECONDS),
      `a number from 0 to ${DAY_SECONDS}`,
    ),
  },
  ['name', 'alerts', 'ticketType'],
);

const EXAMPLE = '{"name":"Servers","tags":["SERVER"],"alerts":["Disk Monitor*"],"ticketType":"Alert"}';

const row: Check = (value, at) =>
  isRecord(value) ? policy(value, at) : [`${at}: an object such as ${EXAMPLE} is expected`];

const textsOf = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];

const namesOf = (set: readonly unknown[]): string[] =>
  textsOf(set.map((item) => (isRecord(item) && Object.hasOwn(item, 'name') ? item['name'] : null)));

const repeated = (names: readonly string[]): string[] => {
  const normal = names.map(foldedName);
  return names.filter((_, index) => normal.indexOf(normal[index] ?? '') < index);
};

const policyNames: Check = (value, at) =>
  value === undefined
    ? []
    : [
        ...listOf(isName, 'names of policies', [0, MOST_POLICIES])(value, at),
        ...repeated(textsOf(value)).map((name) => `${at}: "${name}" stands there twice`),
      ];

/** All that is wrong with the shape of the policies of a `saveTicketing` message, whoever sent it. */
export function policyFaults(set: unknown, remove: unknown, order: unknown): string[] {
  const isList = set === undefined || (Array.isArray(set) && set.length <= MOST_POLICIES);
  const rows: unknown[] = Array.isArray(set) && isList ? set : [];
  const removed = new Set(textsOf(remove).map(foldedName));
  return [
    ...(isList ? [] : [`set: a list of policies is expected (at most ${MOST_POLICIES})`]),
    ...rows.flatMap((item, index) => row(item, `set[${index}]`)),
    ...repeated(namesOf(rows)).map((name) => `set: two policies are named "${name}"`),
    ...policyNames(remove, 'remove'),
    ...policyNames(order, 'order'),
    ...namesOf(rows)
      .filter((name) => removed.has(foldedName(name)))
      .map((name) => `policy "${name}" is both to be set and to be removed: choose one`),
  ];
}

/** A check that is not understood as one would be a save. */
export const checkFaults = (check: unknown): string[] =>
  check === undefined || typeof check === 'boolean' ? [] : ['check: true or false is expected'];

const PARTS = ['set', 'remove', 'order', 'settings', 'check'];

const saysNothing = (part: unknown): boolean =>
  part === undefined || (typeof part === 'object' && part !== null && Object.keys(part).length === 0);

/** All that is wrong with the shape of a whole `saveTicketing` message; empty when HaloPSA can be asked about it. */
export function ticketingFaults(message: unknown): string[] {
  if (!isRecord(message)) return [`an object such as {"set":[${EXAMPLE}]} is expected`];
  const { set, remove, order, settings, check } = message;
  const faults = [
    ...Object.keys(message)
      .filter((name) => !PARTS.includes(name))
      .map((name) => `${name}: there is no such part (${PARTS.join(', ')})`),
    ...policyFaults(set, remove, order),
    ...(settings === undefined ? [] : ticketSettingsFaults(settings).map((fault) => `settings: ${fault}`)),
    ...checkFaults(check),
  ];
  if (faults.length === 0 && [set, remove, order, settings].every(saysNothing))
    faults.push('nothing to save: give set, remove, order or settings');
  return faults;
}
