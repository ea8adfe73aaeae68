const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
const LAST_CODE_POINT = 0x10_ff_ff;

function decoded(entity: string, name: string): string {
  if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? entity;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : entity;
}

/** Text on one line, with single spaces: two of them can be compared. */
export const oneLine = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

/**
 * What HTML shows, on one line, for comparing it with a text of ours. HaloPSA rewrites the markup of what it stores.
 * Fit for comparing only: the result may hold characters that are markup again.
 */
export const plainText = (html: string): string =>
  oneLine(
    html
      .replaceAll(/<(br|hr|\/?(p|div|li|ul|ol|tr|td|th|table|h[1-6]|pre|blockquote))\b[^>]*>/gi, ' ')
      .replaceAll(/<(style|script|head)\b[^>]*>.*?<\/\1>/gis, '')
      .replaceAll(/<\/?[a-z!][^>]*>/gi, '')
      .replaceAll(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, decoded),
  );
