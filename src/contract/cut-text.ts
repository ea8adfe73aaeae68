/** Temporal refuses a longer static summary (400 bytes by default); half of that is more than anybody reads. */
const MAX_SUMMARY_BYTES = 200;

/** The beginning of a text that fits, never half a character. Works in the workflow sandbox. */
export function cutToBytes(text: string, maxBytes: number = MAX_SUMMARY_BYTES): string {
  const encoder = new TextEncoder();
  if (encoder.encode(text).length <= maxBytes) return text;
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += encoder.encode(character).length;
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}
