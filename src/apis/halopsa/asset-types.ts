import { z } from 'zod';
import type { AssetType } from '../../domain/asset.ts';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import { sloppyId, sloppyText } from '../http/sloppy.ts';
import type { HaloClient } from './client.ts';
import { rowsOf } from './lists.ts';

const TypeRow = z.object({ id: sloppyId, name: sloppyText });
/** `fields` of a type names a field by field_id and field_name, `field_list` by id and name (halopsa-api.md 4.4). */
const TypeField = z.union([
  z
    .object({ field_id: sloppyId, field_name: z.string() })
    .transform((row) => ({ id: row.field_id, name: row.field_name })),
  z.object({ id: sloppyId, name: z.string() }),
]);
const TypeDetails = z.object({
  id: sloppyId,
  name: sloppyText,
  fields: z.array(z.unknown()).nullish().catch(null),
  field_list: z.array(z.unknown()).nullish().catch(null),
});

export async function listAssetTypes(client: HaloClient, caller: Caller): Promise<{ id: number; name: string }[]> {
  const { json } = await client.call(caller, { method: 'GET', path: '/AssetType' });
  return rowsOf(json, 'assettypes').flatMap((row) => {
    const type = TypeRow.safeParse(row);
    return type.success ? [type.data] : [];
  });
}

/** A type with its fields: one request. */
export async function getAssetType(client: HaloClient, caller: Caller, id: number): Promise<AssetType> {
  const { json } = await client.call(caller, {
    method: 'GET',
    path: `/AssetType/${id}`,
    query: { includedetails: true },
  });
  const parsed = TypeDetails.safeParse(Array.isArray(json) ? json[0] : json);
  if (!parsed.success)
    throw new ApiError(FAILURES.unavailable, `HaloPSA describes its asset type #${id} in no known form`);
  const type = parsed.data;
  const fieldIds: Record<string, number> = {};
  for (const row of [...(type.field_list ?? []), ...(type.fields ?? [])]) {
    const field = TypeField.safeParse(row);
    if (field.success && field.data.name !== '') fieldIds[field.data.name] = field.data.id;
  }
  return { id: type.id, name: type.name, fieldIds };
}
