import { SEVERITIES } from '../domain/alert.ts';
import type { Policy } from '../domain/policy.ts';
import { span } from './clock.ts';
import { coloursFor, type Paint } from './colours.ts';
import { plainText } from './plain-text.ts';
import { renderTable, type Column, type Row } from './render-table.ts';
import { wrap } from './text-layout.ts';

const OURS =
  "Level's API tells no monitor policies, so these are ours: device tags × alert names. They are tried from top to bottom, the first match wins, and an alert without a match gets no ticket.";
const NONE =
  'There is no policy yet, so no alert becomes a ticket. See what Level raises: level-halopsa policies suggest';

const COLUMNS: readonly Column[] = [
  { head: '#', align: 'right', min: 2 },
  { head: 'NAME', min: 10 },
  { head: 'TAGS', min: 12 },
  { head: 'ALERTS', min: 12 },
  { head: 'SEVERITIES', min: 10 },
  { head: 'TICKET TYPE', min: 11 },
  { head: 'PRIORITY', min: 11 },
];

const listed = (names: readonly string[]): string => names.map(plainText).join(', ');

function priorityText({ priorities }: Policy): string {
  const set = SEVERITIES.toReversed().flatMap((severity) => {
    const priority = priorities[severity];
    return priority === undefined ? [] : [`${severity} ${plainText(priority.name)}`];
  });
  return set.length === 0 ? "the type's" : set.join(', ');
}

/** What a policy sets besides its columns. */
function furtherText(policy: Policy): string {
  const { team, agent, category, fields, newStatus, closedStatus, openAfterSeconds, texts } = policy;
  const waits = SEVERITIES.flatMap((severity) => {
    const seconds = openAfterSeconds[severity];
    return seconds === undefined ? [] : [`${severity} ${seconds === 0 ? 'at once' : span(seconds * 1_000)}`];
  });
  const parts = [
    team === null ? null : `team ${plainText(team.name)}`,
    agent === null ? null : `agent ${plainText(agent.name)}`,
    category === null ? null : `category ${plainText(category)}`,
    ...fields.map(({ name, value }) => `${plainText(name)} = ${plainText(value)}`),
    newStatus === null ? null : `new as ${plainText(newStatus.name)}`,
    `closed as ${plainText(closedStatus.name)}`,
    waits.length === 0 ? null : `opens after: ${waits.join(', ')}`,
    Object.keys(texts).length === 0 ? null : `own texts: ${Object.keys(texts).join(', ')}`,
  ].filter((part) => part !== null);
  return parts.join('; ');
}

function rowOf(policy: Policy, at: number, dim: Paint): Row {
  return {
    cells: [
      String(at + 1),
      plainText(policy.name),
      policy.tags.length === 0 ? 'any' : listed(policy.tags),
      listed(policy.alerts),
      policy.severities.join(', '),
      plainText(policy.ticketType.name),
      priorityText(policy),
    ],
    note: { text: furtherText(policy), paint: dim },
  };
}

/** The policies in the order in which they are tried, under the line that says whose they are. */
export function renderPolicies(
  policies: readonly Policy[],
  { columns, colour }: { readonly columns: number; readonly colour: boolean },
): string {
  const { dim } = coloursFor(colour);
  const head = [...wrap(OURS, columns).map(dim), ''];
  if (policies.length === 0) return [...head, ...wrap(NONE, columns)].join('\n');
  const rows = policies.map((policy, at) => rowOf(policy, at, dim));
  return [...head, renderTable(COLUMNS, rows, columns, dim)].join('\n');
}
