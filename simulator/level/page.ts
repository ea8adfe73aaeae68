import { json, type SimAnswer } from '../exchange.ts';
import type { Switches } from '../switches.ts';
import { numberOf } from '../world/level-ids.ts';

export interface Row {
  id: string;
  number: number;
}

export const error = (status: number, message: string): SimAnswer => json(status, { error: message });

const scattered = (number: number): number => Math.imul(number ^ 0x9e3779b9, 0x85ebca6b) >>> 0;

/** Where a row stands in a list; also known for rows that are gone, since the id tells the number. */
const rankOf = (order: Switches['order'], number: number): number =>
  order === 'ascending' ? number : order === 'descending' ? -number : scattered(number);

function limitOf(text: string | null, outOfRange: Switches['limitOutOfRange']): number | SimAnswer {
  if (text === null || text === '') return 20;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
  if (outOfRange !== 'clamp') return error(outOfRange, 'limit must be between 1 and 100');
  return Number.isFinite(limit) ? Math.min(100, Math.max(1, Math.trunc(limit))) : 20;
}

/**
 * One page of a list by cursor: `{data, has_more}` (level-api.md 2.1).
 *
 * @returns the rows of the page, or the error answer
 */
export function pageOf<T extends Row>(
  rows: readonly T[],
  query: URLSearchParams,
  switches: Switches,
): { rows: T[]; hasMore: boolean } | SimAnswer {
  const limit = limitOf(query.get('limit'), switches.limitOutOfRange);
  if (typeof limit !== 'number') return limit;
  const after = query.get('starting_after');
  const before = query.get('ending_before');
  if (after !== null && before !== null) return error(400, 'starting_after and ending_before exclude each other');

  const rank = (number: number): number => rankOf(switches.order, number);
  const sorted = switches.order === 'ascending' ? rows : rows.toSorted((a, b) => rank(a.number) - rank(b.number));
  const cursor = after ?? before;
  if (cursor === null) return forward(sorted, 0, limit, switches);

  let position = sorted.findIndex((row) => row.id === cursor);
  let lost = false;
  if (position === -1) {
    lost = true;
    const number = numberOf(cursor);
    if (number === undefined) return error(400, 'no such cursor');
    if (switches.cursorLost === 400 || switches.cursorLost === 404) return error(switches.cursorLost, 'Not found');
    if (switches.cursorLost === 'empty') return { rows: [], hasMore: false };
    if (switches.cursorLost === 'restart') return forward(sorted, 0, limit, switches);
    position = sorted.findIndex((row) => rank(row.number) > rank(number));
    if (position === -1) position = sorted.length;
  }
  if (after !== null) return forward(sorted, lost ? position : position + 1, limit, switches);
  const start = Math.max(0, position - limit);
  return { rows: sorted.slice(start, position), hasMore: start > 0 };
}

function forward<T>(
  sorted: readonly T[],
  start: number,
  limit: number,
  { hasMoreTrueOnExactEnd }: Switches,
): { rows: T[]; hasMore: boolean } {
  const rows = sorted.slice(start, start + limit);
  const exactEnd = rows.length === limit && start + limit === sorted.length;
  return { rows, hasMore: start + limit < sorted.length || (exactEnd && hasMoreTrueOnExactEnd) };
}
