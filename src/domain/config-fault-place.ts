import { shown, type PlainConfig } from './config-plain.ts';
import type { ShapeFault } from './config-shape.ts';
import type { FileFault } from './located.ts';
import { nearestName } from './nearest-name.ts';

/** "timing.sweep: a number is expected" says itself where it is. */
function split({ path, message }: ShapeFault, lines: PlainConfig['lines']): ShapeFault {
  const text = path === 'tickets' ? `tickets.${message}` : message;
  if (path !== '' && path !== 'tickets') return { path, message };
  // Names of fields may hold anything: the longest path that is known counts.
  const known = [...lines.keys()].filter((at) => at !== '' && text.startsWith(`${at}: `));
  const at = known.sort((a, b) => b.length - a.length)[0] ?? /^([\w.[\]-]+): /.exec(text)?.[1];
  return at === undefined ? { path, message } : { path: at, message: text.slice(at.length + 2) };
}

const CHOICE = /one of:? ([\w ,]+?)(?: is expected|$)/;

function withCure(message: string, value: unknown): string {
  if (message.includes('(here: ') || / twice |has none/.test(message)) return message;
  const choices = CHOICE.exec(message)?.[1]?.split(', ') ?? [];
  const meant = typeof value === 'string' ? nearestName(value, choices) : null;
  const hint = meant === null ? '' : `: did you mean ${meant}?`;
  const isBare = typeof value === 'number' || typeof value === 'boolean';
  const quotes = isBare && /\ba (text|name of|path|template|category)|^the name|tags$|names, with/.test(message);
  const isNumeral = typeof value === 'string' && /^[\d.]+$/.test(value) && message.includes('number');
  if (isNumeral) return `${message} (here: ${shown(value)}): without quotes it is one`;
  return `${message} (here: ${shown(value)})${hint}${quotes ? `: quotes make it a text, "${value}"` : ''}`;
}

const ancestors = (path: string): string[] => {
  const parts = path.split(/(?=\.|\[)/);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join(''));
};

/** With its line, the value that was found, and what may have been meant. Null when that was said already. */
export function placed(fault: ShapeFault, { values, lines, settled }: PlainConfig): FileFault | null {
  const { path, message } = split(fault, lines);
  const places = ancestors(path);
  if (places.some((place) => place !== '' && settled.has(place))) return null;
  const line = [...places, ''].map((place) => lines.get(place)).find((found) => found !== undefined) ?? 1;
  if (path === '') return { line, path, message };
  if (lines.has(path)) return { line, path, message: withCure(message, values.get(path)) };
  return { line, path, message: message.startsWith('a client is') ? message : `missing: ${message}` };
}
