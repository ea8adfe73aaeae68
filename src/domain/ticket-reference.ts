import type { Episode } from './ticket-state.ts';

const instant = (iso: string): string => {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso.trim() : new Date(at).toISOString();
};

/** Names the episode that a ticket stands for: how a ticket of ours is found again. */
export const ticketReference = (deviceId: string, key: string, { startedAt, count }: Episode): string =>
  `lvl:${deviceId}:${key}:${instant(startedAt)}${count > 0 ? `:${count}` : ''}`;

/**
 * Names a storm, and so its summary ticket.
 *
 * @param since ms since 1970
 */
export const stormReference = (clientId: number, since: number): string =>
  `lvl:storm:${clientId}:${new Date(since).toISOString()}`;
