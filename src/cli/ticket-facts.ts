import type { Hold } from '../client/read-hold.ts';
import type { FeedStatus } from '../contract/messages.ts';
import { clock, span } from './clock.ts';
import { noTicketText } from './no-ticket-words.ts';
import { plainText } from './plain-text.ts';
import type { SeenStatus } from './seen-status.ts';

type Fact = readonly [label: string, text: string | null];

/** What fails about tickets, with the sentence that says what to do. */
export const ticketProblems = ({
  feed,
}: SeenStatus): { readonly side: string; readonly message: string; readonly since: number }[] =>
  (feed?.problems ?? []).flatMap(({ message, since }) =>
    message === null ? [] : [{ side: 'Tickets', message, since }],
  );

interface Reading {
  readonly readAt: number;
  readonly active: number;
  readonly skipped: FeedStatus['skipped'];
}

/** The workflow hears only of readings that brought news; the holder knows the newest. */
function newestReading(feed: FeedStatus | null, hold: Hold | null): Reading | null {
  const held = hold?.details?.alerts ?? null;
  const own = feed === null || feed.readAt === null ? null : { ...feed, readAt: feed.readAt };
  if (held === null || Date.parse(held.readAt) < (own?.readAt ?? 0)) return own;
  return { ...held, readAt: Date.parse(held.readAt) };
}

function alertsText(enabled: boolean, reading: Reading | null, now: number): string {
  if (reading === null) return enabled ? 'not read yet' : 'not read yet; they are read while it is on';
  const read = `last read ${clock(reading.readAt, now)} (${span(now - reading.readAt)} ago)`;
  return enabled ? `${reading.active} fire in Level, ${read}` : `${reading.active} fired in Level, ${read}`;
}

function ticketsText({ totals, waiting, storms }: FeedStatus): string {
  const held = storms.reduce((sum, storm) => sum + storm.held, 0);
  return [
    `${totals.opened} opened in total`,
    ...(waiting === 0 ? [] : [`${waiting} alerts wait for their time`]),
    ...(storms.length === 0
      ? []
      : [`${held} held by ${storms.length === 1 ? 'a storm' : `${storms.length} storms`} (level-halopsa storm list)`]),
  ].join(', ');
}

/** The header's lines about tickets: none before the first policy. */
export function ticketFacts(status: SeenStatus, hold: Hold | null, now: number): Fact[] {
  const { policies, feed = null } = status;
  if (policies === 0 && feed === null) return [];
  const reading = newestReading(feed, hold);
  const none = reading === null ? '' : noTicketText(reading.skipped);
  return [
    [
      'policies',
      policies === 0
        ? 'none: no alert becomes a ticket (level-halopsa policies add)'
        : `${policies} (level-halopsa policies list)`,
    ],
    ['alerts', alertsText(status.enabled, reading, now)],
    ['tickets', feed === null ? null : ticketsText(feed)],
    ['no ticket', none === '' ? null : none],
  ];
}

/** What is new about tickets, one line each. */
export function ticketChanges(before: FeedStatus | null, after: FeedStatus | null): string[] {
  const opened = after?.totals.opened ?? 0;
  const lines = after !== null && opened !== (before?.totals.opened ?? 0) ? [`tickets: ${opened} opened in total`] : [];
  const known = new Map(before?.storms.map((storm) => [storm.clientId, storm]));
  for (const { clientId, clientName, end, held } of after?.storms ?? []) {
    const old = known.get(clientId);
    known.delete(clientId);
    if (old === undefined || old.end !== end)
      lines.push(`storm at ${plainText(clientName)}: ${end === null ? `${held} alerts held` : end}`);
  }
  // A feed that cannot be seen says nothing about its storms.
  if (after === null) return lines;
  return [...lines, ...[...known.values()].map(({ clientName }) => `storm at ${plainText(clientName)}: over`)];
}
