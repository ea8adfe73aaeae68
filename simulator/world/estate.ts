import { levelId } from './level-ids.ts';
import type { Random } from './random.ts';
import type { HaloClient, HaloSite, LevelGroup, Place } from './types.ts';
import { COMPANY_NAMES, DEPARTMENTS, TOWNS, TRADES } from './vocabulary.ts';

interface Customer {
  client: HaloClient;
  code: string;
  sites: HaloSite[];
  rootGroupId: string;
}

interface Estate {
  customers: Customer[];
  clients: Map<number, HaloClient>;
  sites: Map<number, HaloSite>;
  groups: Map<string, LevelGroup>;
  mapping: Map<string, Place>;
  /** Group id to the town it stands in. */
  towns: Map<string, string>;
  customerOf: Map<string, Customer>;
}

const FIRST_CLIENT_ID = 12;
const FIRST_SITE_ID = 41;
const FIRST_GROUP_NUMBER = 40_101;
export const UNKNOWN_ID = 1;

/** Code of a customer in hostnames: NWD for Northwind Dental; a digit where letters are taken. */
function codeOf(name: string, trade: string, taken: Set<string>): string {
  const base = (name.slice(0, 2) + trade.slice(0, 1)).toUpperCase();
  let code = base;
  for (let n = 2; taken.has(code); n += 1) code = `${base}${n}`;
  taken.add(code);
  return code;
}

/**
 * Customers with their sites, and Level's groups over them: root = client, children = sites, grandchildren = departments of a site.
 * A root group is meant for the client's first site, a grandchild for its parent's.
 */
export function makeEstate(rng: Random, clientCount: number, groupCount: number, numericIds: boolean): Estate {
  const estate: Estate = {
    customers: [],
    clients: new Map(),
    sites: new Map(),
    groups: new Map(),
    mapping: new Map(),
    towns: new Map(),
    customerOf: new Map(),
  };
  estate.clients.set(UNKNOWN_ID, { id: UNKNOWN_ID, name: 'Unknown', inactive: false });
  estate.sites.set(UNKNOWN_ID, { id: UNKNOWN_ID, clientId: UNKNOWN_ID, name: 'Unknown', inactive: false });
  let siteId = FIRST_SITE_ID;
  let groupNumber = FIRST_GROUP_NUMBER;
  const codes = new Set<string>();

  const addGroup = (
    customer: Customer,
    parentId: string | null,
    name: string,
    site: HaloSite,
    town: string,
  ): LevelGroup => {
    const group: LevelGroup = {
      number: groupNumber,
      id: levelId('DeviceGroup', groupNumber, numericIds),
      parentId,
      name,
    };
    groupNumber += 1;
    estate.groups.set(group.id, group);
    estate.mapping.set(group.id, { clientId: site.clientId, siteId: site.id });
    estate.towns.set(group.id, town);
    estate.customerOf.set(group.id, customer);
    return group;
  };
  const addSite = (customer: Customer, name: string): HaloSite => {
    const site: HaloSite = { id: siteId, clientId: customer.client.id, name, inactive: false };
    siteId += 1;
    customer.sites.push(site);
    estate.sites.set(site.id, site);
    return site;
  };

  const leaves: { customer: Customer; group: LevelGroup; site: HaloSite; town: string; departments: string[] }[] = [];
  for (let index = 0; index < clientCount; index += 1) {
    const name = COMPANY_NAMES[index % COMPANY_NAMES.length] ?? 'Northwind';
    const trade = TRADES[(index + Math.floor(index / COMPANY_NAMES.length)) % TRADES.length] ?? 'Dental';
    const client: HaloClient = { id: FIRST_CLIENT_ID + index, name: `${name} ${trade}`, inactive: false };
    const customer: Customer = { client, code: codeOf(name, trade, codes), sites: [], rootGroupId: '' };
    estate.clients.set(client.id, client);
    estate.customers.push(customer);
    const town = rng.pick(TOWNS);
    const site = addSite(customer, 'Head office');
    const root = addGroup(customer, null, client.name, site, town);
    customer.rootGroupId = root.id;
    leaves.push({
      customer,
      group: addGroup(customer, root.id, 'Head office', site, town),
      site,
      town,
      departments: [],
    });
  }

  for (let left = groupCount - estate.groups.size, turn = 0; left > 0; left -= 1, turn += 1) {
    const customer = estate.customers[(turn * 7) % clientCount];
    if (customer === undefined) break;
    const freeTowns = TOWNS.filter((town) => !customer.sites.some((site) => site.name === town));
    const leaf = rng.pick(leaves.filter((candidate) => candidate.customer === customer));
    const freeDepartments = DEPARTMENTS.filter((department) => !leaf.departments.includes(department));
    if (turn % 2 === 0 && freeDepartments.length > 0) {
      const department = rng.pick(freeDepartments);
      leaf.departments.push(department);
      addGroup(customer, leaf.group.id, department, leaf.site, leaf.town);
      continue;
    }
    const town = rng.pick(freeTowns);
    const site = addSite(customer, town);
    leaves.push({
      customer,
      group: addGroup(customer, customer.rootGroupId, town, site, town),
      site,
      town,
      departments: [],
    });
  }
  return estate;
}
