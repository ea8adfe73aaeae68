import { z } from 'zod';
import type { DeskTicketType } from '../../domain/policy-desk.ts';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import { sloppyBoolean, sloppyId } from '../http/sloppy.ts';
import type { HaloClient } from './client.ts';
import { rowsOf } from './lists.ts';
import { idOrZero, textOrEmpty } from './ticket-wire.ts';

const WireType = z.looseObject({
  id: sloppyId,
  name: textOrEmpty,
  cancreate: z.unknown().optional(),
  approval_process_id: idOrZero,
  default_priority: idOrZero,
  initial_status: idOrZero,
  reopenedstatus: idOrZero,
  allowall_status: z.unknown().optional(),
  allowed_status: z.array(z.unknown()).nullish().catch(null),
  fields: z.array(z.unknown()).nullish().catch(null),
});
type WireType = z.output<typeof WireType>;

const WireInfo = z
  .object({ id: idOrZero, name: textOrEmpty, label: textOrEmpty, mandatory: sloppyBoolean })
  .catch({ id: 0, name: '', label: '', mandatory: false });
const WireField = z.object({
  fieldid: idOrZero,
  fieldname: textOrEmpty,
  name: textOrEmpty,
  label: textOrEmpty,
  mandatory: sloppyBoolean,
  fieldinfo: WireInfo,
});
const AllowedStatus = z.object({ status_id: sloppyId });

const idOrNull = (id: number): number | null => (id === 0 ? null : id);

/** Spelled default_sla, default_sla_id, defaultsla … by version (halopsa-api.md 3.3). */
function slaOf(type: WireType): number | null {
  const ids = Object.entries(type).flatMap(([key, value]) =>
    /^default_?sla(_?id)?$/i.test(key) ? [idOrZero.parse(value)] : [],
  );
  return ids.find((id) => id > 0) ?? null;
}

/** What a version does not say is allowed. */
const isYes = (value: unknown): boolean => value === undefined || value === null || sloppyBoolean.parse(value);

function fieldsOf({ fields }: WireType): DeskTicketType['fields'] {
  if (fields === null || fields === undefined) return null;
  return fields.flatMap((row) => {
    const parsed = WireField.safeParse(row);
    if (!parsed.success) return [];
    const { data } = parsed;
    const { fieldinfo: info } = data;
    // The label is what people see; the name of a custom field is HaloPSA's own ("CFserialNumber").
    const name = [info.label, data.label, data.name, info.name, data.fieldname]
      .map((text) => text.trim())
      .find((text) => text !== '');
    if (name === undefined) return [];
    const id = idOrNull(data.fieldid === 0 ? info.id : data.fieldid);
    return [{ id, name, mandatory: data.mandatory || info.mandatory }];
  });
}

function allowedStatusIds(type: WireType): number[] | null {
  const ids = (type.allowed_status ?? []).flatMap((row) => {
    const parsed = AllowedStatus.safeParse(row);
    return parsed.success ? [parsed.data.status_id] : [];
  });
  return isYes(type.allowall_status) || ids.length === 0 ? null : ids;
}

const toType = (type: WireType): DeskTicketType => ({
  id: type.id,
  name: type.name.trim(),
  canCreate: isYes(type.cancreate),
  needsApproval: type.approval_process_id > 0,
  slaId: slaOf(type),
  defaultPriorityId: idOrNull(type.default_priority),
  initialStatusId: idOrNull(type.initial_status),
  reopenedStatusId: idOrNull(type.reopenedstatus),
  allowedStatusIds: allowedStatusIds(type),
  fields: fieldsOf(type),
});

async function readTypes(client: HaloClient, caller: Caller, canCreateOnly: boolean): Promise<DeskTicketType[]> {
  const { json } = await client.call(caller, {
    method: 'GET',
    path: '/TicketType',
    ...(canCreateOnly ? { query: { can_create_only: true } } : {}),
  });
  return rowsOf(json, 'tickettypes').flatMap((row) => {
    const parsed = WireType.safeParse(row);
    return parsed.success && parsed.data.id > 0 ? [toType(parsed.data)] : [];
  });
}

/**
 * Ticket types without their fields and allowed statuses, which only one read by itself tells. Two requests: the
 * second says which of them this agent may create.
 */
export async function listTicketTypes(client: HaloClient, caller: Caller): Promise<DeskTicketType[]> {
  const all = await readTypes(client, caller, false);
  const creatable = new Set((await readTypes(client, caller, true)).map(({ id }) => id));
  return all.map((type) => ({ ...type, canCreate: type.canCreate && creatable.has(type.id), fields: null }));
}

/**
 * One ticket type with fields and allowed statuses. `canCreate` is the type's own flag here, whoever asks.
 *
 * @returns null when HaloPSA has no such type
 * @throws {ApiError} `unavailable` when it is described in no known form
 */
export async function getTicketType(client: HaloClient, caller: Caller, id: number): Promise<DeskTicketType | null> {
  try {
    const { json } = await client.call(caller, {
      method: 'GET',
      path: `/TicketType/${id}`,
      query: { includedetails: true },
    });
    const parsed = WireType.safeParse(Array.isArray(json) ? json[0] : json);
    if (parsed.success && parsed.data.id === id) return toType(parsed.data);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
  throw new ApiError(FAILURES.unavailable, `HaloPSA describes its ticket type #${id} in no known form`);
}
