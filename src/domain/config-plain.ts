import { FREE_NAMES, isReference, knownKeys } from './config-keys.ts';
import type { ConfigLabel } from './config-file.ts';
import { below, type FileFault, type Located, type LocatedRecord } from './located.ts';
import { nearestName } from './nearest-name.ts';

/** A file as plain values, with what is needed to say where something stands. */
export interface PlainConfig {
  readonly value: unknown;
  /** Path → line of every key and item. */
  readonly lines: ReadonlyMap<string, number>;
  /** Path → what stands there. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly labels: readonly ConfigLabel[];
  readonly faults: readonly FileFault[];
  /** Paths of which nothing more is to be said: faults, and what stands at or after a syntax error. */
  readonly settled: ReadonlySet<string>;
}

/** What the file said where a value was expected, for the end of a sentence. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

class Reading {
  readonly lines = new Map<string, number>();
  readonly values = new Map<string, unknown>();
  readonly labels: ConfigLabel[] = [];
  readonly faults: FileFault[] = [];
  readonly settled = new Set<string>();
  readonly #byName: boolean;

  constructor(byName: boolean) {
    this.#byName = byName;
  }

  fault(line: number, path: string, message: string): undefined {
    this.faults.push({ line, path, message });
    this.settled.add(path);
    return undefined;
  }

  read(node: Located, pattern: string, path: string): unknown {
    if (!this.lines.has(path)) this.lines.set(path, node.line);
    const value = this.#read(node, pattern, path);
    this.values.set(path, value);
    return value;
  }

  #read(node: Located, pattern: string, path: string): unknown {
    switch (node.kind) {
      case 'unread':
        this.settled.add(path);
        return undefined;
      case 'value':
        return this.#byName && isReference(pattern) ? this.#nameOnly(node.value, node.line, path) : node.value;
      case 'list':
        return pattern === FREE_NAMES
          ? this.#fields(node.items, path)
          : node.items.map((item, index) => this.read(item, `${pattern}[]`, `${path}[${index}]`));
      case 'record': {
        const values = this.#record(node, pattern, path);
        return isReference(pattern) ? this.#reference(values, node.line, pattern, path) : values;
      }
    }
  }

  /** The known keys of a record; what is wrong with the others is said. */
  #record({ entries, isCut }: LocatedRecord, pattern: string, path: string): Record<string, unknown> {
    const known = knownKeys(pattern);
    const isFree = pattern === FREE_NAMES;
    const first = new Map<string, number>();
    const values = new Map<string, unknown>();
    for (const { name, line, value } of entries) {
      const at = below(path, name);
      const before = first.get(name);
      if (before !== undefined) {
        this.faults.push({ line, path: at, message: `stands there twice (line ${before} has it too): leave one out` });
        continue;
      }
      first.set(name, line);
      if (!isFree && !known.includes(name)) {
        this.#unknown(name, known, { line, path, given: entries.map((entry) => entry.name) });
        continue;
      }
      this.lines.set(at, line);
      values.set(name, this.read(value, below(pattern, name), at));
    }
    // Broken off by a syntax error: a key that is not there may only be unread.
    if (isCut) for (const name of known) if (!first.has(name)) this.settled.add(below(path, name));
    return Object.fromEntries(values);
  }

  #unknown(
    name: string,
    known: readonly string[],
    { line, path, given }: { readonly line: number; readonly path: string; readonly given: readonly string[] },
  ): void {
    if (known.length === 0) return this.fault(line, below(path, name), 'nothing may stand below this: leave it out');
    const meant = nearestName(name, known);
    const cure = meant === null ? `known here are ${known.join(', ')}` : `did you mean ${meant}?`;
    this.fault(line, below(path, name), `there is no such key: ${cure}`);
    // One mistake, one line: what was mistyped is not missing as well.
    if (meant !== null && !given.includes(meant)) this.settled.add(below(path, meant));
  }

  /** A number where --by-name wants names: an id of another tenant. */
  #nameOnly(value: unknown, line: number, path: string): unknown {
    if (typeof value !== 'number') return value;
    return this.fault(line, path, `${value} is an id, and --by-name goes by names: write its name, in quotes`);
  }

  /** What a reference says to whoever resolves it: its id, or its name. */
  #reference(values: Readonly<Record<string, unknown>>, line: number, pattern: string, path: string): unknown {
    const label = knownKeys(pattern).includes('path') ? 'path' : 'name';
    const { id } = values;
    const name = values[label];
    const isSettled = [...this.settled].some((at) => at.startsWith(`${path}.`));
    if (isSettled) this.settled.add(path);
    if (name !== undefined && (typeof name !== 'string' || name.trim() === ''))
      return this.fault(line, below(path, label), `a ${label} in quotes is expected (here: ${shown(name)})`);
    if (typeof id === 'string' || typeof id === 'number') {
      if (!this.#byName) {
        if (typeof name === 'string') this.labels.push({ path, line, id, name });
        return id;
      }
    } else if (id !== undefined) return this.fault(line, `${path}.id`, `an id is expected (here: ${shown(id)})`);
    if (name !== undefined || isSettled) return name;
    return this.fault(
      line,
      path,
      this.#byName
        ? `--by-name goes by names, and there is no ${label}: write { ${label}: … }`
        : `an id or a ${label} is expected: { id: …, ${label}: … }`,
    );
  }

  /** The list of fields becomes the record that a policy's request has: by id, or by name. */
  #fields(items: readonly Located[], path: string): Record<string, unknown> {
    const fields = new Map<string, unknown>();
    for (const [index, item] of items.entries()) {
      const at = `${path}[${index}]`;
      const field = this.read(item, `${FREE_NAMES}[]`, at);
      if (field === undefined) continue;
      if (typeof field !== 'object' || field === null || Array.isArray(field)) {
        this.fault(item.line, at, `an object such as { name: Impact, value: Low } is expected (here: ${shown(field)})`);
        continue;
      }
      const { id, name, value } = field as Record<string, unknown>;
      const chosen = this.#byName ? name : (id ?? name);
      if (typeof chosen !== 'string' && typeof chosen !== 'number') {
        if (!this.settled.has(`${at}.name`)) this.fault(item.line, at, 'which field? Give its name');
        continue;
      }
      const key = String(chosen);
      if (fields.has(key)) {
        this.fault(item.line, at, `the field "${key}" stands there twice: leave one out`);
        continue;
      }
      if (value === undefined && this.settled.has(`${at}.value`)) continue;
      const place = below(path, key);
      this.lines.set(place, this.lines.get(`${at}.value`) ?? item.line);
      this.values.set(place, value ?? null);
      fields.set(key, value ?? null);
    }
    return Object.fromEntries(fields);
  }
}

/**
 * Takes a file apart: references become ids (or names), unknown and repeated keys become faults.
 *
 * @param byName ids are ignored, for another tenant
 */
export function plainConfig(root: Located, byName: boolean): PlainConfig {
  const reading = new Reading(byName);
  const value = reading.read(root, '', '');
  const { lines, values, labels, faults, settled } = reading;
  return { value, lines, values, labels, faults, settled };
}
