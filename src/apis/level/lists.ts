import { z } from 'zod';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { LevelCaller, LevelClient } from './client.ts';

const Envelope = z.object({ data: z.array(z.unknown()), has_more: z.boolean() });

/** A page of 100 rows each: ten times the largest estate that we know of. */
const PAGE_CAP = 1_000;

/**
 * Yields every row of a list, one page a request. A list that breaks off, repeats itself or announces more than it
 * sends throws: only one that finished may prove that something is gone (level-api.md 2.1).
 */
export async function* listRows<T extends { readonly id: string }>(
  level: LevelClient,
  caller: LevelCaller,
  path: string,
  query: Readonly<Record<string, string>>,
  read: (row: unknown) => T,
): AsyncGenerator<T> {
  const seen = new Set<string>();
  let after: string | undefined;
  for (let page = 1; page <= PAGE_CAP; page += 1) {
    const json = await level.get(caller, path, { limit: '100', ...query, ...(after === undefined ? {} : { starting_after: after }) });
    const envelope = Envelope.safeParse(json);
    if (!envelope.success) throw new ApiError(FAILURES.unavailable, `Level sent no list for ${path}: check LEVEL_API_URL`);
    const { data, has_more: hasMore } = envelope.data;
    const rows = data.map((row) => read(row));
    for (const row of rows) {
      // A row that moved while the pages were read comes twice.
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      yield row;
    }
    const last = rows.at(-1)?.id;
    if (!hasMore) return;
    // One extra empty page at an exact end is known; more promised than sent is doubt.
    if (last === undefined) {
      if (page > 1) return;
      throw new ApiError(FAILURES.unavailable, `Level announced rows of ${path} but sent none`);
    }
    if (last === after) throw new ApiError(FAILURES.unavailable, `Level sends the same page of ${path} again and again`);
    after = last;
  }
  throw new ApiError(FAILURES.unavailable, `Level's list ${path} does not end`);
}
