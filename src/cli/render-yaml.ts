import { Document, isMap, isPair, isScalar, isSeq, Scalar, visit, type Node, type Pair } from 'yaml';
import { CONFIG_KEYS, isReference } from '../domain/config-keys.ts';
import type { ConfigFile } from '../domain/config-file.ts';

/** Beside the configuration: `level-halopsa export --schema > config.schema.json`. */
export const SCHEMA_FILE = 'config.schema.json';

const HEAD = ` yaml-language-server: $schema=./${SCHEMA_FILE}
 Configuration of level-halopsa. Change it, then: level-halopsa apply FILE --dry-run
 Ids count, names are labels; --by-name goes by the names, for another tenant.
 A section that is left out stays as it is. docs/configuration.md tells every key.`;

/** What a terminal would obey, and what hides: only between double quotes can it be written as an escape. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const LINES = /[\n\t]/g;

const escaped = (text: string): string =>
  text.replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (found) => {
    const code = found.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });

/** Comments that say what a setting is, at the end of its line; sections have theirs above. */
function explain(pairs: readonly Pair[], path: string): void {
  for (const [index, { key, value }] of pairs.entries()) {
    if (!isScalar(key)) continue;
    const at = path === '' ? String(key.value) : `${path}.${String(key.value)}`;
    const about = Object.hasOwn(CONFIG_KEYS, at) ? CONFIG_KEYS[at] : undefined;
    if (path === '') {
      key.spaceBefore = index > 0;
      if (about !== undefined) key.commentBefore = ` ${about}`;
    } else if (isScalar(value) && about !== undefined && !String(value.value).includes('\n'))
      value.comment = ` ${about}`;
    if (isMap(value) && !value.flow && !at.startsWith('tickets.texts')) explain(value.items as Pair[], at);
  }
}

/** References and lists of words are short: one line each. */
function inOneLine(node: unknown, pattern: string): void {
  if (isSeq(node)) {
    if (node.items.every((item) => isScalar(item))) node.flow = true;
    for (const item of node.items) inOneLine(item, `${pattern}[]`);
  } else if (isMap(node)) {
    if (isReference(pattern) || pattern.endsWith('.priorities') || pattern.endsWith('openAfterSeconds'))
      node.flow = true;
    for (const item of node.items)
      if (isPair(item) && isScalar(item.key))
        inOneLine(item.value, pattern === '' ? String(item.key.value) : `${pattern}.${String(item.key.value)}`);
  }
}

/** The configuration as YAML that `apply` takes; always spelled in the same way, so that two exports can be compared. */
export function renderYaml(file: ConfigFile): string {
  const document = new Document(file, {
    aliasDuplicateObjects: false,
    version: '1.2',
    schema: 'core',
    // Quotes around what older readers would take for true or false.
    compat: 'yaml-1.1',
  });
  document.commentBefore = HEAD;
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && UNSAFE.test(node.value.replaceAll(LINES, '')))
        node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const contents = document.contents as Node;
  inOneLine(contents, '');
  if (isMap(contents)) explain(contents.items as Pair[], '');
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
  return escaped(text).trimEnd();
}
