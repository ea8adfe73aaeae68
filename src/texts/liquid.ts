import { Liquid } from 'liquidjs';

/**
 * A text is choice and words. Loops, files, assignments and filters that escape or evaluate are left out: what a
 * template may cost and show is then seen from its length.
 */
const TAGS = new Set(['if', 'unless', 'case', 'comment', '#', 'raw']);
const FILTERS = new Set(
  (
    'append prepend capitalize upcase downcase default replace replace_first remove remove_first size slice ' +
    'strip lstrip rstrip truncate truncatewords plus minus times divided_by modulo round'
  ).split(' '),
);

/** Set around every value while a text is rendered; no template and no value can hold them. */
export const MARKS = { value: '\u0001', empty: '\u0002', tag: '\u0003' } as const;

type Scalar = string | number | boolean | null | undefined;

const mark = (value: Scalar): string => {
  const text = String(value ?? '');
  return text.trim() === '' ? MARKS.empty : `${MARKS.value}${text}`;
};

function createEngine(): Liquid {
  const engine = new Liquid({
    templates: {},
    strictFilters: true,
    strictVariables: true,
    ownPropertyOnly: true,
    outputEscape: mark,
    parseLimit: 20_000,
    renderLimit: 5_000,
    memoryLimit: 1_000_000,
  });
  for (const name of Object.keys(engine.tags)) if (!TAGS.has(name)) delete engine.tags[name];
  for (const name of Object.keys(engine.filters)) if (!FILTERS.has(name)) delete engine.filters[name];
  engine.registerFilter('indent', (value: Scalar) => String(value ?? '').replaceAll(/^(?=.)/gm, '  '));
  return engine;
}

export const engine = createEngine();
export const KNOWN_TAGS: readonly string[] = [...TAGS].filter((name) => name !== '#');
export const KNOWN_FILTERS: readonly string[] = [...FILTERS, 'indent'];

export const withoutMarks = (text: string): string =>
  Object.values(MARKS).reduce((rest, character) => rest.replaceAll(character, ''), text);
