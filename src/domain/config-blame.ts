import type { WantedConfig } from './config-file.ts';
import type { FileFault } from './located.ts';
import { sameName } from './same-name.ts';

type Lines = ReadonlyMap<string, number>;

const QUOTED = /"([^"]+)"/g;

const quotedIn = (text: string): string[] => [...text.matchAll(QUOTED)].map(([, found = '']) => found);

const scalarsOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalarsOf) : [String(value)];

/** The rows that name most of what a sentence names; none when none names anything of it. */
function rowsNamed(sentence: string, rows: readonly unknown[]): number[] {
  const quoted = quotedIn(sentence);
  const scores = rows.map((row) => {
    const said = scalarsOf(row);
    return quoted.filter((text) => said.some((value) => sameName(value, text))).length;
  });
  const most = Math.max(0, ...scores);
  return most === 0 ? [] : scores.flatMap((score, index) => (score === most ? [index] : []));
}

/** Where in the row: the key whose value the sentence names first. */
function keyNamed(sentence: string, row: object): string | null {
  const [first] = quotedIn(sentence);
  const found = Object.entries(row).find(([, value]) => first !== undefined && sameName(String(value), first));
  return found?.[0] ?? null;
}

/** The key of `tickets` that a sentence is about. */
function settingNamed(sentence: string, lines: Lines): string | null {
  const [, text] = /^text "(\w+)": /.exec(sentence) ?? [];
  const paths = [...lines.keys()].filter((path) => path.startsWith('tickets.'));
  if (text !== undefined) return paths.find((path) => path === `tickets.texts.${text}`) ?? null;
  return (
    paths.filter((path) => sentence.includes(path.slice('tickets.'.length))).sort((a, b) => b.length - a.length)[0] ??
    null
  );
}

function pathsOf(sentence: string, { groups = [], policies = [] }: WantedConfig, lines: Lines): string[] {
  const [, name] = /^policy "([^"]*)"/.exec(sentence) ?? [];
  if (name !== undefined) {
    const index = policies.findIndex((policy) => sameName(policy.name, name));
    if (index < 0) return [];
    const [, text] = /^policy "[^"]*": text "(\w+)": /.exec(sentence) ?? [];
    const key = text === undefined ? keyNamed(sentence.slice(name.length + 9), policies[index] ?? {}) : `texts.${text}`;
    const path = `policies[${index}]`;
    return [key !== null && lines.has(`${path}.${key}`) ? `${path}.${key}` : path];
  }
  const setting = settingNamed(sentence, lines);
  if (setting !== null) return [setting];
  return rowsNamed(sentence, groups).map((index) => {
    const row = groups[index] ?? { group: '' };
    const key = keyNamed(sentence, row);
    const path = `groups[${index}]`;
    return key === null ? path : `${path}.${key === 'group' ? 'level' : key}`;
  });
}

/**
 * Where in the file the reason stands for which a worker refused it. A worker speaks of names and not of lines, so
 * this looks for the names; what it does not find is about the file as a whole (line 0).
 */
export function blamed(sentences: readonly string[], wanted: WantedConfig, lines: Lines): FileFault[] {
  const faults = [...new Set(sentences)].flatMap((message): FileFault[] => {
    const paths = pathsOf(message, wanted, lines);
    if (paths.length === 0) return [{ line: 0, path: '', message }];
    return paths.map((path) => ({ line: lines.get(path) ?? 0, path, message }));
  });
  return faults.sort((a, b) => a.line - b.line);
}
