import { instantIn } from '../domain/local-time.ts';
import { isReason, LONGEST_REASON, type HoldRequest } from '../domain/row-hold.ts';
import type { Calendar } from './hold-text.ts';
import { UsageError } from './usage-error.ts';

/** When and why, as they are sent: a day is one of the set time zone. @throws {UsageError} */
export function holdTerms(
  { until, reason }: { readonly until?: string | undefined; readonly reason?: string | undefined },
  { timeZone, now }: Calendar,
): Omit<HoldRequest, 'group'> {
  if (reason !== undefined && !isReason(reason)) throw new UsageError(`--reason has 1 to ${LONGEST_REASON} characters`);
  const why = reason === undefined ? {} : { reason };
  if (until === undefined) return why;
  const at = instantIn(until, timeZone);
  if (at === null)
    throw new UsageError(`--until "${until}": a day such as 2026-12-01, or a time such as "2026-12-01 14:00"`);
  if (at <= now) throw new UsageError(`--until ${until} has passed`);
  return { until: new Date(at).toISOString(), ...why };
}
