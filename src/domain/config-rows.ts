import { instantIn } from './local-time.ts';
import type { GroupMapping, MappingRequest } from './mapping.ts';
import { isSameHold, type HoldRequest, type RowHold } from './row-hold.ts';

/**
 * Rows of a file in full: they are on unless they say otherwise, and a hold that is over says nothing any more.
 *
 * @param now ms since 1970
 */
export const fileRows = (
  rows: readonly MappingRequest[],
  { timeZone, now }: { readonly timeZone: string; readonly now: number },
): MappingRequest[] =>
  rows.map(({ until, reason, ...row }) => {
    const { state = 'on' } = row;
    const end = until === undefined ? null : instantIn(until, timeZone);
    if (state !== 'onHold' || (end !== null && end <= now)) return { ...row, state: state === 'onHold' ? 'on' : state };
    return {
      ...row,
      state,
      ...(end !== null && { until: new Date(end).toISOString() }),
      ...(reason !== undefined && { reason }),
    };
  });

const holdTerms = ({ until, reason }: RowHold): Pick<MappingRequest, 'until' | 'reason'> => ({
  ...(until !== null && { until: new Date(until).toISOString() }),
  ...(reason !== null && { reason }),
});

/** A row of ids as a request. */
function rowRequest({ groupId, place, excluded, onHold }: GroupMapping): MappingRequest {
  if (excluded || place === null) return { group: groupId, state: 'excluded' };
  const row = { group: groupId, client: place.clientId, site: place.siteId };
  return onHold === undefined ? { ...row, state: 'on' } : { ...row, state: 'onHold', ...holdTerms(onHold) };
}

/** The rows that differ, by ids. What only begins or ends to rest needs no place to be looked up. */
export function rowChanges(
  before: readonly GroupMapping[],
  after: readonly GroupMapping[],
): {
  readonly set: readonly MappingRequest[];
  readonly remove: readonly string[];
  readonly hold?: readonly HoldRequest[];
  readonly resume?: readonly string[];
} {
  const old = new Map(before.map((row) => [row.groupId, row]));
  const kept = new Set(after.map(({ groupId }) => groupId));
  const isPlaced = (row: GroupMapping): boolean => {
    const was = old.get(row.groupId);
    if (was?.excluded !== row.excluded) return false;
    return was.place?.clientId === row.place?.clientId && was.place?.siteId === row.place?.siteId;
  };
  const rests = after.filter((row) => isPlaced(row) && !isSameHold(old.get(row.groupId)?.onHold, row.onHold));
  const hold = rests.flatMap(({ groupId, onHold }) =>
    onHold === undefined ? [] : [{ group: groupId, ...holdTerms(onHold) }],
  );
  const resume = rests.flatMap(({ groupId, onHold }) => (onHold === undefined ? [groupId] : []));
  return {
    set: after.filter((row) => !isPlaced(row)).map(rowRequest),
    remove: before.map(({ groupId }) => groupId).filter((groupId) => !kept.has(groupId)),
    ...(hold.length > 0 && { hold }),
    ...(resume.length > 0 && { resume }),
  };
}
