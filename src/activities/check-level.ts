import { FAILURES } from '../contract/failures.ts';
import type { CheckLine } from '../contract/activities.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { LevelClient } from '../apis/level/client.ts';
import { fail, pass, runChecks, said, skip, type Asker, type Seen } from './check-line.ts';

const KEYS = 'Level > Settings > API keys';

const KEY_CURE = `Paste the key alone: without "Bearer", quotation marks or spaces, and not the masked one, which is all that "Copy key" of the list gives. If it was lost or deleted, make a new one in ${KEYS}; Read-only is enough, unless whenTicketCloses is resolveAlert`;

const isEmptyList = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'data' in json && Array.isArray(json.data) && json.data.length === 0;

async function checkList(level: LevelClient, voice: Asker, what: 'groups' | 'devices' | 'alerts'): Promise<Seen> {
  const json = await level.get(voice, `/${what}`, { limit: '1' });
  return pass(
    isEmptyList(json) && what !== 'alerts'
      ? `can be read; the account has no ${what}: is it the key of the right Level account?`
      : 'can be read',
  );
}

/** A plan or a key without alerts answers 403 or 404 (level-api.md 1.3): no reason to leave devices alone. */
async function checkAlerts(level: LevelClient, voice: Asker): Promise<Seen> {
  try {
    return await checkList(level, voice, 'alerts');
  } catch (error) {
    const isLacking = error instanceof ApiError && (error.status === 403 || error.status === 404);
    if (!isLacking) throw error;
    return skip(
      `cannot be read (${error.status}): this Level plan or key has no alerts. Devices are synced all the same; alerts become no tickets. If the plan has alerts, look at the key's access in ${KEYS}`,
    );
  }
}

/** Level's key and each list by itself, since each right may be missing separately (level-api.md 1.3). */
export async function checkLevel(level: LevelClient, voice: Asker): Promise<CheckLine[]> {
  let isAccepted = true;
  const groups: Seen = await checkList(level, voice, 'groups').catch((error: unknown) => {
    const text = said(error);
    isAccepted = false;
    return error instanceof ApiError && error.kind === FAILURES.unauthorized
      ? fail('the key is not accepted', `${text}. ${KEY_CURE}`)
      : fail('cannot be read', text);
  });
  const first: CheckLine = { name: 'Level groups', ...groups };
  if (!isAccepted)
    return [
      first,
      ...['devices', 'alerts'].map((what) => ({ name: `Level ${what}`, ...skip('not tried: see Level groups') })),
    ];
  return [
    first,
    ...(await runChecks([
      { name: 'Level devices', run: () => checkList(level, voice, 'devices') },
      { name: 'Level alerts', run: () => checkAlerts(level, voice) },
    ])),
    {
      name: 'Level write access',
      ...skip(
        `only a write could prove it; needed only for the setting whenTicketCloses: resolveAlert (${KEYS}: Read and write)`,
      ),
    },
  ];
}
