import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { VERBS } from '../../src/cli/commands/index.ts';
import { SEARCH_ATTRIBUTES } from '../../src/contract/names.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const below = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`);
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...below('docs')].filter((file) =>
  file.endsWith('.md'),
);

const FENCE = /^```[^\n]*\n([\s\S]*?)^```/gm;

/** Code between backticks, fenced blocks apart. */
const spans = (text: string): string[] =>
  [...text.replaceAll(FENCE, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
const blocks = (text: string): string[] => [...text.matchAll(FENCE)].map(([, code = '']) => code);
const code = (text: string): string[] => [...spans(text), ...blocks(text)];

const matches = (texts: readonly string[], pattern: RegExp): string[] => [
  ...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, found = '']) => found))),
];

/** A folder of ours and what is below it, or a file that stands at the top of the repository. */
const PATH =
  /^(?:(?:src|test|simulator|scripts|docs)(?:\/[\w.-]+)*\/?|[A-Z]+\.md|docker-compose[\w.-]*|package\.json|\.\w+rc\.json)$/;

const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cells);

describe.for(DOCUMENTS)('%s', (file) => {
  const text = read(file);

  test('names only paths that exist', () => {
    const paths = spans(text).filter((span) => PATH.test(span));
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('links only to files that exist', () => {
    const links = matches([text], /\]\((?!https?:)([^)#]+)/g);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(file), link)))).toEqual([]);
  });

  test('names only scripts of package.json', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(matches([text], /npm run ([\w:-]+)/g).filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test('names only verbs that exist', () => {
    const known = VERBS.map(({ name }) => name);
    const nouns = [...new Set(known.filter((name) => name.includes(' ')).map((name) => name.split(' ')[0]))];
    const named = matches(code(text), new RegExp(`level-halopsa ((?:(?:${nouns.join('|')}) )?[a-z][a-z-]*)`, 'g'));
    expect(named.filter((verb) => !known.includes(verb) && !nouns.includes(verb))).toEqual([]);
  });
});

describe('README.md', () => {
  test('has every verb in its table', () => {
    const described = rowsOf(read('README.md')).map(([first = '']) => first);
    const missing = VERBS.filter(({ name }) => !described.some((cell) => new RegExp(`^\`${name}[\` ]`).test(cell)));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});

describe('docs/temporal-server.md', () => {
  test('lists every search attribute with its type', () => {
    const listed = rowsOf(read('docs/temporal-server.md'))
      .filter(([name = '']) => name.startsWith('`Lh'))
      .map(([name = '', type = '']) => [name.replaceAll('`', ''), type.toUpperCase()]);
    const registered = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, type.replaceAll('_', '')]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(registered));
  });
});

interface Override {
  readonly files: readonly string[];
  readonly rules: {
    readonly 'no-restricted-imports'?: readonly [
      string,
      { readonly patterns: readonly { readonly group?: readonly string[] }[] },
    ];
  };
}

/** "!../../contract/**" → "contract", "!@temporalio/worker" → itself, "!node:*" → "node:". */
function allowedBy(pattern: string): string[] {
  if (!pattern.startsWith('!') || /^!(\.\/|\.\.\/\*)/.test(pattern) || pattern === '!node:*/**') return [];
  return [
    pattern
      .slice(1)
      .replace(/^(\.\.\/)+/, '')
      .replace(/\/?\*+$/, '')
      .replace(/\/http$/, ''),
  ];
}

describe('ARCHITECTURE.md', () => {
  const { overrides } = JSON.parse(read('.oxlintrc.json')) as { overrides: readonly Override[] };
  const table = rowsOf(read('ARCHITECTURE.md'));
  const cases = overrides.flatMap(({ files, rules }) => {
    const groups = (rules['no-restricted-imports']?.[1].patterns ?? []).flatMap(({ group = [] }) => group);
    if (groups.length === 0) return [];
    const allowed = groups.flatMap(allowedBy).filter((name) => name !== '');
    return files
      .filter((pattern) => pattern.startsWith('src/'))
      .map((pattern) => [pattern.replace(/(\/\*+)+(\.ts)?$/, ''), allowed] as const);
  });

  test.for(cases)('says of %s what lint lets it import', ([folder, allowed]) => {
    const rows = table.filter(([first = '']) => first.split(', ').includes(`\`${folder}\``));
    expect(rows).toHaveLength(1);
    const said = rows[0]?.[2] ?? '';
    expect(allowed.filter((name) => !said.includes(`\`${name}`))).toEqual([]);
  });
});
