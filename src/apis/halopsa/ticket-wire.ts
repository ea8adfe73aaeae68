import { z } from 'zod';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import { excerpt } from '../http/redact.ts';
import { dateOrNull, sloppyBoolean, sloppyId, sloppyText } from '../http/sloppy.ts';

/** A ticket as HaloPSA tells it. What a row does not say is 0, '' or null. */
export interface TicketRow {
  readonly id: number;
  readonly statusId: number;
  /** May stay true after a reopening (halopsa-api.md 5.5). */
  readonly hasBeenClosed: boolean;
  readonly mergedInto: number | null;
  readonly isDeleted: boolean;
  readonly ticketTypeId: number;
  readonly clientId: number;
  readonly siteId: number;
  /** 1 = Unassigned. */
  readonly agentId: number;
  readonly priorityId: number;
  /** Empty when the tenant does not keep it. */
  readonly reference: string;
  readonly summary: string;
  /** Rows of lists are thin: only a ticket read by itself tells its assets and its details (halopsa-api.md 2.3). */
  readonly assetIds: readonly number[];
  /** HTML, or text where HaloPSA has no HTML of it. */
  readonly details: string | null;
  /** ISO 8601. */
  readonly occurredAt: string | null;
}

/** An id that names something; what does not (0, -1, null) is 0. */
export const idOrZero = sloppyId.transform((id) => Math.max(id, 0)).catch(0);

export const textOrEmpty = sloppyText.catch('');

const NO_ZONE = /^\d{4}-\d\d-\d\dT[\d:.]+$/;

/** HaloPSA's times are UTC, also when they do not say so (halopsa-api.md 2.1). */
export const utcOrNull = textOrEmpty.transform((text) =>
  dateOrNull.parse(NO_ZONE.test(text.trim()) ? `${text.trim()}Z` : text),
);

const WireTicket = z.object({
  id: sloppyId,
  status_id: idOrZero,
  hasbeenclosed: sloppyBoolean,
  merged_into_id: idOrZero,
  deleted: sloppyBoolean,
  tickettype_id: idOrZero,
  client_id: idOrZero,
  site_id: idOrZero,
  agent_id: idOrZero,
  priority_id: idOrZero,
  third_party_id_string: textOrEmpty,
  summary: textOrEmpty,
  assets: z.array(z.object({ id: idOrZero }).catch({ id: 0 })).catch([]),
  details_html: textOrEmpty,
  details: textOrEmpty,
  dateoccurred: utcOrNull,
  /** Spelling of some versions. */
  dateoccured: utcOrNull,
});

/** A ticket from the wire, or null when the object is none. */
export function readTicket(row: unknown): TicketRow | null {
  const parsed = WireTicket.safeParse(row);
  if (!parsed.success || parsed.data.id <= 0) return null;
  const { data } = parsed;
  const details = data.details_html.trim() === '' ? data.details : data.details_html;
  return {
    id: data.id,
    statusId: data.status_id,
    hasBeenClosed: data.hasbeenclosed,
    mergedInto: data.merged_into_id === 0 ? null : data.merged_into_id,
    isDeleted: data.deleted,
    ticketTypeId: data.tickettype_id,
    clientId: data.client_id,
    siteId: data.site_id,
    agentId: data.agent_id,
    priorityId: data.priority_id,
    reference: data.third_party_id_string.trim(),
    summary: data.summary,
    assetIds: data.assets.map(({ id }) => id).filter((id) => id > 0),
    details: details.trim() === '' ? null : details,
    occurredAt: data.dateoccurred ?? data.dateoccured,
  };
}

/** @throws {ApiError} `unavailable`: a dropped row would read as a ticket that does not exist */
export function mustReadTicket(row: unknown): TicketRow {
  const ticket = readTicket(row);
  if (ticket !== null) return ticket;
  throw new ApiError(
    FAILURES.unavailable,
    "HaloPSA's ticket list holds a row without an id: nothing is concluded from it",
  );
}

/** Whatever the answer to a write is: an array, one object, or nothing (halopsa-api.md 2.2). */
export const answeredRows = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [json]);

const Said = z.object({ id: sloppyId.optional().catch(undefined), _warning: textOrEmpty });

/** What the log keeps of a write's answer: ids, and a warning if there is one. Texts of tickets are not copied. */
export function digest(json: unknown): unknown {
  const said = answeredRows(json).flatMap((row) => {
    const parsed = Said.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
  const ids = said.flatMap(({ id }) => id ?? []);
  const warning = said.map((row) => row._warning.trim()).find((text) => text !== '');
  return warning === undefined ? ids : { ids, warning: excerpt(warning) };
}
