import type { RowStatus } from '../contract/messages.ts';
import { UsageError } from './usage-error.ts';

/** The groups that a verb is about: those named, or of `--all` those that fit. @throws {UsageError} for neither, or both */
export function chosenGroups(
  words: readonly string[],
  all: boolean,
  rows: readonly RowStatus[],
  fits: (row: RowStatus) => boolean,
): readonly string[] {
  if (all && words.length > 0) throw new UsageError('Either the groups or --all');
  if (!all && words.length === 0)
    throw new UsageError('Which group? level-halopsa map list shows them; --all is every one');
  if (words.some((word) => word.trim() === '')) throw new UsageError('The name of a group is empty');
  return all ? rows.filter(fits).map(({ groupId }) => groupId) : words;
}
