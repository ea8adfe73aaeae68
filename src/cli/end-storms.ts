import { orderStorm, readFeed } from '../client/ask-feed.ts';
import type { Client } from '../client/connect-client.ts';
import { UserError } from '../client/user-error.ts';
import type { StormOrder } from '../contract/messages.ts';
import { findStorm, goingOn, type StormView } from './find-storm.ts';
import { plainText } from './plain-text.ts';
import { wrapLines } from './text-layout.ts';

interface EndedStorms {
  readonly storms: readonly StormView[];
  /** While the integration is off, the order waits too. */
  readonly enabled: boolean;
}

/**
 * Orders the end of a client's storm, or of all.
 *
 * @param wanted name or id of the client; null = all
 * @throws {UserError} when nothing is held there
 */
export async function endStorms(
  client: Client,
  connection: string,
  order: StormOrder['order'],
  wanted: string | null,
): Promise<EndedStorms> {
  const feed = await readFeed(client, connection);
  const storms = wanted === null ? goingOn(feed?.storms ?? []) : [findStorm(feed?.storms ?? [], wanted)];
  if (storms.length === 0) throw new UserError('Nothing is held: no client has a storm of alerts');
  const [only] = storms;
  await orderStorm(client, connection, {
    order,
    ...(wanted !== null && only !== undefined && { clientId: only.clientId }),
  });
  return { storms, enabled: feed?.enabled === true };
}

/** A sentence for each storm. */
export const endedText = ({ storms, enabled }: EndedStorms, what: string, columns: number): string =>
  wrapLines(
    [
      ...storms.map(({ clientName, held }) => `${plainText(clientName)}: ${held} held alerts ${what}`),
      ...(enabled ? [] : ['The integration is off: nothing is sent before level-halopsa enable']),
    ],
    columns,
  );
