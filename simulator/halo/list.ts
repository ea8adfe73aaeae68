import { isTrue, json, type SimAnswer } from '../exchange.ts';
import type { Switches } from '../switches.ts';

interface ListOptions {
  /** Key of the array in the envelope: `assets`, `clients`, … */
  key: string;
  /** Most rows of a page; null = as many as asked for. */
  cap: number | null;
}

/**
 * One page in HaloPSA's envelope. `page_size` counts only with `pageinate=true`; `count` caps rows and `record_count` (halopsa-api.md 2.3).
 *
 * @param wire turns the rows of the page, and only these, into JSON
 */
export function listAnswer<T>(
  rows: readonly T[],
  query: URLSearchParams,
  switches: Switches,
  { key, cap }: ListOptions,
  wire: (row: T) => unknown,
): SimAnswer {
  const count = Number(query.get('count'));
  const counted = Number.isInteger(count) && count > 0 ? rows.slice(0, count) : rows;
  const paging = isTrue(query.get('pageinate'));
  const asked = paging && !switches.pageSizeIgnored ? Math.trunc(Number(query.get('page_size'))) : 0;
  let size = asked > 0 ? asked : switches.defaultRows;
  for (const most of [cap, switches.pageSizeCap]) if (most !== null) size = Math.min(size, most);
  if (!paging && count > 0) size = Math.max(size, count);
  const pageNo = paging ? Math.max(1, Math.trunc(Number(query.get('page_no'))) || 1) : 1;
  const page = counted.slice((pageNo - 1) * size, pageNo * size);
  return json(200, {
    page_no: pageNo,
    page_size: size,
    record_count: switches.recordCountErratic ? page.length : counted.length,
    [key]: page.map(wire),
  });
}

/** Default lists hide inactive rows; `includeinactive`, `includeactive` and `activeinactive` say otherwise. */
export function activityFilter(query: URLSearchParams): (inactive: boolean) => boolean {
  const pair = query.get('activeinactive');
  if (pair !== null) {
    const [active, inactive] = pair.split(',').map((word) => isTrue(word.trim()));
    return (isInactive) => (isInactive ? inactive === true : active === true);
  }
  const withInactive = isTrue(query.get('includeinactive'));
  const withActive = query.get('includeactive') === null || isTrue(query.get('includeactive'));
  return (isInactive) => (isInactive ? withInactive : withActive);
}

/** Numbers of `client_id=1`, `client_ids=1,2`; null when none was asked for. */
export function idFilter(query: URLSearchParams, ...names: string[]): ReadonlySet<number> | null {
  const given = names
    .flatMap((name) => (query.get(name) ?? '').split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const ids = given.map(Number).filter((id) => id > 0);
  return given.length === 0 || ids.length === 0 ? null : new Set(ids);
}
