import { z } from 'zod';
import { OUR_FIELDS, type FieldValues } from '../../domain/asset-fields.ts';
import type { AssetWrite } from '../../domain/asset-plan.ts';
import type { Asset, AssetType } from '../../domain/asset.ts';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import { sloppyBoolean, sloppyId, sloppyText } from '../http/sloppy.ts';
import type { HaloClient } from './client.ts';
import { PAGE_SIZE, readAll, rowsOf } from './lists.ts';

const Field = z.object({ name: sloppyText, value: sloppyText });

const WireAsset = z.object({
  id: sloppyId,
  assettype_id: sloppyId.catch(0),
  client_id: sloppyId.catch(0),
  site_id: sloppyId.catch(0),
  inventory_number: sloppyText.catch(''),
  inactive: sloppyBoolean,
  fields: z.array(z.unknown()).catch([]),
});

function fieldsOf(rows: readonly unknown[]): FieldValues {
  const values: Record<string, string> = {};
  for (const row of rows) {
    const field = Field.safeParse(row);
    if (field.success && OUR_FIELDS.has(field.data.name)) values[field.data.name] = field.data.value;
  }
  return values;
}

/** An asset from the wire, or null when the object is none. */
export function readAsset(row: unknown): Asset | null {
  const parsed = WireAsset.safeParse(row);
  if (!parsed.success || parsed.data.id <= 0) return null;
  const { data } = parsed;
  return {
    id: data.id,
    typeId: data.assettype_id,
    clientId: data.client_id,
    siteId: data.site_id,
    tag: data.inventory_number,
    inactive: data.inactive,
    fields: fieldsOf(data.fields),
  };
}

function mustRead(row: unknown): Asset {
  const asset = readAsset(row);
  if (asset === null)
    throw new ApiError(
      FAILURES.unavailable,
      "HaloPSA's asset list holds a row without an id: nothing is concluded from it",
    );
  return asset;
}

/** Every asset of the tenant, archived ones included: 100 a request. */
export const listAssets = (client: HaloClient, caller: Caller): Promise<Asset[]> =>
  readAll(client, caller, {
    path: '/Asset',
    key: 'assets',
    query: { includeassetfields: true, includeinactive: true, includeactive: true, order: 'id' },
    read: mustRead,
    idOf: (asset) => asset.id,
  });

/** Active assets that hold a text in their tag or any field: one request, a hint that the caller must check. */
export async function searchAssets(client: HaloClient, caller: Caller, text: string): Promise<Asset[]> {
  const { json } = await client.call(caller, {
    method: 'GET',
    path: '/Asset',
    query: { pageinate: true, page_size: PAGE_SIZE, page_no: 1, includeassetfields: true, search: text },
  });
  return rowsOf(json, 'assets').flatMap((row) => readAsset(row) ?? []);
}

const wireFields = (fields: FieldValues, type: AssetType) =>
  Object.entries(fields).flatMap(([name, value]) => {
    const id = type.fieldIds[name];
    return id === undefined ? [] : [{ id, value }];
  });

/** A change as one item of `POST /Asset`. Names of unknown fields would be ignored silently, so ids are sent. */
export function toWire(write: AssetWrite, type: AssetType): Record<string, unknown> {
  const fields = wireFields(write.fields, type);
  if (write.kind !== 'create') return { id: write.assetId, _dontaddnewfields: true, fields };
  return {
    assettype_id: write.typeId,
    client_id: write.place.clientId,
    site_id: write.place.siteId,
    inventory_number: write.tag,
    _dontaddnewfields: true,
    fields,
  };
}

/** Whatever the answer to a write is: an array, one object, or nothing (halopsa-api.md 2.2). */
export function answeredAssets(json: unknown): Asset[] {
  const rows = Array.isArray(json) ? json : [json];
  return rows.flatMap((row) => readAsset(row) ?? []);
}

/**
 * One `POST /Asset` for all writes.
 *
 * @throws {ApiError} `rejected`: HaloPSA did not take it as it was; `uncertain`: it may have
 */
export async function postAssets(
  client: HaloClient,
  caller: Caller,
  items: readonly Record<string, unknown>[],
  devices: readonly string[],
): Promise<{ assets: Asset[]; sentAt: number }> {
  const { json, sentAt } = await client.call(caller, {
    method: 'POST',
    path: '/Asset',
    query: { returnall: true },
    body: items,
    devices,
    digest: (answer) => answeredAssets(answer).map((asset) => asset.id),
  });
  return { assets: answeredAssets(json), sentAt };
}
