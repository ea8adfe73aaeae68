import { instantOf, readMoment } from './moment.ts';
import { isRecord, isText } from './shape-check.ts';

/** A person's word that a row shall rest: no sync of it. Its tickets go on. */
export interface RowHold {
  /** When it goes on by itself, ms since 1970; null: when somebody says so. */
  readonly until: number | null;
  readonly reason: string | null;
}

/** As a person sends it. */
export interface HoldRequest {
  /** Path or id of a mapped group. */
  readonly group: string;
  /** Such as 2026-12-01 or 2026-12-01T14:00:00+01:00; UTC without an offset. */
  readonly until?: string;
  readonly reason?: string;
}

export const LONGEST_REASON = 80;

export const UNTIL = 'a day or time such as 2026-12-01 or 2026-12-01T14:00:00+01:00';
export const REASON = `a text of 1 to ${LONGEST_REASON} characters`;

export const isUntil = (value: unknown): value is string => typeof value === 'string' && readMoment(value) !== null;
export const isReason = (value: unknown): value is string => isText(value, LONGEST_REASON);

export const holdOf = ({ until, reason }: Omit<HoldRequest, 'group'>): RowHold => ({
  until: until === undefined ? null : instantOf(until),
  reason: reason ?? null,
});

export const isSameHold = (a: RowHold | undefined, b: RowHold | undefined): boolean =>
  a?.until === b?.until && a?.reason === b?.reason;

function termsFaults({ until, reason }: Record<string, unknown>, at: string): string[] {
  return [
    ...(until === undefined || isUntil(until) ? [] : [`${at}.until: ${UNTIL} is expected`]),
    ...(reason === undefined || isReason(reason) ? [] : [`${at}.reason: ${REASON} is expected`]),
  ];
}

/** All that is wrong with the shape of what an update says about holds, in `hold`, `resume` and the rows of `set`. */
export function holdFaults(hold: unknown, resume: unknown, set: unknown): string[] {
  const faults: string[] = [];
  if (hold !== undefined && !Array.isArray(hold)) faults.push('hold: a list of {"group","until","reason"} is expected');
  if (resume !== undefined && !(Array.isArray(resume) && resume.every((group) => isText(group, Infinity))))
    faults.push('resume: a list of group ids or paths is expected');
  const holds: unknown[] = Array.isArray(hold) ? hold : [];
  for (const [index, one] of holds.entries()) {
    const at = `hold[${index}]`;
    if (!isRecord(one) || !isText(one['group'], Infinity)) faults.push(`${at}.group: a mapped group is expected`);
    else faults.push(...termsFaults(one, at));
  }
  const rows: unknown[] = Array.isArray(set) ? set : [];
  for (const [index, row] of rows.entries()) {
    const at = `set[${index}]`;
    if (!isRecord(row)) continue;
    faults.push(...termsFaults(row, at));
    const isLoose = row['state'] !== 'onHold' && (row['until'] !== undefined || row['reason'] !== undefined);
    if (isLoose) faults.push(`${at}: only a row in the state onHold has until and reason`);
  }
  return faults;
}
