import { CancelledFailure } from '@temporalio/activity';
import { FAILURES } from '../contract/failures.ts';
import type { ItemResult, WriteResult, WrittenAs } from '../contract/activities.ts';
import { DEVICE_ID_FIELD } from '../domain/asset-fields.ts';
import type { AssetWrite } from '../domain/asset-plan.ts';
import type { Asset } from '../domain/asset.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { postAssets, toWire } from '../apis/halopsa/assets.ts';
import type { AssetIndex } from '../holder/asset-index.ts';
import type { Session } from '../holder/session.ts';
import type { Voice } from '../holder/voice.ts';

const AS: Readonly<Record<AssetWrite['kind'], WrittenAs>> = { create: 'created', link: 'linked', update: 'updated' };

const claimsOf = (write: AssetWrite): string[] => [
  `device ${write.deviceId}`,
  write.kind === 'create' ? `tag ${write.tag.toLowerCase()}` : `asset ${write.assetId}`,
];

const BUSY_MS = 500;

/** The last request's, which was the write. Ms since 1970. */
const sentAtOf = (voice: Voice): number => Date.parse(voice.records.at(-1)?.at ?? new Date().toISOString());

const deviceIdOf = (asset: Asset): string => (asset.fields[DEVICE_ID_FIELD] ?? '').trim();

/**
 * The answered asset that proves one write; null when none does, or when two do.
 * By our key, never by position: an answer may be short, or in any order (halopsa-api.md 2.2).
 */
export function confirmed(write: AssetWrite, answered: readonly Asset[], isAlone: boolean): Asset | null {
  const mine = answered.filter((asset) =>
    write.kind === 'create' ? deviceIdOf(asset) === write.deviceId : asset.id === write.assetId,
  );
  if (mine.length === 1) return mine[0] ?? null;
  const [only, ...more] = answered;
  // One item was sent and one object came back: it is that one, unless it says otherwise.
  if (
    mine.length === 0 &&
    isAlone &&
    write.kind === 'create' &&
    only !== undefined &&
    more.length === 0 &&
    deviceIdOf(only) === ''
  )
    return only;
  return null;
}

/** The asset as it stands now: what was sent is in it, whatever the answer repeats of it. */
function asStored(write: AssetWrite, answer: Asset, before: Asset | undefined): Asset {
  const fields = { ...before?.fields, ...answer.fields, ...write.fields };
  if (write.kind === 'create')
    return {
      ...answer,
      typeId: write.typeId,
      clientId: write.place.clientId,
      siteId: write.place.siteId,
      tag: write.tag,
      fields,
    };
  return { ...(before ?? answer), fields };
}

interface Sent {
  readonly items: readonly ItemResult[];
  readonly sentAt: number;
  readonly accepted: boolean;
}

const all = (writes: readonly AssetWrite[], item: (write: AssetWrite) => ItemResult): ItemResult[] => writes.map(item);

/** An error of the whole request, as what it means for each of its items; what means nothing for items is thrown. */
function itemsOf(error: unknown, writes: readonly AssetWrite[], session: Session): ItemResult[] {
  // Only an announcement is cancelled, never a request on the wire: nothing was sent.
  if (error instanceof CancelledFailure) throw error;
  // Whatever breaks on our side after the request was handed over must not let Temporal send it again.
  if (!(error instanceof ApiError))
    throw new ApiError(FAILURES.uncertain, `the answer could not be taken in: ${String(error)}`, { cause: error });
  if (error.kind !== FAILURES.rejected) throw error;
  // To a batch this says nothing of any one item: HaloPSA may have stored those before the bad one.
  if (writes.length > 1)
    return all(writes, (write) => ({ deviceId: write.deviceId, kind: 'uncertain', as: AS[write.kind] }));
  // An asset that somebody deleted: the next plan must not find it again.
  if (error.status === 404 || error.status === 410) session.view.distrustIndex();
  return all(writes, (write) => ({ deviceId: write.deviceId, kind: 'rejected', message: error.message }));
}

async function post(session: Session, voice: Voice, writes: readonly AssetWrite[], index: AssetIndex): Promise<Sent> {
  const types = session.view.knownTypes;
  const body = writes.map((write) => {
    const type = types.get(write.typeId);
    if (type === undefined) throw new Error(`asset type ${write.typeId} was planned with but is not known`);
    return toWire(write, type);
  });
  try {
    const { assets, sentAt } = await postAssets(
      session.view.halo,
      voice,
      body,
      writes.map((write) => write.deviceId),
    );
    return {
      sentAt,
      accepted: true,
      items: all(writes, (write) => {
        const answer = confirmed(write, assets, writes.length === 1);
        if (answer === null) return { deviceId: write.deviceId, kind: 'uncertain', as: AS[write.kind] };
        session.view.wrote(asStored(write, answer, index.get(answer.id)));
        return { deviceId: write.deviceId, kind: 'stored', as: AS[write.kind], assetId: answer.id };
      }),
    };
  } catch (error) {
    const items = itemsOf(error, writes, session);
    return { items, sentAt: sentAtOf(voice), accepted: false };
  }
}

/** At most one POST, and none while another write is about one of the devices, assets or tags. */
export async function sendWrites(
  session: Session,
  voice: Voice,
  writes: readonly AssetWrite[],
  index: AssetIndex,
): Promise<Omit<WriteResult, 'records'>> {
  const { claims } = session;
  if (writes.length === 0) return { items: [], sentAt: 0, accepted: true };
  const mine = Symbol('this write');
  const wanted = writes.flatMap(claimsOf);
  if (wanted.some((claim) => claims.has(claim)))
    throw new ApiError(
      FAILURES.notSent,
      'another write is about the same device, asset or tag: planned again when it is done',
      { retryAt: Date.now() + BUSY_MS },
    );
  for (const claim of wanted) claims.set(claim, mine);
  try {
    const sent = await post(session, voice, writes, index);
    session.doubt(
      sent.items.filter((item) => item.kind === 'uncertain').map((item) => item.deviceId),
      sent.sentAt,
    );
    return sent;
  } catch (error) {
    if (error instanceof ApiError && error.kind === FAILURES.uncertain)
      session.doubt(
        writes.map((write) => write.deviceId),
        sentAtOf(voice),
      );
    throw error;
  } finally {
    for (const claim of wanted) if (claims.get(claim) === mine) claims.delete(claim);
  }
}
