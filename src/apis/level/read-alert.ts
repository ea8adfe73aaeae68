import { z } from 'zod';
import { SEVERITIES, type Alert } from '../../domain/alert.ts';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import { dateOrNull, sloppyBoolean, sloppyText, textOrNull } from '../http/sloppy.ts';

const idText = sloppyText.pipe(z.string().min(1));

const WireAlert = z.object({
  id: idText,
  device_id: idText,
  device_hostname: textOrNull,
  name: sloppyText.catch(''),
  description: sloppyText.catch(''),
  payload: z.unknown().optional(),
  // An unknown severity must neither wake nor silence anybody (level-api.md 10.4).
  severity: z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum(SEVERITIES))
    .catch('warning'),
  is_resolved: sloppyBoolean.nullable().optional().catch(null),
  started_at: dateOrNull.pipe(z.string()),
  resolved_at: dateOrNull,
});

/** A payload of any type as text: documented as a text, unverified. */
function payloadText(payload: unknown): string | null {
  if (payload === undefined || payload === null || payload === '') return null;
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}

/**
 * An alert from the wire. Id, device and start are demanded: without them no episode can be told from another.
 *
 * Control characters stay in: whoever shows the alert cleans it.
 *
 * @throws {ApiError} for a row without them: the whole reading counts for nothing
 */
export function readAlert(row: unknown): Alert {
  const parsed = WireAlert.safeParse(row);
  if (!parsed.success)
    throw new ApiError(
      FAILURES.unavailable,
      'Level sent an alert without its id, device_id or started_at: nothing is concluded from that answer',
    );
  const { data } = parsed;
  const isResolved = data.is_resolved ?? data.resolved_at !== null;
  return {
    id: data.id,
    deviceId: data.device_id,
    hostname: data.device_hostname,
    name: data.name.trim() === '' ? 'Alert without a name' : data.name,
    description: data.description,
    payload: payloadText(data.payload),
    severity: data.severity,
    isResolved,
    startedAt: data.started_at,
    resolvedAt: isResolved ? data.resolved_at : null,
  };
}
