import type { BusinessName } from './business-name.ts';
import { lettersApart } from './letters-apart.ts';

export interface Likeness {
  /** 0 to 1; from `SURE` on the names differ in nothing that tells two companies apart. */
  readonly score: number;
  /** In a few words. */
  readonly why: string;
}

/** A likeness that needs no second look. */
export const SURE = 0.9;

const numbersIn = (words: readonly string[]): string => words.filter((word) => /\d/.test(word)).join(' ');
const initials = (words: readonly string[]): string => words.map((word) => word[0] ?? '').join('');
const holds = (words: readonly string[], others: readonly string[]): boolean =>
  others.every((word) => words.includes(word));

/** "Ltd" beside nothing says nothing, "Ltd" beside "GmbH" is another company. */
const formsAgree = (a: BusinessName, b: BusinessName): boolean => holds(a.form, b.form) || holds(b.form, a.form);

/** Same words, arranged in another way. */
function rearranged(a: BusinessName, b: BusinessName): Likeness | null {
  if (a.core.length === 0 || b.core.length === 0) return null;
  const otherForm: Likeness = { score: 0.8, why: 'another legal form' };
  if (a.texts.core === b.texts.core) return formsAgree(a, b) ? { score: 0.96, why: 'legal form apart' } : otherForm;
  if (a.texts.sorted === b.texts.sorted) return formsAgree(a, b) ? { score: 0.93, why: 'other word order' } : otherForm;
  if (a.texts.core.replaceAll(' ', '') === b.texts.core.replaceAll(' ', ''))
    return formsAgree(a, b) ? { score: 0.93, why: 'spaces apart' } : otherForm;
  return null;
}

/** Letters that may differ: one in 6 to 15, two in 16 to 23. Shorter names are other names then. */
const lettersAllowed = (length: number): number => (length < 6 ? 0 : Math.max(1, Math.floor(length / 8)));

const LEAST_SHARED = 0.67;

/** Alike, but it takes a person to say whether it is the same. */
function resembling(a: BusinessName, b: BusinessName): Likeness | null {
  const [short, long] = a.core.length <= b.core.length ? [a.core, b.core] : [b.core, a.core];
  if (short.length === 0 || numbersIn(short) !== numbersIn(long)) return null;
  const [one, other] = [a.texts.core, b.texts.core];
  const allowed = lettersAllowed(Math.min(one.length, other.length));
  const apart = lettersApart(one, other, allowed);
  if (apart <= allowed) return { score: 0.88, why: apart === 1 ? 'one letter apart' : `${apart} letters apart` };
  const isLead = short.every((word, at) => word === long[at]);
  if (isLead && Math.min(one.length, other.length) >= 4) return { score: 0.75, why: 'begins alike' };
  const [abbreviated, whole] = a.words.length === 1 ? [a.words, b] : [b.words, a];
  const letters = abbreviated.length === 1 ? (abbreviated[0] ?? '') : '';
  if (letters.length >= 3 && (letters === initials(whole.words) || letters === initials(whole.core)))
    return { score: 0.7, why: 'initials' };
  const [few, many] = [new Set(short), new Set(long)];
  const shared = (2 * [...few].filter((word) => many.has(word)).length) / (few.size + many.size);
  return shared >= LEAST_SHARED ? { score: 0.89 * shared, why: 'most words' } : null;
}

const LEAST_CODED = 0.8;

/** One of them carries a code in front or behind. */
function uncodedLikeness(a: BusinessName, b: BusinessName): Likeness | null {
  const found = [
    ...(a.uncoded === null ? [] : [{ fits: a.uncoded.fits, ...likeness(a.uncoded.name, { ...b, uncoded: null }) }]),
    ...(b.uncoded === null ? [] : [{ fits: b.uncoded.fits, ...likeness({ ...a, uncoded: null }, b.uncoded.name) }]),
  ].filter(({ score }) => score >= LEAST_CODED);
  const [best] = found.map(({ score, fits }) => Math.min(score, fits ? 0.94 : 0.8)).sort((one, other) => other - one);
  return best === undefined ? null : { score: best, why: best > 0.8 ? 'code apart' : 'unknown code apart' };
}

const NOT_ALIKE: Likeness = { score: 0, why: '' };

/**
 * How sure it is that two names mean the same: 1 for the same name (case and blanks apart), 0 for nothing alike.
 * The order of the two makes no difference.
 */
export function likeness(a: BusinessName, b: BusinessName): Likeness {
  if (a.folded === b.folded) return { score: 1, why: 'same name' };
  if (a.words.length > 0 && a.texts.words === b.texts.words) return { score: 0.98, why: 'punctuation apart' };
  return rearranged(a, b) ?? uncodedLikeness(a, b) ?? resembling(a, b) ?? NOT_ALIKE;
}
