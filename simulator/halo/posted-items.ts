import { isTrue, json, type SimAnswer, type SimRequest } from '../exchange.ts';
import type { Simulation } from '../simulation.ts';
import { postedArray, type Item } from './posted-array.ts';
import { Rejection, ruleBroken } from './rejection.ts';
import { missingRight } from './rights.ts';

/**
 * A posted array, one item after the other: a refused one ends the request, what came before it stays (halopsa-api.md 2.2).
 *
 * @param store answers the stored object as JSON
 */
export function postItems(
  sim: Simulation,
  { body, query }: SimRequest,
  integers: readonly string[],
  store: (item: Item) => Record<string, unknown>,
): SimAnswer {
  const { switches } = sim;
  const items = postedArray(body, switches, integers);
  if (!Array.isArray(items)) return items;
  const answers: Record<string, unknown>[] = [];
  try {
    for (const item of items) answers.push(store(item));
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    if (error.status === 403) return missingRight(sim);
    return ruleBroken(error.message, items.length === 1 ? error.status : 400);
  }
  const all = isTrue(query.get('returnall')) || items.length === 0 || (items.length === 1 && switches.wrapSingle);
  return json(switches.writeStatus, all ? answers : answers.at(-1));
}
