import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import type { HaloCall, HaloClient } from './client.ts';

/** Largest page that is proven to be honoured (halopsa-api.md 2.3). */
export const PAGE_SIZE = 100;
const PAGE_CAP = 2_000;

/** Rows of a bare array, or of an envelope under the known key, or under any key (halopsa-api.md 2.3). */
export function rowsOf(json: unknown, key: string): unknown[] {
  if (Array.isArray(json)) return json;
  if (typeof json === 'object' && json !== null) {
    const record = json as Record<string, unknown>;
    if (Array.isArray(record[key])) return record[key];
    const other = Object.values(record).find((value) => Array.isArray(value) && typeof value[0] === 'object');
    if (Array.isArray(other)) return other;
    if ('record_count' in record) return [];
  }
  throw new ApiError(FAILURES.unavailable, `HaloPSA sent no list where one of ${key} was expected`);
}

export interface Paged<T> {
  readonly path: string;
  readonly key: string;
  readonly query?: HaloCall['query'];
  /** One row; throws when the row cannot be understood, as a dropped row would read as absence. */
  readonly read: (row: unknown) => T;
  readonly idOf: (row: T) => number;
}

const countOf = (json: unknown): number | null => {
  const count = typeof json === 'object' && json !== null ? (json as Record<string, unknown>)['record_count'] : null;
  return typeof count === 'number' ? count : null;
};

/**
 * Reads every page of a list. Stops at an empty page, at one shorter than the first, or at one that brings nothing
 * new: a tenant may ignore the page size, and `record_count` may lie.
 *
 * @returns the rows, and whether the list kept still while it was read
 */
async function readPages<T>(
  client: HaloClient,
  caller: Caller,
  list: Paged<T>,
): Promise<{ rows: T[]; isSteady: boolean }> {
  const rows = new Map<number, T>();
  const counts = new Set<number | null>();
  let firstSize = 0;
  for (let page = 1; page <= PAGE_CAP; page += 1) {
    const { json } = await client.call(caller, {
      method: 'GET',
      path: list.path,
      query: { pageinate: true, page_size: PAGE_SIZE, page_no: page, ...list.query },
    });
    const items = rowsOf(json, list.key).map((row) => list.read(row));
    const news = items.filter((item) => !rows.has(list.idOf(item)));
    for (const item of news) rows.set(list.idOf(item), item);
    if (items.length > 0) counts.add(countOf(json));
    if (page === 1) firstSize = items.length;
    if (items.length === 0 || news.length === 0) break;
    // A page may be short because rows of it are hidden from the agent: believe the count when it promises more.
    if (items.length < firstSize && (countOf(json) ?? 0) <= page * PAGE_SIZE) break;
    if (page === PAGE_CAP) throw new ApiError(FAILURES.unavailable, `HaloPSA's list ${list.path} does not end`);
  }
  return { rows: [...rows.values()], isSteady: counts.size <= 1 };
}

const sameIds = <T>(a: readonly T[], b: readonly T[], idOf: (row: T) => number): boolean => {
  const ids = new Set(a.map(idOf));
  return a.length === b.length && b.every((row) => ids.has(idOf(row)));
};

/** All rows of a list. One that changed while it was read is read again: a row may have slipped between two pages. */
export async function readAll<T>(client: HaloClient, caller: Caller, list: Paged<T>): Promise<T[]> {
  let previous: T[] | null = null;
  for (let tries = 1; tries <= 4; tries += 1) {
    const { rows, isSteady } = await readPages(client, caller, list);
    if (isSteady || (previous !== null && sameIds(previous, rows, list.idOf))) return rows;
    previous = rows;
  }
  throw new ApiError(
    FAILURES.unavailable,
    `HaloPSA's list ${list.path} changed each time that it was read: it is asked again later`,
  );
}
