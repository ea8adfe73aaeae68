import { empty, isTrue, json, type SimAnswer, type SimRequest } from '../exchange.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import type { BulkBehaviour } from '../switches.ts';
import { storeItem, type Stored } from './asset-item.ts';
import { assetWire } from './asset-wire.ts';
import { postedArray, type Item } from './posted-array.ts';
import { Rejection, ruleBroken } from './rejection.ts';

const INTEGERS = ['id', 'assettype_id', 'client_id', 'site_id', 'status_id', 'third_party_id'] as const;

interface Result {
  item: Item;
  stored: Stored;
}

const KEEPS_GOOD: readonly BulkBehaviour[] = ['empty_2xx', 'drops_bad_item'];

/** Works through the items as the tenant does; the rejection, if any, is the answer of the whole request. */
function work(
  sim: Simulation,
  grant: TokenGrant,
  items: readonly Item[],
  bulk: BulkBehaviour,
): { results: Result[]; rejection: Rejection | null } {
  const results: Result[] = [];
  for (const item of bulk === 'stores_last_only' ? items.slice(-1) : items) {
    try {
      results.push({ item, stored: storeItem(sim, grant, item) });
      if (bulk === 'stores_twice' && results.at(-1)?.stored.created === true) storeItem(sim, grant, item);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      if (KEEPS_GOOD.includes(bulk)) continue;
      if (bulk === 'all_or_nothing') for (const { stored } of results.toReversed()) stored.undo();
      return { results, rejection: error };
    }
  }
  return { results, rejection: null };
}

/** The answer echoes `key_field*` as they were sent although they are not stored (halopsa-api.md 4.2). */
function answerFor(sim: Simulation, { item, stored }: Result): Record<string, unknown> {
  const wire = assetWire(sim, stored.asset, true);
  for (const name of ['key_field', 'key_field2', 'key_field3'])
    if (typeof item[name] === 'string') wire[name] = item[name];
  return wire;
}

/** `POST /Asset` (halopsa-api.md 2.2). The switch `bulk` concerns arrays of two and more; a single item behaves the same everywhere. */
export function postAssets(sim: Simulation, grant: TokenGrant, { body, query }: SimRequest): SimAnswer {
  const { switches } = sim;
  const items = postedArray(body, switches, INTEGERS);
  if (!Array.isArray(items)) return items;
  if (items.length === 0) return json(switches.writeStatus, []);
  const bulk = items.length === 1 ? 'stops_at_bad_item' : switches.bulk;
  const { results, rejection } = work(sim, grant, items, bulk);
  if (rejection !== null) return ruleBroken(rejection.message, items.length === 1 ? rejection.status : 400);
  if (bulk === 'empty_2xx') return empty(switches.writeStatus);
  const answers = results.map((result) => answerFor(sim, result));
  if (items.length === 1)
    return json(switches.writeStatus, isTrue(query.get('returnall')) || switches.wrapSingle ? answers : answers[0]);
  if (bulk === 'answers_last_only' || !isTrue(query.get('returnall')))
    return json(switches.writeStatus, answers.at(-1) ?? []);
  return json(switches.writeStatus, bulk === 'reversed_answer' ? answers.toReversed() : answers);
}
