import type { GroupRow } from './group-row.ts';
import type { GroupMapping, MappingRequest } from './mapping.ts';
import { holdOf, isSameHold, type RowHold } from './row-hold.ts';

/** Null: it goes on. */
export interface HoldChange {
  readonly groupId: string;
  readonly hold: RowHold | null;
}

/** A resolved mapping with the hold that was asked for; one that says nothing of it keeps the row's. */
export function withHold(
  mapping: GroupMapping,
  request: MappingRequest | undefined,
  rows: readonly GroupMapping[],
): GroupMapping {
  const { onHold: _, ...bare } = mapping;
  if (mapping.excluded || request === undefined) return bare;
  if (request.state === 'onHold') return { ...bare, onHold: holdOf(request) };
  const onHold = rows.find(({ groupId }) => groupId === mapping.groupId)?.onHold;
  return request.state === 'on' || onHold === undefined ? bare : { ...bare, onHold };
}

/** The last word on each row, where it is another than what stands. */
export function changedHolds(rows: readonly GroupMapping[], wanted: readonly HoldChange[]): HoldChange[] {
  const last = new Map(wanted.map((change) => [change.groupId, change]));
  return [...last.values()].filter(({ groupId, hold }) => {
    const row = rows.find((candidate) => candidate.groupId === groupId);
    return row !== undefined && !row.excluded && !isSameHold(row.onHold, hold ?? undefined);
  });
}

/** Both sides may have changed while it rested: it is synced at once, from new readings. */
function resumed(row: GroupRow): GroupRow {
  const { onHold, ...rest } = row;
  return onHold === undefined ? row : { ...rest, asked: true, notBefore: 0 };
}

/** What is known of a row is kept while it is on hold. */
export function changeHolds(rows: readonly GroupRow[], changes: readonly HoldChange[]): readonly GroupRow[] {
  const wanted = new Map(changes.map(({ groupId, hold }) => [groupId, hold]));
  return rows.map((row) => {
    const hold = wanted.get(row.groupId);
    if (hold === undefined || row.excluded) return row;
    return hold === null ? resumed(row) : { ...row, onHold: hold };
  });
}

const hasEnded = ({ onHold }: GroupRow, at: number): boolean => (onHold?.until ?? Infinity) <= at;

export const endHolds = (rows: readonly GroupRow[], at: number): readonly GroupRow[] =>
  rows.map((row) => (hasEnded(row, at) ? resumed(row) : row));

/** When the next hold ends by itself, ms since 1970; null when none will. */
export function nextHoldEnd(rows: readonly GroupRow[]): number | null {
  const ends = rows.flatMap(({ onHold }) => (onHold === undefined || onHold.until === null ? [] : [onHold.until]));
  return ends.length === 0 ? null : Math.min(...ends);
}
