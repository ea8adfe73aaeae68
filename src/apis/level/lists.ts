import { z } from 'zod';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { LevelCaller, LevelClient } from './client.ts';

const Envelope = z.object({ data: z.array(z.unknown()), has_more: z.boolean() });

/** A page of 100 rows each: ten times the largest estate that we know of. */
const PAGE_CAP = 1_000;

interface Page<T> {
  /** Those that no earlier page had. */
  readonly rows: readonly T[];
  readonly hasMore: boolean;
}

/**
 * Yields a list page by page, one request each. A list that breaks off, repeats itself or announces more than it
 * sends throws: only one that finished may prove that something is gone (level-api.md 2.1).
 */
export async function* listPages<T extends { readonly id: string }>(
  level: LevelClient,
  caller: LevelCaller,
  path: string,
  query: Readonly<Record<string, string>>,
  read: (row: unknown) => T,
): AsyncGenerator<Page<T>> {
  const seen = new Set<string>();
  let after: string | undefined;
  let before: string | undefined;
  const ask = async (from: string | undefined): Promise<{ rows: T[]; hasMore: boolean }> => {
    const json = await level.get(caller, path, {
      limit: '100',
      ...query,
      ...(from === undefined ? {} : { starting_after: from }),
    });
    const envelope = Envelope.safeParse(json);
    if (!envelope.success)
      throw new ApiError(FAILURES.unavailable, `Level sent no list for ${path}: check LEVEL_API_URL`);
    return { rows: envelope.data.data.map((row) => read(row)), hasMore: envelope.data.has_more };
  };
  /** An empty page may be the exact end, or a cursor that Level has lost: the row before it tells which. */
  const assertEnd = async (last: string, previous: string | undefined): Promise<void> => {
    const { rows } = await ask(previous);
    if (rows.at(-1)?.id !== last)
      throw new ApiError(FAILURES.unavailable, `Level lost its place in ${path}: the list is read again`);
  };
  for (let page = 1; page <= PAGE_CAP; page += 1) {
    const { rows, hasMore } = await ask(after);
    // A row that moved while the pages were read comes twice.
    const news = rows.filter((row) => !seen.has(row.id));
    for (const row of news) seen.add(row.id);
    yield { rows: news, hasMore };
    if (hasMore && rows.length === 0)
      throw new ApiError(FAILURES.unavailable, `Level announced rows of ${path} but sent none`);
    if (hasMore && news.length === 0)
      throw new ApiError(FAILURES.unavailable, `Level sends the same rows of ${path} again and again`);
    if (!hasMore && rows.length === 0 && after !== undefined) await assertEnd(after, before);
    if (!hasMore) return;
    before = rows.at(-2)?.id ?? after;
    after = rows.at(-1)?.id;
  }
  throw new ApiError(FAILURES.unavailable, `Level's list ${path} does not end`);
}

/** Yields every row of a list, on the terms of {@link listPages}. */
export async function* listRows<T extends { readonly id: string }>(
  ...list: Parameters<typeof listPages<T>>
): AsyncGenerator<T> {
  for await (const page of listPages(...list)) yield* page.rows;
}
