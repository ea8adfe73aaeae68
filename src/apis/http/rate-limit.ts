export interface ToldLimit {
  /** Requests per window; null when only the rest is told. */
  readonly limit: number | null;
  readonly remaining: number | null;
}

function numberIn(headers: Readonly<Record<string, string>>, name: string): number | null {
  const text = headers[`x-ratelimit-${name}`] ?? headers[`ratelimit-${name}`];
  // "300, 300;w=300" in the newer form.
  const value = Number(text?.split(/[,;]/)[0] ?? Number.NaN);
  return Number.isInteger(value) && value >= 0 ? value : null;
}

/** What an answer's headers tell of the limit; null when nothing. Their window is not told (halopsa-api.md 2.6). */
export function toldLimit(headers: Readonly<Record<string, string>>): ToldLimit | null {
  const told = { limit: numberIn(headers, 'limit'), remaining: numberIn(headers, 'remaining') };
  return told.limit === null && told.remaining === null ? null : told;
}
