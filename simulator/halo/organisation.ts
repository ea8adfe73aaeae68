import { empty, isTrue, json, type SimAnswer } from '../exchange.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import type { HaloClient, HaloSite } from '../world/types.ts';
import { activityFilter, idFilter, listAnswer } from './list.ts';
import { sees } from './rights.ts';

const TOP_LEVEL = { id: 2, name: 'Customers' } as const;

const clientWire = (client: HaloClient) => ({
  id: client.id,
  name: client.name,
  toplevel_id: TOP_LEVEL.id,
  toplevel_name: TOP_LEVEL.name,
  inactive: client.inactive,
  colour: '#2bd3c6',
  ref: '',
  use: 'client',
});

const siteWire = ({ world }: Simulation, site: HaloSite) => {
  const clientName = world.clients.get(site.clientId)?.name ?? '';
  return {
    id: site.id,
    name: site.name,
    client_id: site.clientId,
    client_name: clientName,
    clientsite_name: `${clientName}/${site.name}`,
    inactive: site.inactive,
    timezone: '',
    sla_id: -1,
    isstocklocation: false,
  };
};

const visibleClient = (grant: TokenGrant, id: number): boolean => sees(grant.rights.allClients, id);

export function listClients(sim: Simulation, grant: TokenGrant, query: URLSearchParams): SimAnswer {
  const shown = activityFilter(query);
  const search = query.get('search')?.toLowerCase() ?? '';
  const rows = [...sim.world.clients.values()].filter(
    (client) => shown(client.inactive) && visibleClient(grant, client.id) && client.name.toLowerCase().includes(search),
  );
  return listAnswer(rows, query, sim.switches, { key: 'clients', cap: null }, clientWire);
}

export function showClient(sim: Simulation, grant: TokenGrant, id: number, query: URLSearchParams): SimAnswer {
  const client = sim.world.clients.get(id);
  if (client === undefined || !visibleClient(grant, id)) return empty(404);
  return json(200, { ...clientWire(client), ...(isTrue(query.get('includedetails')) ? { customfields: [] } : {}) });
}

export function listSites(sim: Simulation, grant: TokenGrant, query: URLSearchParams): SimAnswer {
  const shown = activityFilter(query);
  const clientIds = idFilter(query, 'client_id', 'client_ids');
  const search = query.get('search')?.toLowerCase() ?? '';
  const rows = [...sim.world.sites.values()].filter(
    (site) =>
      shown(site.inactive) &&
      visibleClient(grant, site.clientId) &&
      (clientIds === null || clientIds.has(site.clientId)) &&
      site.name.toLowerCase().includes(search),
  );
  return listAnswer(rows, query, sim.switches, { key: 'sites', cap: null }, (site) => siteWire(sim, site));
}

export function showSite(sim: Simulation, grant: TokenGrant, id: number): SimAnswer {
  const site = sim.world.sites.get(id);
  return site === undefined || !visibleClient(grant, site.clientId) ? empty(404) : json(200, siteWire(sim, site));
}

export const topLevels = (): SimAnswer => json(200, { tree: [TOP_LEVEL] });
