import type { HaloPlace } from './mapping.ts';
import type { Named, Policy } from './policy.ts';

/** One setting, to be compared and to be shown. */
export interface Fact {
  /** Names are labels: ids are compared where there are some. */
  readonly key: string;
  readonly text: string;
}

/** Setting → what it is; what is not set is not there. */
export type Facts = ReadonlyMap<string, Fact>;

const isNamed = (value: object): value is Named => 'id' in value && 'name' in value;
const isPlace = (value: object): value is HaloPlace => 'clientId' in value && 'siteId' in value;

export const placeText = (place: HaloPlace): string => `${place.clientName} / ${place.siteName}`;
export const placeKey = (place: HaloPlace): string => `${place.clientId}/${place.siteId}`;

function factsOf(value: unknown, path: string): [string, Fact][] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    const items = value.map(String);
    return items.length === 0 ? [] : [[path, { key: JSON.stringify(items), text: items.join(', ') }]];
  }
  if (typeof value !== 'object') {
    const text = String(value as string | number | boolean);
    return [[path, { key: `${typeof value} ${text}`, text }]];
  }
  if (isNamed(value)) return [[path, { key: String(value.id), text: value.name }]];
  if (isPlace(value)) return [[path, { key: placeKey(value), text: placeText(value) }]];
  return Object.entries(value).flatMap(([name, item]) => factsOf(item, path === '' ? name : `${path}.${name}`));
}

/** Every setting of a block, by its path; lists are one setting. */
export const settingFacts = (block: object, path = ''): Facts => new Map(factsOf(block, path));

/** Every setting of a policy. */
export function policyFacts({ fields, ...rest }: Policy): Facts {
  const facts = new Map(settingFacts(rest));
  const sorted = fields.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  if (sorted.length > 0)
    facts.set('fields', {
      key: JSON.stringify(sorted.map(({ id, name, value }) => [id ?? name, value])),
      text: sorted.map(({ name, value }) => `${name}=${value}`).join(', '),
    });
  return facts;
}
