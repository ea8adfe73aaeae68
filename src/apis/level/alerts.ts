import type { Alert } from '../../domain/alert.ts';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import type { LevelCaller, LevelClient } from './client.ts';
import { listPages, listRows } from './lists.ts';
import { readAlert } from './read-alert.ts';
import { isMissing, showRow } from './show.ts';

async function collect(
  level: LevelClient,
  caller: LevelCaller,
  query: Readonly<Record<string, string>>,
): Promise<Alert[]> {
  const alerts: Alert[] = [];
  for await (const alert of listRows(level, caller, '/alerts', query, readAlert)) alerts.push(alert);
  return alerts;
}

// Level was seen to ignore filters (level-api.md 11b), so each answer is filtered here once more.

/** All that fires, from all pages. @throws {ApiError} when any page fails: half a list would end what still fires */
export const listActiveAlerts = async (level: LevelClient, caller: LevelCaller): Promise<Alert[]> =>
  (await collect(level, caller, { status: 'active' })).filter((alert) => !alert.isResolved);

/** A device's alerts, firing and resolved; none for a device that Level does not know. @throws {ApiError} */
export const listAlertsOfDevice = async (level: LevelClient, caller: LevelCaller, deviceId: string): Promise<Alert[]> =>
  (await collect(level, caller, { device_id: deviceId })).filter((alert) => alert.deviceId === deviceId);

/** Resolved alerts in Level's own, undocumented order, at most `maxPages` pages of 100: there may be very many. */
export async function listResolvedAlerts(
  level: LevelClient,
  caller: LevelCaller,
  maxPages: number,
): Promise<{ alerts: Alert[]; isComplete: boolean }> {
  const alerts: Alert[] = [];
  let pages = 0;
  for await (const { rows, hasMore } of listPages(level, caller, '/alerts', { status: 'resolved' }, readAlert)) {
    alerts.push(...rows.filter((alert) => alert.isResolved));
    pages += 1;
    if (hasMore && pages >= maxPages) return { alerts, isComplete: false };
  }
  return { alerts, isComplete: true };
}

/** One alert, null when Level has none of that id: mostly because its device was deleted. @throws {ApiError} */
export const getAlert = (level: LevelClient, caller: LevelCaller, id: string): Promise<Alert | null> =>
  showRow(level, caller, '/alerts', id, {}, readAlert);

const saysResolved = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'is_resolved' in answer && answer.is_resolved === true;

/**
 * Resolves an alert in Level. May be repeated: a resolved alert stays as it is (level-api.md 6.2).
 *
 * @returns `gone` when Level has no such alert
 * @throws {ApiError} `forbidden` when the key is read-only, `unavailable` when the alert fires on
 */
export async function resolveAlert(level: LevelClient, caller: LevelCaller, id: string): Promise<'resolved' | 'gone'> {
  let answer: unknown;
  try {
    answer = await level.post(caller, `/alerts/${encodeURIComponent(id)}/resolve`);
  } catch (error) {
    if (isMissing(error)) return 'gone';
    throw error;
  }
  if (saysResolved(answer)) return 'resolved';
  // Level answers some writes with nothing, stored or not.
  const alert = await getAlert(level, caller, id);
  if (alert === null) return 'gone';
  if (alert.isResolved) return 'resolved';
  throw new ApiError(
    FAILURES.unavailable,
    'Level took the request to resolve the alert, and the alert fires on: it is asked again',
  );
}
