/** Control, format (direction marks, invisible characters) and broken characters. Joiners stay: names in Persian and Hindi need them. */
const HOSTILE = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const SPACES = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/**
 * Text from Level, HaloPSA or the server, safe for a terminal: one line, no escape code, no hidden character.
 * What was hidden is seen as "�", so that two names never look alike without being so.
 */
export const plainText = (text: string): string => text.replace(SPACES, ' ').replace(HOSTILE, '\uFFFD');
