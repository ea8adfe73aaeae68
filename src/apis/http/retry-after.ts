/** Longest wait that a header may impose: an absurd value must not stop the product for a day. */
const MAX_MS = 15 * 60_000;

/**
 * `Retry-After` as delta-seconds or HTTP date.
 *
 * @returns ms since 1970, or undefined when the header is absent or unreadable
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  const at = Number.isFinite(seconds) ? now + seconds * 1_000 : Date.parse(header);
  if (Number.isNaN(at)) return undefined;
  return Math.min(Math.max(at, now), now + MAX_MS);
}
