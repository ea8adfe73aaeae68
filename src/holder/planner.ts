import type { SyncTarget } from '../contract/activities.ts';
import { planAssets, type AssetChange, type AssetWrite, type PlanView } from '../domain/asset-plan.ts';
import type { AssetLookup } from '../domain/asset.ts';
import type { Device } from '../domain/device.ts';
import { matchAsset } from '../domain/match.ts';
import type { Voice } from './voice.ts';
import type { AssetIndex } from './asset-index.ts';
import type { Session } from './session.ts';
import type { Sweep } from './sweep.ts';

export interface Planned {
  readonly sweep: Sweep;
  readonly index: AssetIndex;
  readonly changes: readonly AssetChange[];
}

export const isWrite = (change: AssetChange): change is AssetWrite => change.kind !== 'held';

/** Field ids of the types of matched assets, so that the plan itself needs no request. */
async function loadTypes(
  session: Session,
  voice: Voice,
  devices: readonly Device[],
  target: SyncTarget,
  sweep: Sweep,
  assets: AssetLookup,
): Promise<void> {
  const ids = new Set(
    devices.flatMap((device) => {
      const match = matchAsset(device, target.place, assets, sweep, sweep.at);
      return match.kind === 'found' ? [match.asset.typeId] : [];
    }),
  );
  for (const id of ids) if (id > 0 && !session.view.knownTypes.has(id)) await session.view.type(voice, id);
}

/**
 * Plans devices from the freshest view. An update may use any index, as its answer must carry our id; a create needs
 * one that was read after `indexNotBefore`, because only that proves that there is no asset yet.
 */
export async function planDevices(
  session: Session,
  voice: Voice,
  target: SyncTarget,
  devices: readonly Device[],
  sweep: Sweep,
  index: { readonly notBefore: number; readonly isProof: boolean },
): Promise<Planned> {
  const newAssetType = await session.view.newAssetTypes(voice, session.settings.assets.types, false);
  const plan = async (assets: AssetIndex): Promise<AssetChange[]> => {
    await loadTypes(session, voice, devices, target, sweep, assets);
    const isClaimed = (tag: string): boolean => session.claims.has(`tag ${tag.toLowerCase()}`);
    const view: PlanView = {
      place: target.place,
      siteName: target.place.siteName,
      assets: {
        byDeviceId: (id) => assets.byDeviceId(id),
        bySerial: (serial) => assets.bySerial(serial),
        byHostname: (hostname) => assets.byHostname(hostname),
        // A tag that a write in flight is about to take.
        hasTag: (tag) => assets.hasTag(tag) || isClaimed(tag),
      },
      fleet: sweep,
      types: session.view.knownTypes,
      newAssetType,
      pathOf: (device) => sweep.pathOf(device),
      at: sweep.at,
      reconcile: target.reconcile === true,
    };
    return planAssets(devices, view);
  };
  const any = await session.view.index(voice, index.isProof ? index.notBefore : 0);
  const changes = await plan(any);
  const unproved = changes.filter((change) => change.kind !== 'update').map((change) => change.deviceId);
  const notBefore = Math.max(index.notBefore, session.proofNotBefore(unproved));
  if (unproved.length === 0 || any.readAt >= notBefore) return { sweep, index: any, changes };
  const proof = await session.view.index(voice, notBefore);
  return { sweep, index: proof, changes: await plan(proof) };
}
