import type { FormerOffer } from '../client/former-run.ts';
import { clock } from './clock.ts';
import { connectionOption } from './connection-option.ts';

const ENDED: Readonly<Record<FormerOffer['how'], string>> = {
  terminated: 'was terminated',
  failed: 'failed',
  timedOut: 'timed out',
};

function contents({ rows, policies }: FormerOffer): string {
  if (rows === null || policies === null) return '; what it was told could not be read just now';
  return `, with ${rows} mapped group${rows === 1 ? '' : 's'} and ${policies} polic${policies === 1 ? 'y' : 'ies'}`;
}

/** What an empty integration could take over, and how. @param now ms since 1970 */
export function formerText(former: FormerOffer, connection: string, now: number): string {
  const option = connectionOption(connection);
  return (
    `The integration before this one ${ENDED[former.how]} at ${clock(former.endedAt, now)}${contents(former)}. ` +
    `To take that over: level-halopsa export --former${option} > former.yaml, then level-halopsa apply former.yaml${option}`
  );
}
