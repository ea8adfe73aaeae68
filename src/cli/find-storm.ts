import { UserError } from '../client/user-error.ts';
import type { FeedStatus } from '../contract/messages.ts';
import { sameName } from '../domain/same-name.ts';
import { plainText } from './plain-text.ts';

export type StormView = FeedStatus['storms'][number];

const ENDED = { released: 'is released already', dropped: 'is dropped already', calm: 'is over already' } as const;

/** Storms that an order can still end. */
export const goingOn = (storms: readonly StormView[]): StormView[] => storms.filter(({ end }) => end === null);

/** The storm of a client, by name or id. @throws {UserError} when nothing of it can be released or dropped */
export function findStorm(storms: readonly StormView[], wanted: string): StormView {
  const byId = storms.filter(({ clientId }) => String(clientId) === wanted);
  const found = byId.length > 0 ? byId : storms.filter(({ clientName }) => sameName(clientName, wanted));
  const [storm, ...others] = found;
  if (storm === undefined)
    throw new UserError(`Nothing is held for a client "${plainText(wanted)}"`, {
      cure: 'See level-halopsa storm list',
    });
  if (others.length > 0)
    throw new UserError(`${found.length} clients with held alerts are called "${plainText(wanted)}"`, {
      cure: `Name one by its id: ${found.map(({ clientId }) => clientId).join(', ')}`,
    });
  if (storm.end !== null)
    throw new UserError(`The storm of ${plainText(storm.clientName)} ${ENDED[storm.end]}`, {
      cure: 'See level-halopsa storm list',
    });
  return storm;
}
