/** Control, format (direction marks, invisible characters) and broken characters. Joiners stay: names in Persian and Hindi need them. */
const HOSTILE = /(?![\n\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g;
const SPACES = /[\t\n\v\f]+/g;

/** What HaloPSA shows of a value on one line; longer ones help nobody. */
export const LONGEST_VALUE = 1_000;
export const LONGEST_PAYLOAD = 2_000;
const MOST_LINES = 50;

/** The first characters of a text, never half of one. */
export function cut(text: string, longest: number, mark = ''): string {
  if (text.length <= longest) return text;
  const end = Math.max(0, longest - mark.length);
  const head = text.slice(0, end);
  return `${/[\uD800-\uDBFF]$/.test(head) ? head.slice(0, -1) : head}${mark}`;
}

/** Text from Level or HaloPSA on one line, without hidden characters. What is beyond `longest` is not even looked at. */
export const cleanLine = (text: string, longest = LONGEST_VALUE): string =>
  cut(
    cut(text, longest * 4)
      .replace(LINE_ENDS, '\n')
      .replace(SPACES, ' ')
      .replace(HOSTILE, '')
      .trim(),
    longest,
    '…',
  );

export const cleanLines = (lines: readonly string[]): string =>
  lines
    .slice(0, MOST_LINES)
    .map((line) => cleanLine(line))
    .join('\n');

/** A payload keeps its lines. Its rendering is shortened to the first 2,000 characters. */
export const cleanPayload = (payload: string): string =>
  cut(payload, LONGEST_PAYLOAD)
    .replace(LINE_ENDS, '\n')
    .replaceAll('\t', '    ')
    .replace(HOSTILE, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replaceAll(/^\n+|\s+$/g, '');
