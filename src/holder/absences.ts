import { FAILURES } from '../contract/failures.ts';
import type { Alert, ConditionEnd } from '../domain/alert.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { getAlert, listAlertsOfDevice } from '../apis/level/alerts.ts';
import type { LevelCaller, LevelClient } from '../apis/level/client.ts';
import { keyOf } from './alert-book.ts';

/** A condition that fired, and is in the list no more. */
export interface Missing {
  readonly id: string;
  readonly deviceId: string;
  readonly key: string;
  readonly alertIds: readonly string[];
}

export interface Over {
  readonly how: ConditionEnd;
  /** ISO 8601. */
  readonly at: string | null;
}

/** Lookups for one reading: the list may be wrong about many at once. */
const DEVICES_AT_ONCE = 30;

/** What Level does not answer about one thing is left open; what concerns them all is not. */
const OPEN: ReadonlySet<string> = new Set([FAILURES.rejected, FAILURES.forbidden, FAILURES.unavailable]);

/** @returns undefined when Level cannot be asked about this now */
export async function askedAlone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiError && OPEN.has(error.kind)) return undefined;
    throw error;
  }
}

/** The alerts of a device, both kinds; a device that is gone has none. */
async function ofDevice(level: LevelClient, caller: LevelCaller, deviceId: string): Promise<readonly Alert[]> {
  try {
    return await listAlertsOfDevice(level, caller, deviceId);
  } catch (error) {
    if (error instanceof ApiError && error.kind === FAILURES.rejected) return [];
    throw error;
  }
}

const latest = (times: readonly (string | null)[]): string | null =>
  times.reduce((last, at) => (at !== null && (last === null || at > last) ? at : last), null);

/** Resolved, gone, or firing after all: decided alert by alert, because absence from a list proves nothing. */
async function decide(
  level: LevelClient,
  caller: LevelCaller,
  missing: Missing,
  alerts: readonly Alert[],
): Promise<Over | 'fires'> {
  const same = alerts.filter((alert) => keyOf(alert.name) === missing.key);
  if (same.some((alert) => !alert.isResolved)) return 'fires';
  const found: (Alert | null)[] = [];
  for (const id of missing.alertIds)
    found.push(same.find((alert) => alert.id === id) ?? (await getAlert(level, caller, id)));
  if (found.some((alert) => alert !== null && !alert.isResolved)) return 'fires';
  const resolved = found.filter((alert) => alert !== null);
  // Where no id is known, the name must do. Where one is, an older alert of that name says nothing about it.
  const seen = missing.alertIds.length === 0 ? same : resolved;
  if (seen.length === 0) return { how: 'gone', at: null };
  return { how: 'resolved', at: latest(seen.map((alert) => alert.resolvedAt)) };
}

/** The device that was looked up last: those that fire after all must not keep the others from their turn. */
export interface Turn {
  deviceId: string;
}

function turn(byDevice: ReadonlyMap<string, Missing[]>, { deviceId: last }: Turn): (readonly [string, Missing[]])[] {
  const sorted = [...byDevice].sort(([a], [b]) => (a < b ? -1 : 1));
  const next = sorted.findIndex(([deviceId]) => deviceId > last);
  const from = next === -1 ? 0 : next;
  return [...sorted.slice(from), ...sorted.slice(0, from)].slice(0, DEVICES_AT_ONCE);
}

/** Looks up what is missing, device by device. What cannot be asked now stays undecided. */
export async function lookUpMissing(
  level: LevelClient,
  caller: LevelCaller,
  missing: readonly Missing[],
  lastTurn: Turn = { deviceId: '' },
): Promise<Map<string, Over>> {
  const over = new Map<string, Over>();
  const byDevice = new Map<string, Missing[]>();
  for (const each of missing) byDevice.set(each.deviceId, [...(byDevice.get(each.deviceId) ?? []), each]);
  for (const [deviceId, conditions] of turn(byDevice, lastTurn)) {
    lastTurn.deviceId = deviceId;
    const alerts = await askedAlone(() => ofDevice(level, caller, deviceId));
    if (alerts === undefined) continue;
    for (const condition of conditions) {
      const decided = await askedAlone(() => decide(level, caller, condition, alerts));
      if (decided !== undefined && decided !== 'fires') over.set(condition.id, decided);
    }
  }
  return over;
}
