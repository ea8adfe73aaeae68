import { createHash } from 'node:crypto';
import { conditionId, normalName, type Alert, type Condition } from '../domain/alert.ts';

/** As much of a payload as a ticket shows; the whole of 5,000 would fill the memory. */
const KEPT_PAYLOAD = 4_000;
const KEPT_TEXT = 1_000;
const LISTED = 20;

/** An alert with what a ticket's text shows of it. */
export interface KeptAlert extends Alert {
  /** Characters of the whole payload. */
  readonly payloadLength: number;
}

/** Part of the workflow id: names that differ in case or spaces are one condition. */
export const keyOf = (name: string): string =>
  createHash('sha256').update(normalName(name)).digest('base64url').slice(0, 16);

/** A slice would keep the whole text alive behind it. */
const copied = (text: string, longest: number): string =>
  text.length <= longest ? text : Buffer.from(text.slice(0, longest), 'utf16le').toString('utf16le');

const kept = (alert: Alert): KeptAlert => ({
  ...alert,
  name: copied(alert.name, KEPT_TEXT),
  description: copied(alert.description, KEPT_TEXT),
  payload: alert.payload === null ? null : copied(alert.payload, KEPT_PAYLOAD),
  payloadLength: alert.payload?.length ?? 0,
});

const byStart = (a: Alert, b: Alert): number =>
  a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : a.id < b.id ? -1 : 1;

/** The active alerts of the newest complete reading, by condition. */
export class AlertBook {
  /** When the newest complete reading began, ms since 1970; 0 before the first. */
  readAt = 0;
  #conditions = new Map<string, Condition>();
  #alerts = new Map<string, readonly KeptAlert[]>();

  get conditions(): ReadonlyMap<string, Condition> {
    return this.#conditions;
  }

  get active(): number {
    let count = 0;
    for (const alerts of this.#alerts.values()) count += alerts.length;
    return count;
  }

  /** Oldest first; none when the condition does not fire. */
  alertsOf(id: string): readonly KeptAlert[] {
    return this.#alerts.get(id) ?? [];
  }

  /** @param nameOf the device's name for people, where it is known */
  read(alerts: readonly Alert[], at: number, nameOf: (deviceId: string) => string | undefined): void {
    const byId = new Map<string, KeptAlert[]>();
    const first = new Map<string, { deviceId: string; key: string }>();
    for (const alert of alerts) {
      const key = keyOf(alert.name);
      const id = conditionId({ deviceId: alert.deviceId, key });
      const others = byId.get(id);
      if (others === undefined) {
        byId.set(id, [kept(alert)]);
        first.set(id, { deviceId: alert.deviceId, key });
      } else others.push(kept(alert));
    }
    this.#conditions = new Map();
    for (const [id, rows] of byId) {
      rows.sort(byStart);
      const head = first.get(id);
      const [oldest] = rows;
      if (head === undefined || oldest === undefined) continue;
      this.#conditions.set(id, {
        ...head,
        name: oldest.name,
        deviceName: nameOf(head.deviceId) ?? oldest.hostname ?? head.deviceId,
        alerts: rows
          .slice(0, LISTED)
          .map(({ id: alertId, startedAt, severity }) => ({ id: alertId, startedAt, severity })),
        count: rows.length,
      });
    }
    this.#alerts = byId;
    this.readAt = at;
  }
}
