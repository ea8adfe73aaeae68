import type { Hold } from '../client/read-hold.ts';
import type { IntegrationStatus } from '../contract/messages.ts';
import { addCounts, COUNT_NAMES, NO_COUNTS } from '../domain/sync.ts';
import { clock, span } from './clock.ts';
import type { Colours } from './colours.ts';
import { missingFacts } from './missing-facts.ts';
import { plainText } from './plain-text.ts';
import type { SeenStatus } from './seen-status.ts';
import { paintOf, standingOf, type Standing } from './status-rows.ts';
import { hang, wrap } from './text-layout.ts';
import { ticketFacts, ticketProblems } from './ticket-facts.ts';

export interface HeaderView {
  readonly columns: number;
  readonly now: number;
  readonly colours: Colours;
}

const LABEL = 10;
const SIDES = { holder: 'Worker', halopsa: 'HaloPSA', level: 'Level' } as const;
const STANDINGS: readonly Standing[] = [
  'Synced',
  'held',
  'Syncing',
  'Unsynced',
  'Paused',
  'Failed',
  'on hold',
  'excluded',
];

export function problemLines(status: SeenStatus, { columns, now, colours }: HeaderView): string[] {
  const problems = [
    ...status.problems.map(({ about, message, since }) => ({ side: SIDES[about], message, since })),
    ...ticketProblems(status),
  ];
  return problems.flatMap(({ side, message, since }) => {
    // Most messages begin with the side's name by themselves.
    const head = Object.values(SIDES).some((name) => message.startsWith(name)) ? '' : `${side}: `;
    return hang('! ', `${head}${plainText(message)} (since ${clock(since, now)})`, columns).map(colours.red);
  });
}

function switchLines(
  { connection, enabled, switchedAt, reason }: IntegrationStatus,
  { columns, now, colours }: HeaderView,
): string[] {
  const { bold, green, yellow } = colours;
  const since = switchedAt === null ? '' : ` since ${clock(switchedAt, now)} (${span(now - switchedAt)})`;
  const why = reason === null ? '' : `: ${plainText(reason)}`;
  const cure = enabled ? '' : ' (level-halopsa enable)';
  const [first = '', ...more] = wrap(
    `${plainText(connection)} is ${enabled ? 'on' : 'off'}${since}${why}${cure}`,
    columns,
  );
  return [bold((enabled ? green : yellow)(first)), ...more];
}

function holderText({ enabled }: IntegrationStatus, hold: Hold | null, now: number): string | null {
  if (hold === null) return null;
  if (hold.state === 'waiting') return 'nobody: it waits for a worker with the credentials (level-halopsa worker)';
  if (hold.state === 'none') return enabled ? 'nobody at this moment' : null;
  if (hold.details === null) return 'a worker has just taken it';
  return `${plainText(hold.details.holder)}, since ${clock(Date.parse(hold.details.since), now)}`;
}

function budgetText(hold: Hold | null, now: number): string | null {
  const details = hold?.details ?? null;
  if (details === null) return null;
  const { budgetLeft, budgetLimit, waitingUntil } = details;
  const left =
    budgetLeft === null ? `up to ${budgetLimit} requests in a window` : `${budgetLeft} of ${budgetLimit} requests left`;
  return waitingUntil === null ? left : `${left}; the next one waits until ${clock(Date.parse(waitingUntil), now)}`;
}

function sweepText({ enabled, sweptAt: reportedAt }: IntegrationStatus, hold: Hold | null, now: number): string | null {
  // The workflow hears only of sweeps that brought news; the holder knows the newest.
  const heldAt = hold?.details?.sweptAt ?? null;
  const sweptAt = heldAt === null ? reportedAt : Math.max(Date.parse(heldAt), reportedAt ?? 0);
  const last = sweptAt === null ? 'none yet' : `last ${clock(sweptAt, now)} (${span(now - sweptAt)} ago)`;
  if (!enabled) return sweptAt === null ? null : last;
  if (hold?.details === null || hold?.details === undefined) return last;
  const { nextSweepAt } = hold.details;
  return `${last}, ${nextSweepAt === null ? 'one runs now' : `next ${clock(Date.parse(nextSweepAt), now)}`}`;
}

function reconcileText({ reconcile, rows }: IntegrationStatus, now: number): string | null {
  if (reconcile === undefined || rows.length === 0) return null;
  const { at, begunAt, nextAt } = reconcile;
  const parts = [
    ...(begunAt === null ? [] : [`last ${clock(begunAt, now)}`]),
    ...(at === 'off' ? ['off (assets.reconcileAt)'] : []),
    ...(nextAt === null ? [] : [`next ${clock(nextAt, now)}`]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

function rowsText({ rows }: IntegrationStatus, colours: Colours): string {
  const count = (standing: Standing): number => rows.filter((row) => standingOf(row) === standing).length;
  const parts = STANDINGS.filter((standing) => count(standing) > 0).map((standing) =>
    paintOf(standing, colours)(`${count(standing)} ${standing === 'held' ? 'Synced with held' : standing}`),
  );
  return `${rows.length}: ${parts.join(', ')}`;
}

function devicesText({ rows }: IntegrationStatus): string {
  const devices = rows.reduce((sum, row) => sum + row.devices, 0);
  const counts = rows.reduce((sum, row) => addCounts(sum, row.counts), NO_COUNTS);
  const parts = COUNT_NAMES.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${name}`);
  return parts.length === 0 ? String(devices) : `${devices}: ${parts.join(', ')}`;
}

/** On or off, who does the work, what is left of the budget, and the sums. */
export function headerLines(status: SeenStatus, hold: Hold | null, view: HeaderView): string[] {
  const { columns, now, colours } = view;
  const { writeSingly, rows } = status;
  const facts: readonly (readonly [label: string, text: string | null])[] = [
    ['holder', holderText(status, hold, now)],
    ['HaloPSA', budgetText(hold, now)],
    ['sweep', sweepText(status, hold, now)],
    ['reconcile', reconcileText(status, now)],
    ...missingFacts(status),
    ['writes', writeSingly ? 'one device at a time: this HaloPSA drops or doubles devices of a batch' : null],
    ...ticketFacts(status, hold, now),
    ['devices', rows.length === 0 ? null : devicesText(status)],
  ];
  const lines = facts.flatMap(([label, text]) => (text === null ? [] : hang(label.padEnd(LABEL), text, columns)));
  if (rows.length > 0) lines.push(`${'rows'.padEnd(LABEL)}${rowsText(status, colours)}`);
  return [...switchLines(status, view), ...lines];
}
