import type { MappedGroup } from './group.ts';
import type { RowHold } from './row-hold.ts';
import { foldedPath, sameName } from './same-name.ts';

/** A client and site of HaloPSA. Ids decide, names are labels. */
export interface HaloPlace {
  readonly clientId: number;
  readonly clientName: string;
  readonly siteId: number;
  readonly siteName: string;
}

/** A mapping as it is stored: resolved to ids. An excluded group has no place. */
export interface GroupMapping extends MappedGroup {
  readonly groupPath: string;
  readonly place: HaloPlace | null;
  /** Set by a person; absent: the row is on. */
  readonly onHold?: RowHold;
}

/** A mapping as a person writes it: names or ids everywhere. */
export interface MappingRequest {
  /** Level's group id, or its path separated by " / ". */
  readonly group: string;
  readonly client?: string | number;
  readonly site?: string | number;
  /** A row that is there keeps its hold when this is absent. */
  readonly state?: 'on' | 'onHold' | 'excluded';
  /** Of the state onHold: see `HoldRequest`. */
  readonly until?: string;
  readonly reason?: string;
}

export interface HaloSite {
  readonly id: number;
  readonly name: string;
  readonly clientId: number;
  readonly clientName: string;
  readonly inactive: boolean;
}

export interface HaloClient {
  readonly id: number;
  readonly name: string;
  readonly inactive: boolean;
}

interface Named {
  readonly id: number;
  readonly name: string;
  readonly inactive: boolean;
}

/** What exists on both sides, for turning names into ids. */
export interface Directory {
  /** Level group id → path. */
  readonly groups: ReadonlyMap<string, string>;
  readonly clients: readonly HaloClient[];
  readonly sites: readonly HaloSite[];
}

export type Resolved = { readonly ok: GroupMapping } | { readonly fault: string };

function groupOf(wanted: string, directory: Directory): { id: string; path: string } | string {
  const path = directory.groups.get(wanted);
  if (path !== undefined) return { id: wanted, path };
  const found = [...directory.groups].filter(([, candidate]) => foldedPath(candidate) === foldedPath(wanted));
  const [first, ...others] = found;
  if (first === undefined) return `Level has no group "${wanted}" (level-halopsa groups lists them)`;
  if (others.length === 0) return { id: first[0], path: first[1] };
  return `Level has ${found.length} groups "${wanted}": name one by its id (${found.map(([id]) => id).join(', ')})`;
}

function oneOf<T extends Named>(kind: string, wanted: string | number, among: readonly T[], where: string): T | string {
  const byId = among.filter((item) => String(item.id) === String(wanted));
  const found = byId.length > 0 ? byId : among.filter((item) => sameName(item.name, String(wanted)));
  const [first, ...others] = found.filter((item) => !item.inactive);
  if (first === undefined)
    return found.length > 0
      ? `HaloPSA's ${kind} "${wanted}"${where} is inactive`
      : `HaloPSA has no ${kind} "${wanted}"${where} (level-halopsa clients lists them)`;
  if (others.length === 0) return first;
  return `HaloPSA has ${others.length + 1} of ${kind} "${wanted}"${where}: name one by its id (${[first, ...others].map((item) => item.id).join(', ')})`;
}

/** A client and site by names or ids; a text says what is wrong. A client with one site needs no more than its name. */
export function resolvePlace(
  request: Pick<MappingRequest, 'client' | 'site'>,
  directory: Pick<Directory, 'clients' | 'sites'>,
): HaloPlace | string {
  if (request.client === undefined) return 'a client and a site are needed';
  const client = oneOf('client', request.client, directory.clients, '');
  if (typeof client === 'string') return client;
  const sites = directory.sites.filter((site) => site.clientId === client.id);
  const only = sites.filter((site) => !site.inactive);
  const wanted = request.site ?? (only.length === 1 ? only[0]?.id : undefined);
  if (wanted === undefined)
    return `client "${client.name}" has ${only.length} sites: say which (${only.map((site) => site.name).join(', ')})`;
  const site = oneOf('site', wanted, sites, ` of client "${client.name}"`);
  if (typeof site === 'string') return site;
  return { clientId: client.id, clientName: client.name, siteId: site.id, siteName: site.name };
}

/** Turns one request into ids, or says what is wrong with it. Never guesses between two of a name. */
export function resolveMapping(request: MappingRequest, directory: Directory): Resolved {
  const group = groupOf(request.group, directory);
  if (typeof group === 'string') return { fault: group };
  const head = { groupId: group.id, groupPath: group.path };
  if (request.state === 'excluded') return { ok: { ...head, excluded: true, place: null } };
  if (request.client === undefined) return { fault: `"${request.group}" needs a client and a site` };
  const place = resolvePlace(request, directory);
  return typeof place === 'string' ? { fault: place } : { ok: { ...head, excluded: false, place } };
}

/** Resolves all, or reports every fault: a save is taken whole or not at all. */
export function resolveMappings(
  requests: readonly MappingRequest[],
  directory: Directory,
): { mappings: GroupMapping[]; faults: string[] } {
  const mappings: GroupMapping[] = [];
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const request of requests) {
    const resolved = resolveMapping(request, directory);
    if ('fault' in resolved) faults.push(resolved.fault);
    else if (seen.has(resolved.ok.groupId)) faults.push(`two rows for the group "${resolved.ok.groupPath}"`);
    else {
      seen.add(resolved.ok.groupId);
      mappings.push(resolved.ok);
    }
  }
  return { mappings, faults };
}

/**
 * All that is wrong with the shape of a mapping update, whoever sent it.
 *
 * @param saysMore there is more in it than these two
 */
export function mappingFaults(set: unknown, remove: unknown, saysMore = false): string[] {
  const faults: string[] = [];
  if (set !== undefined && !Array.isArray(set)) faults.push('set: a list of rows is expected');
  if (remove !== undefined && !(Array.isArray(remove) && remove.every((id) => typeof id === 'string')))
    faults.push('remove: a list of group ids or paths is expected');
  const rows: unknown[] = Array.isArray(set) ? set : [];
  for (const [index, row] of rows.entries()) {
    const at = `set[${index}]`;
    if (typeof row !== 'object' || row === null) {
      faults.push(`${at}: an object such as {"group":"Acme / Main","client":"Acme","site":"Main"} is expected`);
      continue;
    }
    const { group, client, site, state } = row as Record<string, unknown>;
    if (typeof group !== 'string' || group.trim() === '')
      faults.push(`${at}.group: a Level group's path or id is expected`);
    for (const [name, value] of [
      ['client', client],
      ['site', site],
    ] as const)
      if (value !== undefined && typeof value !== 'string' && typeof value !== 'number')
        faults.push(`${at}.${name}: a name or an id is expected`);
    if (state !== undefined && state !== 'on' && state !== 'onHold' && state !== 'excluded')
      faults.push(`${at}.state: on, onHold or excluded is expected`);
  }
  if (faults.length === 0 && !saysMore && rows.length === 0 && !(Array.isArray(remove) && remove.length > 0))
    faults.push('nothing to save: give set, remove, hold or resume');
  return faults;
}
