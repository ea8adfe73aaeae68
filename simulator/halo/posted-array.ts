import type { SimAnswer } from '../exchange.ts';
import type { Switches } from '../switches.ts';
import { ruleBroken, wrongType } from './rejection.ts';

export type Item = Record<string, unknown>;

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Ids come as numbers or numeric strings; `"95.0"` is refused (halopsa-api.md 2.1). */
export const integerOf = (value: unknown): number | undefined => {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined;
};

/** Any value as HaloPSA would keep it in a text column. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
};

/** Reads the array that every write must be; wrong types refuse the whole request before anything is stored. */
export function postedArray(
  body: string,
  { bareObjectTolerated }: Switches,
  integers: readonly string[],
): Item[] | SimAnswer {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return ruleBroken('Unexpected character encountered while parsing value.');
  }
  if (isItem(value) && bareObjectTolerated) value = [value];
  if (!Array.isArray(value))
    return ruleBroken('Cannot deserialize the current JSON object because the type requires a JSON array.');
  for (const [index, item] of value.entries()) {
    if (!isItem(item)) return ruleBroken(`Error converting value at position ${index}.`);
    for (const property of integers) {
      const given = item[property];
      if (given !== undefined && given !== null && integerOf(given) === undefined)
        return wrongType(index, property, given);
    }
  }
  return value as Item[];
}
