import { DEVICE_ID_FIELD } from '../domain/asset-fields.ts';
import type { Asset } from '../domain/asset.ts';
import type { Device } from '../domain/device.ts';
import type { HaloPlace } from '../domain/mapping.ts';
import { matchAsset } from '../domain/match.ts';
import { validSerial } from '../domain/serial.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { Caller } from '../apis/http/caller.ts';
import { searchAssets } from '../apis/halopsa/assets.ts';
import type { Session } from './session.ts';

export type AssetForTicket = { readonly id: number } | { readonly reason: string };

const NOT_YET = 'it is not in HaloPSA yet; it is linked when it is';

async function candidates(session: Session, caller: Caller, device: Device): Promise<readonly Asset[]> {
  const index = session.view.knownIndex;
  if (index !== null) return index.byDeviceId(device.id);
  const found = await searchAssets(session.view.halo, caller, validSerial(device.serialNumber) ?? device.hostname);
  return found.filter((asset) => asset.fields[DEVICE_ID_FIELD] === device.id);
}

/** Why the device has no asset that could be linked, as the sync would say it. */
function reasonOf(session: Session, device: Device, place: HaloPlace): string {
  const index = session.view.knownIndex;
  const { sweep } = session;
  if (index === null || sweep === null) return NOT_YET;
  const match = matchAsset(device, place, index, sweep, sweep.at);
  return match.kind === 'held' ? `held, ${match.reason}` : NOT_YET;
}

/** The asset that a ticket links: ours, active, and at the ticket's client. A ticket never waits for it. */
export async function assetFor(
  session: Session,
  caller: Caller,
  device: Device,
  place: HaloPlace,
): Promise<AssetForTicket> {
  let assets: readonly Asset[];
  try {
    assets = await candidates(session, caller, device);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { reason: NOT_YET };
  }
  const active = assets.filter((asset) => !asset.inactive);
  const [asset, ...others] = active;
  if (asset === undefined) return { reason: reasonOf(session, device, place) };
  if (others.length > 0) return { reason: `held, ${active.length} assets are of this device` };
  if (asset.clientId !== place.clientId) return { reason: `asset #${asset.id} is at another client` };
  return { id: asset.id };
}
