import { SURE, type Likeness } from './name-likeness.ts';

/** What a person must decide is not more sure than this. */
export const UNDECIDED = 0.4;

/** Nearer than this, the second best is as good as the best. The same name leaves all others behind. */
const CLOSE = 0.05;

export interface Best<T> {
  readonly found: T;
  /** 0 to 1. */
  readonly confidence: number;
  /** Another one is as good. */
  readonly isUndecided: boolean;
  readonly why: string;
}

/** Rounded, so that equal confidences look equal. */
export const percent = (confidence: number): number => Math.round(confidence * 100) / 100;

/**
 * The candidate that is most alike, whatever order they come in; of several as good as it, the one with the least id.
 *
 * @returns null when none is as alike as `least`
 */
export function bestOf<T extends { readonly id: number }>(
  candidates: readonly T[],
  likenessOf: (candidate: T) => Likeness,
  least: number,
): Best<T> | null {
  const scored = candidates
    .map((candidate) => ({ candidate, ...likenessOf(candidate) }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score || a.candidate.id - b.candidate.id);
  const [best] = scored;
  if (best === undefined) return null;
  const rivals = scored.filter(({ score }) => (best.score === 1 ? score === 1 : score > best.score - CLOSE));
  if (rivals.length === 1)
    return { found: best.candidate, confidence: percent(best.score), isUndecided: false, why: best.why };
  const why =
    best.score === 1
      ? `${rivals.length} have this name`
      : `${rivals.length} are alike${best.score >= SURE ? '' : ` (${best.why})`}`;
  return { found: best.candidate, confidence: UNDECIDED, isUndecided: true, why };
}
