/** JSON.stringify leaves these as they are, and a terminal obeys some of them. */
const UNSAFE = /[\u007F-\u009F\p{Cf}\u2028\u2029]/gu;

const escaped = (text: string): string =>
  [...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** The exact data, in characters that are safe to print. */
export const toJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(UNSAFE, escaped);
