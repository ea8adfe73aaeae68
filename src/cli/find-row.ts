import { UserError } from '../client/user-error.ts';
import type { RowStatus } from '../contract/messages.ts';
import { foldedPath } from '../domain/same-name.ts';
import { plainText } from './plain-text.ts';

/** The row of a group's id or path. @throws {UserError} when there is none, or more than one */
export function findRow(rows: readonly RowStatus[], wanted: string): RowStatus {
  const byId = rows.filter(({ groupId }) => groupId === wanted);
  const found = byId.length > 0 ? byId : rows.filter(({ groupPath }) => foldedPath(groupPath) === foldedPath(wanted));
  const [row, ...others] = found;
  if (row === undefined)
    throw new UserError(`No mapped group is called "${plainText(wanted)}"`, {
      cure: 'See level-halopsa map list; a subgroup is synced with the row it inherits from',
    });
  if (others.length > 0)
    throw new UserError(`${found.length} mapped groups are called "${plainText(wanted)}"`, {
      cure: `Name one by its id: ${found.map(({ groupId }) => plainText(groupId)).join(', ')}`,
    });
  if (row.excluded)
    throw new UserError(`${plainText(row.groupPath)} is excluded`, { cure: 'Map it first: level-halopsa map add' });
  if (row.onHold !== undefined)
    throw new UserError(`${plainText(row.groupPath)} is on hold`, {
      cure: `It is synced when it goes on: level-halopsa resume "${plainText(row.groupPath)}"`,
    });
  return row;
}
