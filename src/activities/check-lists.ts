import type { HaloClient } from '../apis/halopsa/client.ts';
import { rowsOf } from '../apis/halopsa/lists.ts';
import { fail, pass, PERMISSIONS, type Asker, type Check, type Seen } from './check-line.ts';

interface Probe {
  readonly name: string;
  readonly path: string;
  readonly key: string;
  /** What no rows mean: lack of visibility arrives as an empty list (halopsa-api.md 1.4). */
  readonly whenEmpty: Seen;
}

const NO_PLACE = (what: string): Seen =>
  fail(
    'the list is empty',
    `no ${what} is visible: ${PERMISSIONS}, "Clients Access Level: Read Only", and allow all clients`,
  );

const PLACES: readonly Probe[] = [
  { name: 'HaloPSA clients', path: '/Client', key: 'clients', whenEmpty: NO_PLACE('client') },
  { name: 'HaloPSA sites', path: '/Site', key: 'sites', whenEmpty: NO_PLACE('site') },
];

const TICKETS: Probe = {
  name: 'HaloPSA tickets',
  path: '/Tickets',
  key: 'tickets',
  whenEmpty: pass(
    `can be read; none is visible. If there are tickets: ${PERMISSIONS}, allow viewing unassigned tickets and those of other agents`,
  ),
};

const ASSETS: Probe = {
  name: 'HaloPSA assets',
  path: '/Asset',
  key: 'assets',
  whenEmpty: pass(`can be read; none is visible. If there are assets: ${PERMISSIONS}, allow all asset types`),
};

const countOf = (json: unknown): number | null => {
  const count = typeof json === 'object' && json !== null && 'record_count' in json ? json.record_count : null;
  return typeof count === 'number' && count > 1 ? count : null;
};

/** One request of one row: proves that the list may be read, and that something is visible. */
async function probe(halo: HaloClient, voice: Asker, { path, key, whenEmpty }: Probe): Promise<Seen> {
  const query = { pageinate: true, page_size: 1, page_no: 1 };
  const { json } = await halo.call(voice, { method: 'GET', path, query });
  if (rowsOf(json, key).length === 0) return whenEmpty;
  const count = countOf(json);
  return pass(count === null ? 'can be read' : `can be read, ${count} visible`);
}

const checkOf = (halo: HaloClient, voice: Asker, one: Probe): Check => ({
  name: one.name,
  run: () => probe(halo, voice, one),
});

export const placeChecks = (halo: HaloClient, voice: Asker): Check[] => PLACES.map((one) => checkOf(halo, voice, one));
export const ticketsCheck = (halo: HaloClient, voice: Asker): Check => checkOf(halo, voice, TICKETS);
export const assetsCheck = (halo: HaloClient, voice: Asker): Check => checkOf(halo, voice, ASSETS);
