import { FAILURES } from '../contract/failures.ts';
import type {
  AssetActivities,
  ItemResult,
  OpenWaveInput,
  PlanInput,
  PlanResult,
  SyncTarget,
  WriteInput,
  WriteResult,
} from '../contract/activities.ts';
import { DEVICE_ID_FIELD } from '../domain/asset-fields.ts';
import type { AssetChange } from '../domain/asset-plan.ts';
import { displayName } from '../domain/device.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { postAssets } from '../apis/halopsa/assets.ts';
import { isWrite, planDevices } from '../holder/planner.ts';
import type { Session } from '../holder/session.ts';
import type { Voice } from '../holder/voice.ts';
import { withVoice } from './with-voice.ts';
import { sendWrites } from './send-writes.ts';

/** Parts of HaloPSA's window: a row's first sync was announced and may take more; after a 429 everybody takes less. */
const SHARE = { first: 0.8, usual: 0.5, throttled: 0.3 } as const;
/** A write that would wait longer frees its slot and is planned again. */
const WRITE_WAIT_MS = 8_000;

const shareOf = (session: Session, isFirst: boolean) => (): number => {
  if (session.view.halo.budget.wasThrottled) return SHARE.throttled;
  return isFirst ? SHARE.first : SHARE.usual;
};

/** Runs the work on this holder's HaloPSA, once that has proved to be the tenant that the work is about. */
function withHolder<T>(
  session: Session,
  { isFirst, instance, again }: { isFirst: boolean; instance: string | null; again: boolean },
  waitMs: number,
  work: (voice: Voice) => Promise<T>,
): Promise<T> {
  const { heartbeat } = session.settings.timing;
  const share = shareOf(session, isFirst);
  return withVoice(
    { hold: session.hold, heartbeatSeconds: heartbeat, budgetClass: 'assets', share, waitMs },
    'halopsa',
    async (voice) => {
      await session.view.assertTenant(voice, instance, again);
      return work(voice);
    },
  );
}

async function openWave(session: Session, voice: Voice, input: OpenWaveInput) {
  const { view, settings } = session;
  const instance = await view.instance(voice, false);
  await view.newAssetTypes(voice, settings.assets.types, input.probe);
  await view.places(voice, input.probe);
  return { instance, records: voice.records };
}

const heldOf = (changes: readonly AssetChange[]) =>
  changes.flatMap((change) =>
    change.kind === 'held' ? [{ deviceId: change.deviceId, name: change.name, message: change.reason }] : [],
  );

async function planGroup(session: Session, voice: Voice, input: PlanInput): Promise<PlanResult> {
  const { target, only } = input;
  const fault = await session.view.placeFault(voice, target.place);
  if (fault !== null) throw new ApiError(FAILURES.rejected, fault);
  const sweep = session.newestSweep();
  const all = session.devicesOf(target.groupId);
  const wanted = only === undefined ? null : new Set(only);
  const devices = wanted === null ? all : all.filter((device) => wanted.has(device.id));
  const proof = { notBefore: input.indexNotBefore, isProof: wanted !== null || input.reread };
  const { changes, index } = await planDevices(session, voice, target, devices, sweep, proof);
  const writes = changes.filter(isWrite);
  const held = heldOf(changes);
  const twins =
    wanted === null
      ? []
      : devices.flatMap((device) => {
          const active = index.byDeviceId(device.id).filter((asset) => !asset.inactive);
          return active.length < 2
            ? []
            : [
                {
                  deviceId: device.id,
                  name: displayName(device),
                  assetIds: active.map((asset) => asset.id).sort((a, b) => a - b),
                },
              ];
        });
  return {
    digest: sweep.digest(all),
    devices: devices.length,
    writes: writes.map((write) => ({
      kind: write.kind,
      deviceId: write.deviceId,
      name: write.name,
      ...(write.kind === 'create' ? {} : { assetId: write.assetId }),
    })),
    unchanged: devices.length - writes.length - held.length,
    held,
    twins,
    records: voice.records,
  };
}

async function writeAssets(session: Session, voice: Voice, input: WriteInput): Promise<WriteResult> {
  const { target } = input;
  const sweep = session.newestSweep();
  const wanted = new Set(input.devices.map((device) => device.deviceId));
  const devices = session.devicesOf(target.groupId).filter((device) => wanted.has(device.id));
  const proof = { notBefore: input.indexNotBefore, isProof: false };
  const { changes, index } = await planDevices(session, voice, target, devices, sweep, proof);
  const planned = new Set(changes.map((change) => change.deviceId));
  const others: ItemResult[] = [
    ...[...wanted]
      .filter((deviceId) => !planned.has(deviceId))
      .map((deviceId): ItemResult => ({ deviceId, kind: 'unneeded' })),
    ...heldOf(changes).map(({ deviceId, message }): ItemResult => ({ deviceId, kind: 'held', message })),
  ];
  const sent = await sendWrites(session, voice, changes.filter(isWrite), index);
  return { ...sent, items: [...others, ...sent.items], records: voice.records };
}

async function retireTwin(session: Session, voice: Voice, deviceId: string, assetId: number) {
  const [asset] = (await session.view.index(voice, 0))
    .byDeviceId(deviceId)
    .filter((candidate) => candidate.id === assetId);
  const type = asset === undefined ? undefined : await session.view.type(voice, asset.typeId);
  const idField = type?.fieldIds[DEVICE_ID_FIELD];
  // Without our id it can never be matched again; the asset itself stays, archived, for a person to look at.
  const fields = idField === undefined ? [] : [{ id: idField, value: '' }];
  await postAssets(
    session.view.halo,
    voice,
    [{ id: assetId, inactive: true, _dontaddnewfields: true, fields }],
    [deviceId],
  );
  if (asset !== undefined)
    session.view.wrote({ ...asset, inactive: true, fields: { ...asset.fields, [DEVICE_ID_FIELD]: '' } });
  return { records: voice.records };
}

/** Reads may wait as long as they must, heartbeating. */
const ANY_TIME = Number.POSITIVE_INFINITY;

/** A wave is opened by one holder and its syncs may run in the next one, which must ask for itself. */
const about = (target: SyncTarget | undefined) => ({
  isFirst: target?.isFirst ?? false,
  instance: target?.instance ?? null,
  again: false,
});

export const createAssetActivities = (session: Session): AssetActivities => ({
  openWave: (input) =>
    withHolder(session, { isFirst: true, instance: input.expectedInstance, again: input.probe }, ANY_TIME, (voice) =>
      openWave(session, voice, input),
    ),
  planGroup: (input) => withHolder(session, about(input.target), ANY_TIME, (voice) => planGroup(session, voice, input)),
  writeAssets: (input) =>
    withHolder(session, about(input.target), WRITE_WAIT_MS, (voice) => writeAssets(session, voice, input)),
  retireTwin: (input) =>
    withHolder(session, about(input.target), WRITE_WAIT_MS, (voice) =>
      retireTwin(session, voice, input.deviceId, input.assetId),
    ),
});
