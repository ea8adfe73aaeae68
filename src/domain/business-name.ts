import { bareName, foldedName } from './same-name.ts';

/** A name taken apart, so that two spellings of one company or place can be told from two of them. */
export interface BusinessName {
  readonly folded: string;
  /** Without accents, punctuation, "the" and "and". */
  readonly words: readonly string[];
  /** Words without the legal form. */
  readonly core: readonly string[];
  /** The legal form's words, one spelling of each. */
  readonly form: readonly string[];
  /** Words, core, and the core's words in alphabetical order, each as one text: made once, compared often. */
  readonly texts: { readonly words: string; readonly core: string; readonly sorted: string };
  /** Of "ACM - Acme": the name without its code, and whether the code may be short for it. */
  readonly uncoded: { readonly name: BusinessName; readonly fits: boolean } | null;
}

/** Legal forms at the end of a name, as one spelling. */
const FORMS: ReadonlyMap<string, string> = new Map([
  ['limited', 'ltd'],
  ['incorporated', 'inc'],
  ['corporation', 'corp'],
  ['company', 'co'],
  ...'ltd inc corp co llc llp lp plc cic cio dac gmbh mbh ggmbh ag kg kgaa ohg gbr ug ev eg se sarl sas sasu sa eurl sci scop snc bv nv vof cv pty pte pvt srl srls spa sapa sl slu sau lda ltda oy oyj ab hb asa aps doo dd kft zrt nyrt sro zoo bhd sdn kk pllc'
    .split(' ')
    .map((word): [string, string] => [word, word]),
]);

/** French and other firms put theirs in front. */
const LEADING_FORMS = new Set(['sarl', 'sas', 'sasu', 'eurl', 'sci', 'scop', 'snc']);

/** "&", between two words, in the languages that are met. */
const AND = new Set(['and', 'und', 'et']);

const LETTER_DOT = /(?<![\p{L}\p{N}])(\p{L})\./gu;
const APOSTROPHE = /['’‘`´ʼ]/gu;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** "S.A.R.L." is one word, and "O'Neill" too. */
function wordsOf(name: string): string[] {
  const plain = bareName(name).replaceAll(LETTER_DOT, '$1').replaceAll(APOSTROPHE, '');
  const words: string[] = plain.match(WORD) ?? [];
  const telling = words.filter((word, at) => !AND.has(word) && !(at === 0 && word === 'the'));
  return telling.length === 0 ? words : telling;
}

function withoutForm(words: readonly string[]): Pick<BusinessName, 'core' | 'form'> {
  let end = words.length;
  while (end > 1 && FORMS.has(words[end - 1] ?? '')) end -= 1;
  const start = end > 1 && LEADING_FORMS.has(words[0] ?? '') ? 1 : 0;
  const form = [...words.slice(0, start), ...words.slice(end)].map((word) => FORMS.get(word) ?? word);
  return { core: words.slice(start, end), form };
}

const CODE = String.raw`(?<code>[\p{Lu}\p{N}]{2,8})`;
/** "ACM - Acme", "[ACM] Acme", "1042 Acme" and "Acme (ACM)". Small letters are a name, not a code. */
const CODED: readonly RegExp[] = [
  new RegExp(String.raw`^${CODE}\s*(?:\s[-–—]|[:|])\s+(?<rest>\S.*)$`, 'u'),
  new RegExp(String.raw`^[[(]${CODE}[\])]\s*[-–—:|]?\s*(?<rest>\S.*)$`, 'u'),
  /^(?<code>\d{4,8})\s+(?<rest>\S.*)$/u,
  new RegExp(String.raw`^(?<rest>\S.*?)\s*[[(]${CODE}[\])]$`, 'u'),
  new RegExp(String.raw`^(?<rest>\S.*?)\s+[-–—]\s+${CODE}$`, 'u'),
];

/** Are the code's letters found in the name in their order, from its first one on? A number fits any. */
function fits(code: string, words: readonly string[]): boolean {
  if (/^\d+$/.test(code)) return true;
  const letters = bareName(code).replaceAll(/\d/g, '');
  const name = words.join('');
  if (letters[0] !== name[0]) return false;
  let at = -1;
  return letters.split('').every((letter) => (at = name.indexOf(letter, at + 1)) >= 0);
}

function uncodedOf(name: string): BusinessName['uncoded'] {
  for (const pattern of CODED) {
    const { code, rest } = pattern.exec(name.normalize('NFC').trim())?.groups ?? {};
    if (code === undefined || rest === undefined) continue;
    const behind = { ...plainName(rest), uncoded: null };
    return { name: behind, fits: fits(code, behind.core) };
  }
  return null;
}

const textsOf = (words: readonly string[], core: readonly string[]): BusinessName['texts'] => ({
  words: words.join(' '),
  core: core.join(' '),
  sorted: [...core].sort().join(' '),
});

function plainName(name: string): Omit<BusinessName, 'uncoded'> {
  const words = wordsOf(name);
  const { core, form } = withoutForm(words);
  return { folded: foldedName(name), words, core, form, texts: textsOf(words, core) };
}

export const businessName = (name: string): BusinessName => ({ ...plainName(name), uncoded: uncodedOf(name) });

/** The name of a place: "Denver, CO" has no legal form. */
export function placeName(name: string): BusinessName {
  const formless = (read: BusinessName): BusinessName => ({
    ...read,
    core: read.words,
    form: [],
    texts: textsOf(read.words, read.words),
    uncoded: read.uncoded === null ? null : { ...read.uncoded, name: formless(read.uncoded.name) },
  });
  return formless(businessName(name));
}
