import type { Api } from './exchange.ts';

export type FaultKind =
  | 'status'
  | 'html'
  | 'reset'
  | 'cut_after_store'
  | 'stored_late'
  | 'latency'
  | 'stall'
  | 'cut_json'
  | 'empty_200'
  | 'wrong_content_type'
  | 'empty_list';

export const FAULT_KINDS: readonly FaultKind[] = [
  'status',
  'html',
  'reset',
  'cut_after_store',
  'stored_late',
  'latency',
  'stall',
  'cut_json',
  'empty_200',
  'wrong_content_type',
  'empty_list',
];

export interface FaultSpec {
  id?: string;
  /** `halo` leaves the token endpoint alone; that is `auth`. */
  api: Api;
  method?: string;
  /** Regular expression on the path as it arrived, query included, upper or lower case. */
  path?: string;
  bodyIncludes?: string;
  /** The first matching call that is hit, counted from 1 after the fault was added. */
  nth?: number;
  /** How many matching calls from there on; 0 = for good. */
  times?: number;
  kind: FaultKind;
  status?: number;
  body?: string;
  /** Seconds in `Retry-After`, or its text. */
  retryAfter?: number | string;
  ms?: number;
  afterMs?: number;
  /** Whether the request is carried out before the wrong answer; each kind has its own default. */
  processed?: boolean;
}

export interface Fault extends FaultSpec {
  id: string;
  /** Calls that fit the fault's words. */
  matched: number;
  /** Calls that it spoilt. */
  hits: number;
}

interface Call {
  api: Api;
  method: string;
  url: string;
  body: string;
}

function fits(fault: Fault, pattern: RegExp | null, { api, method, url, body }: Call): boolean {
  if (fault.api !== api) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  if (pattern !== null && !pattern.test(url)) return false;
  return fault.bodyIncludes === undefined || body.includes(fault.bodyIncludes);
}

/** Faults in the order they were added; a call is spoilt by the first that is due. */
export class Faults {
  #rows: { fault: Fault; pattern: RegExp | null }[] = [];
  #serial = 0;

  add(spec: FaultSpec): Fault {
    this.#serial += 1;
    const fault: Fault = { ...spec, id: spec.id ?? `fault-${this.#serial}`, matched: 0, hits: 0 };
    this.#rows.push({ fault, pattern: spec.path === undefined ? null : new RegExp(spec.path, 'i') });
    return fault;
  }

  match(call: Call): Fault | null {
    let due: Fault | null = null;
    for (const { fault, pattern } of this.#rows) {
      if (!fits(fault, pattern, call)) continue;
      fault.matched += 1;
      const first = fault.nth ?? 1;
      const times = fault.times ?? 1;
      if (fault.matched < first || (times !== 0 && fault.matched >= first + times)) continue;
      if (due !== null) continue;
      fault.hits += 1;
      due = fault;
    }
    return due;
  }

  list(): Fault[] {
    return this.#rows.map(({ fault }) => fault);
  }

  clear(id?: string): number {
    const before = this.#rows.length;
    this.#rows = id === undefined ? [] : this.#rows.filter(({ fault }) => fault.id !== id);
    return before - this.#rows.length;
  }
}
