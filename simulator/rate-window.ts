import type { RetryAfter } from './switches.ts';

/** A rolling window over request times; old ones fall out at its left end. */
export class RateWindow {
  #times: number[] = [];
  #head = 0;

  /** Counts one request unless the window is full. */
  take(
    now: number,
    limit: number,
    windowSeconds: number,
    countsRefused = false,
  ): { allowed: boolean; remaining: number; freeInMs: number } {
    const windowMs = windowSeconds * 1_000;
    while (this.#head < this.#times.length && (this.#times[this.#head] ?? 0) <= now - windowMs) this.#head += 1;
    if (this.#head > 4_096) {
      this.#times = this.#times.slice(this.#head);
      this.#head = 0;
    }
    const used = this.#times.length - this.#head;
    const allowed = used < limit;
    if (allowed || countsRefused) this.#times.push(now);
    const oldest = this.#times[this.#head] ?? now;
    return {
      allowed,
      remaining: Math.max(0, limit - used - 1),
      freeInMs: allowed ? 0 : Math.max(0, oldest + windowMs - now),
    };
  }

  clear(): void {
    this.#times = [];
    this.#head = 0;
  }
}

export function retryAfterHeader(style: RetryAfter, freeInMs: number, now: number): Record<string, string> {
  const seconds = Math.max(1, Math.ceil(freeInMs / 1_000));
  switch (style) {
    case 'off':
      return {};
    case 'seconds':
      return { 'retry-after': String(seconds) };
    case 'http_date':
      return { 'retry-after': new Date(now + seconds * 1_000).toUTCString() };
    case 'absurd':
      return { 'retry-after': '86400000' };
  }
}
