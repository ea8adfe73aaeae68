const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3_600, d: 86_400 };

/** "24h", "2d", "90m", "30s" in seconds; null when it cannot be read. */
export function secondsOf(text: string): number | null {
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(s|m|min|h|d)$/.exec(text.trim().toLowerCase()) ?? [];
  const size = SECONDS[unit];
  return size === undefined ? null : Number(count) * size;
}
