import { DEFAULT_TEXTS, TEXT_VARIABLES, type TextName, type TextVariables } from '../domain/ticket-texts.ts';
import { cleanLine, cleanLines, cleanPayload, cut, LONGEST_PAYLOAD, LONGEST_VALUE } from './clean-value.ts';
import { engine, MARKS, withoutMarks } from './liquid.ts';

const LONGEST_SUMMARY = 120;
const SUMMARY_SHARES = [LONGEST_VALUE, 80, 60, 45, 35, 25];

type Scope = Record<string, string | number | boolean | null>;

const cleanValue = (name: string, value: TextVariables[string], longest: number): Scope[string] => {
  if (value === undefined || typeof value === 'number' || typeof value === 'boolean') return value ?? null;
  if (value === null || typeof value === 'string') {
    const text = value ?? '';
    return (name === 'payload' ? cleanPayload(text) : cleanLine(text, longest)) || null;
  }
  return cleanLines(value) || null;
};

const grouped = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** The known variables and no others; empty ones are null, so that `if` takes them for absent. */
function scopeOf(name: TextName, variables: TextVariables, longest: number): Scope {
  const given = (variable: string): TextVariables[string] =>
    Object.hasOwn(variables, variable) ? variables[variable] : null;
  const scope: Scope = Object.fromEntries(
    TEXT_VARIABLES[name].map((variable) => [variable, cleanValue(variable, given(variable), longest)]),
  );
  const payload = given('payload');
  if (typeof payload !== 'string' || !('payload' in scope)) return scope;
  // The caller may hold only the beginning of a large one.
  const whole = given('payloadLength');
  const length = Math.max(payload.length, typeof whole === 'number' ? whole : 0);
  return length > LONGEST_PAYLOAD
    ? { ...scope, payloadShown: grouped(LONGEST_PAYLOAD), payloadLength: grouped(length) }
    : { ...scope, payloadShown: null, payloadLength: null };
}

const count = (text: string, part: string): number => text.split(part).length - 1;

/** Marks lines with whole tags, so that one on which nothing but tags stood leaves no empty line. */
function markTags(template: string): string {
  const clean = withoutMarks(template.replaceAll(/\r\n?/g, '\n'));
  let open = 0;
  return clean
    .split('\n')
    .map((line) => {
      const before = open;
      open += count(line, '{%') + count(line, '{{') - count(line, '%}') - count(line, '}}');
      return before === 0 && open === 0 && line.includes('{%') ? `${line}${MARKS.tag}` : line;
    })
    .join('\n');
}

function isDropped(line: string): boolean {
  const text = line.replaceAll(MARKS.tag, '');
  if (text.includes(MARKS.value)) return false;
  return text.includes(MARKS.empty) || (text !== line && text.trim() === '');
}

/** A text of which no line would be left keeps its words: a note without any is refused by HaloPSA. */
function linesThatSay(rendered: string): string {
  const lines = rendered.split('\n');
  const kept = lines.filter((line) => !isDropped(line));
  return (kept.some((line) => withoutMarks(line).trim() !== '') ? kept : lines)
    .map((line) => withoutMarks(line).trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replaceAll(/^\n+|\s+$/g, '');
}

/** @throws {Error} of liquidjs: syntax, unknown names, or a limit */
export const renderTemplate = (template: string, scope: Scope): string =>
  linesThatSay(String(engine.parseAndRenderSync(markTags(template), scope)));

function render(name: TextName, templates: Readonly<Record<string, string>>, scope: Scope): string {
  const own = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (own === undefined || own.trim() === '') return renderTemplate(DEFAULT_TEXTS[name], scope);
  try {
    const text = renderTemplate(own, scope);
    if (text !== '') return text;
  } catch {
    // It was checked when it was saved; one that fails all the same must not keep a ticket from being written.
  }
  return renderTemplate(DEFAULT_TEXTS[name], scope);
}

/**
 * One of the texts as plain text: never HTML, whatever the values hold. A line that holds variables of which all are
 * empty is dropped. The payload is cut to its first 2,000 characters, other values to 1,000 on one line.
 *
 * @param templates those that differ from the defaults; a policy's own come over the common ones
 */
export const renderText = (
  name: TextName,
  templates: Readonly<Record<string, string>>,
  variables: TextVariables,
): string => render(name, templates, scopeOf(name, variables, LONGEST_VALUE));

/**
 * A ticket's title: one line of at most 120 characters. Long values are shortened before the line is cut, so that
 * the device is still named behind a long alert name.
 */
export function renderSummary(
  name: Extract<TextName, 'summary' | 'stormSummary' | 'testSummary'>,
  templates: Readonly<Record<string, string>>,
  variables: TextVariables,
): string {
  let line = '';
  for (const share of SUMMARY_SHARES) {
    line = render(name, templates, scopeOf(name, variables, share)).replaceAll(/\s+/g, ' ');
    if (line.length <= LONGEST_SUMMARY) return line;
  }
  return cut(line, LONGEST_SUMMARY, '…');
}

/** Every known variable with the same value: what a template does with it shows whether it can be rendered. */
export const sampleScope = (name: TextName, value: string | null): Scope =>
  Object.fromEntries(TEXT_VARIABLES[name].map((variable) => [variable, value]));
