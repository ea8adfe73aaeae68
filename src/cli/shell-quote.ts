import { plainText } from './plain-text.ts';

/** Nothing in here means anything to a shell between double quotes. */
const HARMLESS = /^[\p{L}\p{N} .,:;*%+=@()[\]<>|/_~#?&-]+$/u;

/**
 * A word for a command to copy. Names come from Level and HaloPSA: a shell must not run what stands in them.
 */
export function shellQuote(text: string): string {
  const plain = plainText(text);
  return HARMLESS.test(plain) ? `"${plain}"` : `'${plain.replaceAll("'", "'\\''")}'`;
}
