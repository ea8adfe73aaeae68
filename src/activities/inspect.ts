import type { HaloClientView, InspectActivities, LevelGroupView, Page } from '../contract/activities.ts';
import { groupPath, type LevelGroup } from '../domain/group.ts';
import { resolveMappings, type HaloSite } from '../domain/mapping.ts';
import type { ConnectionClients } from '../holder/connection-clients.ts';
import { HaloView } from '../holder/halo-view.ts';
import type { Voice } from '../holder/voice.ts';
import type { LevelClient } from '../apis/level/client.ts';
import { listGroups } from '../apis/level/groups.ts';
import { createAlertQuestions } from './ask-alerts.ts';
import { asked } from './asked.ts';
import { checkConnection } from './check-connection.ts';

const PAGE = 500;
/** Later pages come from the reading of the first. */
const PAGES_MS = 60_000;

const pageOf = <T>(items: readonly T[], offset: number, voice: Voice): Page<T> => ({
  items: items.slice(offset, offset + PAGE),
  next: offset + PAGE < items.length ? offset + PAGE : null,
  records: voice.records,
});

const byPath = (a: LevelGroupView, b: LevelGroupView): number => (a.path < b.path ? -1 : Number(a.path > b.path));

/** Client id → its sites. */
function activeSites(sites: readonly HaloSite[]): Map<number, HaloClientView['sites'][number][]> {
  const found = new Map<number, HaloClientView['sites'][number][]>();
  for (const { id, name, clientId, inactive } of sites) {
    if (inactive) continue;
    const known = found.get(clientId);
    if (known === undefined) found.set(clientId, [{ id, name }]);
    else known.push({ id, name });
  }
  return found;
}

export function createInspectActivities(clients: ConnectionClients): InspectActivities {
  const { halo, level } = clients.open();
  const view = new HaloView(halo);
  let groups: { readonly at: number; readonly rows: ReadonlyMap<string, LevelGroup> } | null = null;

  const levelGroups = async (
    from: LevelClient,
    voice: Voice,
    offset: number,
  ): Promise<ReadonlyMap<string, LevelGroup>> => {
    if (groups === null || offset === 0 || groups.at + PAGES_MS < Date.now())
      groups = { at: Date.now(), rows: await listGroups(from, voice) };
    return groups.rows;
  };

  return {
    ...createAlertQuestions(clients),
    checkConnection: () =>
      asked('halopsa', async (voice) => {
        // A fresh pair: a token that was issued before must not hide that the secret no longer works.
        const fresh = clients.open();
        return {
          lines: await checkConnection(fresh.halo, fresh.level, voice, clients.settings),
          records: voice.records,
        };
      }),
    listLevelGroups: ({ offset }) =>
      asked('level', async (voice) => {
        const rows = await levelGroups(level, voice, offset);
        const items = [...rows.values()].map((group): LevelGroupView => ({
          id: group.id,
          parentId: group.parentId,
          name: group.name,
          path: groupPath(group.id, rows),
          devices: group.deviceCount,
        }));
        return pageOf(items.sort(byPath), offset, voice);
      }),
    listHaloClients: ({ offset }) =>
      asked('halopsa', async (voice) => {
        const { clients: rows, sites } = await view.places(voice, offset === 0);
        const sitesOf = activeSites(sites);
        const items = rows
          .filter((client) => !client.inactive)
          .map(({ id, name }): HaloClientView => ({ id, name, sites: sitesOf.get(id) ?? [] }))
          .sort((a, b) => a.name.localeCompare(b.name, 'en'));
        return pageOf(items, offset, voice);
      }),
    resolveRows: ({ set }) =>
      asked('halopsa', async (voice) => {
        const rows = await levelGroups(level, voice, 0);
        const paths = new Map([...rows.keys()].map((id) => [id, groupPath(id, rows)]));
        const { clients: named, sites } = await view.places(voice, true);
        return { ...resolveMappings(set, { groups: paths, clients: named, sites }), records: voice.records };
      }),
  };
}
