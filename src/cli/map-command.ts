import type { MappingSuggestion } from '../domain/mapping-suggestion.ts';
import { plainText } from './plain-text.ts';
import { shellQuote } from './shell-quote.ts';
import { displayWidth } from './text-layout.ts';

/** As it is read again: not as an option, an id, an arrow, or with a character that is not shown. */
const isUnmistakable = (name: string): boolean =>
  name === plainText(name) && !name.startsWith('-') && !name.includes('=>') && !/^\d+$/.test(name);

const nameOr = (name: string, id: string | number): string => shellQuote(isUnmistakable(name) ? name : String(id));

/** One command on as many lines as it needs: a line that the screen breaks cannot be copied. */
function onLines(words: readonly string[], columns: number): string[] {
  const line = words.join(' ');
  if (displayWidth(line) <= columns) return [line];
  return words.map((word, at) => `${at === 0 ? '' : '  '}${word}${at === words.length - 1 ? '' : ' \\'}`);
}

/** The command that saves a suggestion. By names, by ids where a name does not say which. */
export function mapCommand(
  { groupId, groupPath, place, ambiguous }: MappingSuggestion,
  { columns, option, isTwin }: { readonly columns: number; readonly option: string; readonly isTwin: boolean },
): string[] {
  const by = (isName: boolean): string[] => [
    `level-halopsa map add${option} ${isName && !isTwin ? nameOr(groupPath, groupId) : shellQuote(groupId)}`,
    `--client ${isName && !ambiguous ? nameOr(place.clientName, place.clientId) : place.clientId}`,
    `--site ${isName && !ambiguous ? nameOr(place.siteName, place.siteId) : place.siteId}`,
  ];
  const lines = onLines(by(true), columns);
  return lines.every((line) => displayWidth(line) <= columns) ? lines : onLines(by(false), columns);
}
