import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Alias,
  type Document,
  type Node,
} from 'yaml';
import type { FileFault, Located, LocatedRecord } from '../domain/located.ts';

/** An alias repeats what stands elsewhere: few are a convenience, many are a bomb. */
const MOST_ALIASES = 100;
/** Most likely a pattern for alert names. */
const NO_TARGET = 'this alias (*name) stands for nothing: text that begins with * needs quotes';
const MOST_NODES = 200_000;
const DEEPEST = 20;
/** `!!str`, which does no harm. */
const TEXT_TAG = 'tag:yaml.org,2002:str';

export interface ParsedYaml {
  readonly root: Located;
  readonly faults: readonly FileFault[];
}

class Walk {
  readonly faults: FileFault[] = [];
  #aliases = 0;
  #nodes = 0;
  readonly #document: Document;
  readonly #lines: LineCounter;
  /** From here on nothing is believed: where the first syntax error stands. */
  readonly #brokenAt: number;

  constructor(document: Document, lines: LineCounter, brokenAt: number) {
    this.#document = document;
    this.#lines = lines;
    this.#brokenAt = brokenAt;
  }

  lineAt(offset: number): number {
    return Math.max(1, this.#lines.linePos(offset).line);
  }

  /** @param line of the key, for a value that is not there */
  read(node: unknown, line: number, depth: number): Located {
    if (node === null || node === undefined) return { kind: 'value', line, value: null };
    const found = node as Node;
    const [start, , end] = found.range ?? [0, 0, 0];
    const at = found.range === null || found.range === undefined ? line : this.lineAt(start);
    this.#nodes += 1;
    if (depth > DEEPEST)
      return this.#refuseOnce(at, `the file is nested more than ${DEEPEST} deep: nothing in it needs that`);
    if (this.#nodes > MOST_NODES) return this.#refuseOnce(at, 'the file is too large when its aliases are written out');
    if (isAlias(found)) return this.#alias(found, at, depth);
    if (found.tag !== undefined && found.tag !== TEXT_TAG)
      return this.#refuse(
        at,
        `the tag ${found.tag.replace('tag:yaml.org,2002:', '!!')} means nothing here: leave it out`,
      );
    if (isScalar(found))
      return start >= this.#brokenAt || end >= this.#brokenAt ? { kind: 'unread', line: at } : scalar(found.value, at);
    if (isSeq(found))
      return { kind: 'list', line: at, items: found.items.map((item) => this.read(item, at, depth + 1)) };
    return isMap(found) ? this.#record(found.items, at, depth, end >= this.#brokenAt) : { kind: 'unread', line: at };
  }

  #record(
    items: readonly { readonly key: unknown; readonly value: unknown }[],
    line: number,
    depth: number,
    isCut: boolean,
  ): Located {
    const entries: LocatedRecord['entries'][number][] = [];
    for (const { key, value } of items) {
      const at = isScalar(key) && key.range ? this.lineAt(key.range[0]) : line;
      if (isScalar(key) && (key.range?.[0] ?? 0) < this.#brokenAt)
        entries.push({ name: String(key.value), line: at, value: this.read(value, at, depth + 1) });
      else if (!isScalar(key)) this.#refuse(at, 'a key must be a plain word');
    }
    return { kind: 'record', line, entries, isCut };
  }

  #alias(alias: Alias, line: number, depth: number): Located {
    this.#aliases += 1;
    if (this.#aliases > MOST_ALIASES)
      return this.#refuseOnce(line, `more than ${MOST_ALIASES} aliases (*name): write some of them out`);
    const target = alias.resolve(this.#document);
    return target === undefined ? this.#refuse(line, NO_TARGET) : this.read(target, line, depth + 1);
  }

  #refuse(line: number, message: string): Located {
    if (!this.faults.some((fault) => fault.message === message && fault.line === line))
      this.faults.push({ line, path: '', message });
    return { kind: 'unread', line };
  }

  /** Of the file as a whole: said where it first shows. */
  #refuseOnce(line: number, message: string): Located {
    return this.faults.some((fault) => fault.message === message)
      ? { kind: 'unread', line }
      : this.#refuse(line, message);
  }
}

function scalar(value: unknown, line: number): Located {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { kind: 'value', line, value };
  return { kind: 'unread', line };
}

/** The library's sentences go on with an excerpt of the file. */
const firstLine = (text: string): string => (text.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');

const CURES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab stands where YAML wants spaces: replace it by spaces',
  BAD_INDENT: 'the indentation does not fit the lines before: align it with them',
  MULTIPLE_DOCS: 'a second document begins (---): a configuration is one document',
  BAD_ALIAS: NO_TARGET,
  MULTILINE_IMPLICIT_KEY:
    'a key goes over several lines: a quote or a bracket before it is not closed, or a ":" is missing',
};

/** Reads YAML 1.2, and so JSON, with the line of everything. No tags, no merge keys, few aliases. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      version: '1.2',
      schema: 'core',
      merge: false,
      resolveKnownTags: false,
      // Ours to say, with both lines: and the library compares each with each.
      uniqueKeys: false,
      logLevel: 'error',
      prettyErrors: true,
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'the file is nested too deeply to be read';
    return { root: { kind: 'unread', line: 1 }, faults: [{ line: 1, path: '', message }] };
  }
  const brokenAt = Math.min(Infinity, ...document.errors.map(({ pos }) => pos[0]));
  const walk = new Walk(document, lines, brokenAt);
  const syntax = document.errors.map(({ code, message, pos }): FileFault => ({
    line: walk.lineAt(pos[0]),
    path: '',
    message: `not readable as YAML: ${CURES[code] ?? firstLine(message)}`,
  }));
  const root = walk.read(document.contents, 1, 0);
  return { root, faults: [...syntax, ...walk.faults] };
}
