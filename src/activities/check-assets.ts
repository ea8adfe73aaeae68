import { ApiError } from '../apis/http/api-error.ts';
import { listAssetTypes } from '../apis/halopsa/asset-types.ts';
import type { HaloClient } from '../apis/halopsa/client.ts';
import { DEVICE_ID_FIELD } from '../domain/asset-fields.ts';
import type { Settings } from '../domain/settings.ts';
import { HaloView } from '../holder/halo-view.ts';
import { someOf } from './check-desk.ts';
import { fail, pass, PERMISSIONS, skip, type Asker, type Check, type Seen } from './check-line.ts';
import { assetsCheck } from './check-lists.ts';

/** What a sync asks for first; here it costs nothing to find out that it is missing. */
async function checkFields(halo: HaloClient, voice: Asker, names: Settings['assets']['types']): Promise<Seen> {
  try {
    const types = await new HaloView(halo).newAssetTypes(voice, names, true);
    const holders = [...new Set(Object.values(types).map((type) => type.name))].join(' and ');
    return pass(`"${DEVICE_ID_FIELD}" is on ${holders}`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return fail('not ready', error.message);
  }
}

/** Assets, their types and fields (halopsa-api.md 3.4, 8). */
export function assetChecks(halo: HaloClient, voice: Asker, names: Settings['assets']['types']): Check[] {
  let isReadable = false;
  const types: Check = {
    name: 'HaloPSA asset types',
    run: async () => {
      const rows = await listAssetTypes(halo, voice);
      isReadable = rows.length > 0;
      return isReadable
        ? pass(someOf(rows.map((type) => type.name)))
        : fail('none is visible', `${PERMISSIONS}, allow the use of all asset types`);
    },
  };
  const fields: Check = {
    name: 'HaloPSA asset fields',
    run: () =>
      isReadable
        ? checkFields(halo, voice, names)
        : Promise.resolve(skip('not tried: their asset types cannot be seen')),
  };
  return [types, fields, assetsCheck(halo, voice)];
}
