import type { RowStatus } from '../contract/messages.ts';
import { plainText } from './plain-text.ts';
import type { SeenStatus } from './seen-status.ts';
import { stateText } from './status-rows.ts';
import { ticketChanges, ticketProblems } from './ticket-facts.ts';

const messagesOf = (status: SeenStatus | null): Set<string> =>
  new Set(status === null ? [] : [...status.problems, ...ticketProblems(status)].map(({ message }) => message));

/** What a person without a screen should hear: one line per change. Everything is news when there is no `before`. */
export function statusChanges(before: SeenStatus | null, after: SeenStatus, now = Date.now()): string[] {
  const said = (row: RowStatus): string => stateText(row, { now, timeZone: after.timeZone ?? 'UTC' });
  const lines: string[] = [];
  if (before?.enabled !== after.enabled)
    lines.push(
      `${after.connection} is ${after.enabled ? 'on' : 'off'}${after.reason === null ? '' : `: ${plainText(after.reason)}`}`,
    );
  const known = messagesOf(before);
  const open = messagesOf(after);
  lines.push(...[...open].filter((message) => !known.has(message)).map((message) => `problem: ${plainText(message)}`));
  lines.push(
    ...[...known].filter((message) => !open.has(message)).map((message) => `problem gone: ${plainText(message)}`),
  );
  lines.push(...ticketChanges(before?.feed ?? null, after.feed ?? null));
  const rows = new Map(before?.rows.map((row) => [row.groupId, row]));
  for (const row of after.rows) {
    const old = rows.get(row.groupId);
    rows.delete(row.groupId);
    if (old !== undefined && said(old) === said(row) && old.message === row.message) continue;
    const why = row.message === null || said(row).endsWith(row.message) ? '' : `: ${plainText(row.message)}`;
    lines.push(`${plainText(row.groupPath)}: ${said(row)}${why}`);
  }
  lines.push(...[...rows.values()].map((row) => `${plainText(row.groupPath)}: no longer mapped`));
  return lines;
}
