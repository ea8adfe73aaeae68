import type { Api } from './exchange.ts';

export type Outcome = 'answered' | 'cut' | 'stored_cut' | 'stored_late' | 'stalled' | 'client_gone';

export interface LedgerEntry {
  seq: number;
  /** Milliseconds since 1970 at arrival. */
  at: number;
  api: Api;
  method: string;
  path: string;
  query: Record<string, string>;
  status: number | null;
  outcome: Outcome | 'pending';
  ms: number | null;
  requestId: string | null;
  userAgent: string | null;
  /** Length of a posted array; null when the body is none. */
  items: number | null;
  summary: string;
  /** Id of the fault that spoilt this call. */
  fault: string | null;
}

const SECRET_WORDS = /secret|token|password|authorization|key/i;

/** Query without anything that could be a secret: the ledger is shown and kept. */
export const shownQuery = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries([...query].map(([name, value]) => [name, SECRET_WORDS.test(name) ? '***' : value]));

/** Every request that arrived, refused ones included, in order of arrival. */
export class Ledger {
  #entries: LedgerEntry[] = [];
  #seq = 0;
  #open: Record<Api, number> = { level: 0, halo: 0, auth: 0 };
  #peak: Record<Api, number> = { level: 0, halo: 0, auth: 0 };

  arrive(entry: Omit<LedgerEntry, 'seq' | 'status' | 'outcome' | 'ms' | 'fault'>): LedgerEntry {
    this.#seq += 1;
    const row: LedgerEntry = { ...entry, seq: this.#seq, status: null, outcome: 'pending', ms: null, fault: null };
    this.#entries.push(row);
    this.#open[row.api] += 1;
    this.#peak[row.api] = Math.max(this.#peak[row.api], this.#open[row.api]);
    return row;
  }

  settle(row: LedgerEntry, outcome: Outcome, status: number | null): void {
    if (row.outcome !== 'pending') return;
    this.#open[row.api] -= 1;
    row.outcome = outcome;
    row.status = status;
    row.ms = Date.now() - row.at;
  }

  entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  /** Most requests open at one moment, per API. */
  peaks(): Record<Api, number> {
    return { ...this.#peak };
  }

  clear(): void {
    this.#entries = [];
    this.#peak = { level: 0, halo: 0, auth: 0 };
  }
}

const largest = (times: readonly number[], windowMs: number): { max: number; at: number | null } => {
  let max = 0;
  let at: number | null = null;
  for (let right = 0, left = 0; right < times.length; right += 1) {
    while ((times[left] ?? 0) <= (times[right] ?? 0) - windowMs) left += 1;
    if (right - left + 1 > max) {
      max = right - left + 1;
      at = times[left] ?? null;
    }
  }
  return { max, at };
};

interface WindowReport {
  api: Api;
  seconds: number;
  requests: number;
  /** Most requests in any window of this length, refused ones included. */
  max: number;
  maxStartedAt: number | null;
  /** The same without those that were refused with 429. */
  maxAccepted: number;
  refused429: number;
}

/** The fullest sliding window. HaloPSA's includes token requests: one limit covers both. */
export function windowReport(entries: readonly LedgerEntry[], api: Api, seconds: number): WindowReport {
  const own = entries.filter((entry) => entry.api === api || (api === 'halo' && entry.api === 'auth'));
  const { max, at } = largest(
    own.map((entry) => entry.at),
    seconds * 1_000,
  );
  const accepted = own.filter((entry) => entry.status !== 429);
  return {
    api,
    seconds,
    requests: own.length,
    max,
    maxStartedAt: at,
    maxAccepted: largest(
      accepted.map((entry) => entry.at),
      seconds * 1_000,
    ).max,
    refused429: own.length - accepted.length,
  };
}

/** Path with ids folded, so that calls of one kind count together. */
const kindOfPath = (path: string): string => path.replace(/\/(?:\d+|[A-Za-z0-9_-]{20,})(?=\/|$)/g, '/{id}');

export function ledgerSummary(
  entries: readonly LedgerEntry[],
): { api: Api; method: string; path: string; status: number | null; outcome: string; count: number; items: number }[] {
  const rows = new Map<
    string,
    { api: Api; method: string; path: string; status: number | null; outcome: string; count: number; items: number }
  >();
  for (const { api, method, path, status, outcome, items } of entries) {
    const kind = kindOfPath(path);
    const key = [api, method, kind.toLowerCase(), status, outcome].join(' ');
    const row = rows.get(key) ?? { api, method, path: kind, status, outcome, count: 0, items: 0 };
    row.count += 1;
    row.items += items ?? 0;
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => b.count - a.count);
}
