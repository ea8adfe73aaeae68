import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { LevelCaller, LevelClient } from './client.ts';

/** @throws {ApiError} when the object is wrapped as lists are: that Level speaks another version of its API. */
function assertBare(json: unknown, path: string): void {
  if (typeof json === 'object' && json !== null && 'data' in json && !('id' in json))
    throw new ApiError(
      FAILURES.unavailable,
      `Level wrapped the one object of ${path} in "data", unlike its documents: check that LEVEL_API_URL is Level's own API, ending in /v2`,
    );
}

/**
 * One object by its id. Only Level's own 404 means that there is none.
 *
 * @returns null when Level has no such object
 * @throws {ApiError} whatever else happens: doubt is no absence
 */
export async function showRow<T extends { readonly id: string }>(
  level: LevelClient,
  caller: LevelCaller,
  list: string,
  id: string,
  query: Readonly<Record<string, string>>,
  read: (row: unknown) => T,
): Promise<T | null> {
  let json: unknown;
  try {
    json = await level.get(caller, `${list}/${encodeURIComponent(id)}`, query);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  assertBare(json, list);
  const row = read(json);
  if (row.id !== id)
    throw new ApiError(FAILURES.unavailable, `Level was asked for one row of ${list} and sent another: ask again`);
  return row;
}

/** Whether Level itself said that there is no such object. */
export const isMissing = (error: unknown): boolean =>
  error instanceof ApiError && error.kind === FAILURES.rejected && error.status === 404;
