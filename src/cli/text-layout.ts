import { stripVTControlCharacters } from 'node:util';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ASCII = /^[ -~]*$/;
const EMPTY = /^[\p{M}\p{Cf}]+$/u;
const WIDE =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

const widthOf = (grapheme: string): number => (EMPTY.test(grapheme) ? 0 : WIDE.test(grapheme) ? 2 : 1);

/** Columns of a terminal that the text takes. */
export function displayWidth(text: string): number {
  // Segmenting is slow, and nearly every text is plain.
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(stripVTControlCharacters(text))) width += widthOf(segment);
  return width;
}

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));
export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - displayWidth(text))) + text;

/** A word that is wider than the line is broken: nothing is lost. */
function broken(word: string, width: number): string[] {
  const parts = [''];
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    const wide = widthOf(segment);
    if (used + wide > width && used > 0) {
      parts.push('');
      used = 0;
    }
    parts[parts.length - 1] += segment;
    used += wide;
  }
  return parts;
}

/** Lines no wider than `width`, broken at spaces where possible. The text holds no colours yet. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(2, width);
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    const joined = last === '' ? word : `${last} ${word}`;
    if (displayWidth(joined) <= room) lines[lines.length - 1] = joined;
    else {
      const parts = broken(word, room);
      if (last === '') lines.pop();
      lines.push(...parts);
    }
  }
  return lines;
}

/** Sentences, each from a line of its own on. */
export const wrapLines = (lines: readonly string[], width: number): string =>
  lines.flatMap((line) => wrap(line, width)).join('\n');

/** Wrapped, with the first line's mark and the others below it. */
export function hang(mark: string, text: string, width: number): string[] {
  const indent = displayWidth(mark);
  return wrap(text, width - indent).map((line, at) => (at === 0 ? mark : ' '.repeat(indent)) + line);
}
