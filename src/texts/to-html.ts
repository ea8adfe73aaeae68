const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Plain text as HTML that shows it as it is: nothing in it is markup, its lines and columns stay. */
export const toHtml = (plain: string): string =>
  plain
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
    .replaceAll(/^ | {2,}/gm, (run) => (run.length === 1 ? '&nbsp;' : `${'&nbsp;'.repeat(run.length - 1)} `))
    .replaceAll(/\r\n?|\n/g, '<br>');
