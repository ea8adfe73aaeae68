/** What firmware writes where a serial number should be (halopsa-api.md 4.7). Compared in lower case, trimmed. */
const JUNK = new Set([
  '0',
  'none',
  'null',
  'n/a',
  'na',
  'unknown',
  'default string',
  'default',
  'invalid',
  'not available',
  'not applicable',
  'not specified',
  'o.e.m.',
  'oem',
  'serial',
  'serial number',
  'system serial number',
  'to be filled by o.e.m.',
  'to be filled by oem',
  'chassis serial number',
  'empty',
]);

/** The serial number in comparable form, or null when it identifies nothing. */
export function validSerial(serial: string | null | undefined): string | null {
  const text = (serial ?? '').trim().toLowerCase();
  if (text.length < 2 || JUNK.has(text)) return null;
  // 000000, xxxxxxx, ------: one repeated character is a placeholder.
  return new Set(text.replaceAll(/[\s-]/g, '')).size < 2 ? null : text;
}
