import { TEXT_NAMES, TEXT_VARIABLES, type TextName } from '../domain/ticket-texts.ts';
import { engine, KNOWN_FILTERS, KNOWN_TAGS } from './liquid.ts';
import { renderTemplate, sampleScope } from './render-text.ts';

const LONGEST_TEMPLATE = 10_000;

const isTextName = (name: string): name is TextName => TEXT_NAMES.some((known) => known === name);

/** liquidjs adds the file, line and column of a template that came from no file. */
function causeOf(error: unknown): string {
  const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const place = /, line:(\d+), col:(\d+)$/.exec(text);
  const what = place === null ? text : `${text.slice(0, place.index)} (line ${place[1]}, column ${place[2]})`;
  if (what.includes('undefined filter')) return `${what}; known are ${KNOWN_FILTERS.join(', ')}`;
  if (/tag ".*" not found/.test(what)) return `${what}; known are ${KNOWN_TAGS.join(', ')}`;
  return what;
}

/** Names that the text does not know, and parts of those that it knows: a value is a text and has none. */
function unknownVariables(name: TextName, template: string): string[] {
  const known = TEXT_VARIABLES[name];
  const faults = engine.globalVariableSegmentsSync(engine.parse(template), { partials: false }).flatMap((segments) => {
    const [root, ...parts] = segments;
    if (typeof root !== 'string' || !known.includes(root))
      return [`unknown variable "${String(root)}"; known are ${known.join(', ')}`];
    return parts.every((part) => part === 'size')
      ? []
      : [`"${segments.join('.')}": "${root}" is a text and has no parts`];
  });
  return [...new Set(faults)];
}

/**
 * All that is wrong with a template, in sentences; empty when it can be rendered whatever the alert.
 *
 * @param name of the text; another one is a fault
 */
export function templateFaults(name: string, template: string): string[] {
  if (!isTextName(name)) return [`there is no text "${name}" (${TEXT_NAMES.join(', ')})`];
  const where = `text "${name}": `;
  if (template.length > LONGEST_TEMPLATE)
    return [`${where}${template.length} characters are too many: at most ${LONGEST_TEMPLATE}`];
  try {
    const faults = unknownVariables(name, template);
    if (faults.length > 0) return faults.map((fault) => `${where}${fault}`);
    for (const value of ['1', null]) renderTemplate(template, sampleScope(name, value));
    if (renderTemplate(template, sampleScope(name, '1')) === '') return [`${where}it says nothing`];
    return [];
  } catch (error) {
    return [`${where}${causeOf(error)}`];
  }
}
