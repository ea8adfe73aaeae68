import { normalName } from './alert.ts';

/** An alert name or pattern as it is compared: two `*` in a row say no more than one. */
export const normalPattern = (pattern: string): string => normalName(pattern).replaceAll(/\*+/g, '*');

/**
 * Whether a pattern takes a text; both normal already. Linear in practice and never worse than pattern × text: a
 * regular expression made from a person's pattern could be made to hang.
 *
 * The text may itself be a pattern: its `*` is then a character that only a `*` takes, so the answer says whether
 * the first pattern takes all that the second one does.
 */
export function takes(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      resume = t;
      p += 1;
    } else if (pattern[p] === text[t]) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      resume += 1;
      t = resume;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
