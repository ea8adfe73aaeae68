import type { MappingRequest } from '../domain/mapping.ts';
import { UsageError } from './usage-error.ts';

export interface MappingFlags {
  readonly client?: string | undefined;
  readonly site?: string | undefined;
  readonly excluded?: boolean | undefined;
}

const ARROW = /\s*=>\s*/;
/** Names may hold a slash: only one with spaces around it separates. */
const SLASH = /\s+\/(?:\s+|$)/;

const isArrow = (text: string): boolean => text.includes('=>');

/** "Acme / Lyon => Acme Ltd / Main": everything before the arrow is the group, " / " after it begins the site. */
function parseArrow(text: string): MappingRequest {
  const [group = '', place = '', ...more] = text.trim().split(ARROW);
  if (more.length > 0) throw new UsageError(`"${text}" has two arrows: write such a mapping with --client and --site`);
  if (group === '' || place === '') throw new UsageError(`"${text}": a mapping reads "Group => Client / Site"`);
  const parts = place.split(SLASH);
  if (parts.length > 2)
    throw new UsageError(
      `"${place}" can be read in two ways: name client and site by --client and --site, or by their ids ("12 / 34")`,
    );
  const [client = '', site] = parts;
  if (client === '' || site === '') throw new UsageError(`"${text}": a mapping reads "Group => Client / Site"`);
  return site === undefined ? { group, client } : { group, client, site };
}

/** The rows that `map add` asks for. @throws {UsageError} */
export function mappingRequests(
  words: readonly string[],
  { client, site, excluded = false }: MappingFlags,
): MappingRequest[] {
  if (words.length === 0) throw new UsageError('Which group? level-halopsa groups lists them');
  const arrows = words.filter(isArrow);
  if (arrows.length > 0) {
    if (arrows.length < words.length)
      throw new UsageError(`"${words.find((word) => !isArrow(word))}" lacks its "=> Client / Site"`);
    if (client !== undefined || site !== undefined || excluded)
      throw new UsageError('"Group => Client / Site" says it all: leave out --client, --site and --excluded');
    return words.map(parseArrow);
  }
  if (words.some((word) => word.trim() === '')) throw new UsageError('The name of a group is empty');
  if (excluded) {
    if (client !== undefined || site !== undefined)
      throw new UsageError('An excluded group has no client and site: leave out --client and --site');
    return words.map((group) => ({ group, state: 'excluded' }));
  }
  if (client === undefined)
    throw new UsageError('Map it to what? --client NAME --site NAME, or "Group => Client / Site", or --excluded');
  return words.map((group) => (site === undefined ? { group, client } : { group, client, site }));
}
