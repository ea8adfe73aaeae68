import type { StormOrder } from '../contract/messages.ts';

/** A signal's payload comes from anywhere, the Temporal CLI included: wrong shapes read as absent. */
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const MAX_REASON = 200;

/** Why somebody switched it off. */
export function reasonIn(options: unknown): string | null {
  const { reason } = fieldsOf(options);
  return typeof reason === 'string' && reason.trim() !== '' ? reason.trim().slice(0, MAX_REASON) : null;
}

/** Level's ids may be numbers; null = every row, as when nothing is given. */
export function groupIdIn(options: unknown): string | null {
  const { groupId } = fieldsOf(options);
  if (groupId === null || groupId === undefined) return null;
  return typeof groupId === 'string' || typeof groupId === 'number' ? String(groupId) : 'not a group id';
}

const HOUR_MS = 3_600_000;

/** From when on alerts get tickets, by a person's choice; undefined without one. Ms since 1970. */
export function alertsSinceIn(options: unknown, now: number): number | undefined {
  const { alerts } = fieldsOf(options);
  if (alerts === 'open') return 0;
  if (alerts === 'none') return now;
  const { sinceHours } = fieldsOf(alerts);
  return typeof sinceHours === 'number' && sinceHours >= 0 ? now - sinceHours * HOUR_MS : undefined;
}

/** What an operator wants of a storm; null when it cannot be read. */
export function stormOrderIn(given: unknown): StormOrder | null {
  const { order, clientId } = fieldsOf(given);
  if (order !== 'release' && order !== 'drop') return null;
  if (clientId === undefined || clientId === null) return { order };
  const isNumber = typeof clientId === 'number' || (typeof clientId === 'string' && /^\d+$/.test(clientId));
  const id = isNumber ? Number(clientId) : 0;
  return Number.isInteger(id) && id > 0 ? { order, clientId: id } : null;
}
