/**
 * Who uses a window. Each class may fill its own share of it; all together never exceed the limit.
 * Shares are design §5: the rest of the window belongs to tickets and to the tenant's other tools.
 */
export type BudgetClass = 'assets' | 'sweep' | 'interactive' | 'tickets' | 'ticketWatch' | 'alerts';

/** A request that counts in the window: sent, or about to be. Times are ms since 1970. */
export interface Occupied {
  readonly id: string;
  readonly class: BudgetClass;
  readonly sentAt: number;
  /** Null until answered, and for ever when the process died first. */
  readonly answeredAt: number | null;
}

export interface Window {
  readonly limit: number;
  readonly windowMs: number;
  /** Longest time that a request can be on the wire. */
  readonly requestMs: number;
  /** Nothing before this time: what a 429 told us. */
  readonly blockedUntil: number;
}

/** The other side counts a request when it arrives, which is at the latest when it answers; and clocks are coarse. */
const MARGIN_MS = 1_000;

/** Part of the window that bulk work and watchers leave to tickets, whatever people ask for meanwhile. */
const TICKET_RESERVE = 0.2;
const YIELDING: ReadonlySet<BudgetClass> = new Set(['assets', 'ticketWatch']);

/** When a request stops counting, ms since 1970. */
export const freedAt = (request: Occupied, window: Window): number =>
  (request.answeredAt ?? request.sentAt + window.requestMs) + window.windowMs + MARGIN_MS;

/** The time at which fewer than `allowed` of `times` still count. */
function roomAt(times: readonly number[], allowed: number): number {
  if (times.length < allowed) return 0;
  return times.toSorted((a, b) => a - b)[times.length - allowed] ?? 0;
}

/**
 * When the next request of a class may be sent: now or earlier = at once.
 *
 * @param share part of the limit that the class may fill, 0 to 1
 * @returns ms since 1970
 */
export function nextPlaceAt(
  occupied: readonly Occupied[],
  window: Window,
  who: BudgetClass,
  share: number,
  now: number,
): number {
  const counting = occupied.filter((request) => freedAt(request, window) > now);
  const freed = (requests: readonly Occupied[]): number[] => requests.map((request) => freedAt(request, window));
  const own = freed(counting.filter((request) => request.class === who));
  const allowed = Math.max(1, Math.floor(window.limit * share));
  const others = YIELDING.has(who) ? freed(counting.filter((request) => request.class !== 'tickets')) : [];
  return Math.max(
    window.blockedUntil,
    roomAt(own, allowed),
    roomAt(others, Math.max(1, Math.floor(window.limit * (1 - TICKET_RESERVE)))),
    roomAt(freed(counting), Math.max(1, Math.floor(window.limit))),
  );
}

/** Requests that could be sent now by anyone. */
export function budgetLeft(occupied: readonly Occupied[], window: Window, now: number): number {
  return Math.max(0, window.limit - occupied.filter((request) => freedAt(request, window) > now).length);
}
