/** A name as people compare it: case, Unicode form and blanks around it make no difference. */
export const foldedName = (name: string): string => name.normalize('NFC').trim().toLowerCase();

export const sameName = (a: string, b: string): boolean => foldedName(a) === foldedName(b);

/** "Acme/HQ" and "Acme / HQ" are one path. */
export const foldedPath = (path: string): string => path.split('/').map(foldedName).join('/');

/** Letters that Unicode does not take apart. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** A name as people type it into a search: without accents as well. Vowel signs of other scripts stay, they are letters. */
export const bareName = (name: string): string =>
  foldedName(name.normalize('NFKD').replaceAll(/[\u0300-\u036F]/g, '')).replaceAll(
    /[ßæœøđðłþı]/g,
    (letter) => SPELLED[letter] ?? letter,
  );
