import type { Best } from './best-likeness.ts';
import { clientNamed, isFolder, type ClientName, type ClientNamed } from './client-suggestion.ts';
import { groupForest, type GroupNode } from './group-forest.ts';
import type { LevelGroup, MappedGroup } from './group.ts';
import type { HaloPlace } from './mapping.ts';
import { SURE } from './name-likeness.ts';
import { siteFor, siteNamed, type SiteName } from './site-suggestion.ts';

type Row = MappedGroup & { readonly place: HaloPlace | null };
type Node = GroupNode<Row>;

export interface SuggestionInput {
  readonly groups: readonly LevelGroup[];
  readonly rows: readonly Row[];
  readonly clients: readonly ClientName[];
}

export interface MappingSuggestion {
  readonly groupId: string;
  readonly groupPath: string;
  /** Of the group, and of those below it that have no mapping of their own. */
  readonly devices: number;
  readonly place: HaloPlace;
  /** 0 to 1: how sure it is that the names mean the same. */
  readonly confidence: number;
  /** Another place is as good and a person must say which: never to be saved unasked. */
  readonly ambiguous: boolean;
  readonly why: string;
}

/** A group whose devices have no place, and no place to suggest. */
export interface UnmatchedGroup extends Pick<MappingSuggestion, 'groupId' | 'groupPath' | 'devices' | 'why'> {}

export interface MappingSuggestions {
  readonly suggestions: readonly MappingSuggestion[];
  readonly unmatched: readonly UnmatchedGroup[];
}

/** What is known of the client when a group is looked at. */
type Above =
  /** None yet: the group may be one. */
  | { readonly kind: 'none' }
  /** A person decides, or has decided, for all that is below. */
  | { readonly kind: 'closed' }
  /** `siteId` is inherited, null when that is not sure. */
  | {
      readonly kind: 'client';
      readonly client: ClientName;
      readonly confidence: number;
      readonly siteId: number | null;
    };

interface Found extends MappingSuggestions {
  /** Devices that follow what is above them. */
  readonly inheriting: number;
  /** Clients that groups were taken for. */
  readonly claimed: readonly number[];
}

interface Look {
  readonly clientNamed: ClientNamed;
  readonly clients: ReadonlyMap<number, ClientName>;
  /** Clients that more than one group may be. */
  readonly contested: ReadonlySet<number>;
}

/** At most one of two groups is the client that both are called alike. */
const CONTESTED = 0.8;
const CLOSED: Above = { kind: 'closed' };
const NONE: Above = { kind: 'none' };

const head = ({ id, path, openDevices }: Node) => ({ groupId: id, groupPath: path, devices: openDevices });

const placeOf = (client: ClientName, site: SiteName): HaloPlace => ({
  clientId: client.id,
  clientName: client.name,
  siteId: site.id,
  siteName: site.name,
});

const together = (all: readonly Found[], ownDevices: number): Found => ({
  suggestions: all.flatMap(({ suggestions }) => suggestions),
  unmatched: all.flatMap(({ unmatched }) => unmatched),
  claimed: all.flatMap(({ claimed }) => claimed),
  inheriting: all.reduce((sum, { inheriting }) => sum + inheriting, ownDevices),
});

const below = (node: Node, above: Above, look: Look): Found =>
  together(
    node.children.map((child) => visit(child, above, look)),
    node.ownDevices,
  );

/** What is below a mapped or excluded group. */
function aboveOf({ excluded, place }: Row, { clients }: Look): Above {
  const client = excluded || place === null ? undefined : clients.get(place.clientId);
  return client === undefined || place === null
    ? CLOSED
    : { kind: 'client', client, confidence: 1, siteId: place.siteId };
}

/** A group of a client: a site of it, or it follows its parent. */
function asSite(node: Node, above: Above & { kind: 'client' }, look: Look): Found {
  const best = siteNamed(node.name, above.client);
  if (best === null || (!best.isUndecided && best.found.id === above.siteId)) return below(node, above, look);
  const inner = below(node, best.isUndecided ? above : { ...above, siteId: best.found.id }, look);
  const suggestion: MappingSuggestion = {
    ...head(node),
    place: placeOf(above.client, best.found),
    confidence: Math.min(best.confidence, above.confidence),
    ambiguous: best.isUndecided,
    why: above.confidence < SURE ? `${best.why}, if that is the client` : best.why,
  };
  return {
    ...inner,
    suggestions: [suggestion, ...inner.suggestions],
    inheriting: best.isUndecided ? inner.inheriting : 0,
  };
}

function contestedBest(best: Best<ClientName>, { contested }: Look): Best<ClientName> {
  if (best.isUndecided || best.confidence === 1 || !contested.has(best.found.id)) return best;
  return { ...best, confidence: Math.min(best.confidence, CONTESTED), why: `${best.why}, as another group` };
}

const unmatchedFor = (node: Node, inner: Found, why: string, devices = node.openDevices): Found => ({
  ...inner,
  unmatched: [{ ...head(node), devices, why }, ...inner.unmatched],
});

/** A group above which there is no client: one itself, or a folder of clients, or nothing that is known. */
function asClient(node: Node, look: Look): Found {
  const named = look.clientNamed(node.name);
  if ((named === null || named.confidence < SURE) && isFolder(node, look.clientNamed)) {
    const inner = below(node, NONE, look);
    return node.ownDevices === 0 ? inner : unmatchedFor(node, inner, 'no client alike', node.ownDevices);
  }
  if (named === null) return unmatchedFor(node, below(node, CLOSED, look), 'no client alike');
  const best = contestedBest(named, look);
  const client = best.found;
  const site = siteFor(client);
  if (site === null) return unmatchedFor(node, below(node, CLOSED, look), `${client.name} has no active site`);
  const siteId = site.isUndecided ? null : site.found.id;
  const inner = best.isUndecided
    ? below(node, CLOSED, look)
    : below(node, { kind: 'client', client, confidence: best.confidence, siteId }, look);
  const claimed = best.isUndecided ? inner.claimed : [client.id, ...inner.claimed];
  // Which of its sites does not matter where each group below has one of its own.
  if (!best.isUndecided && site.isUndecided && inner.inheriting === 0) return { ...inner, claimed };
  const suggestion: MappingSuggestion = {
    ...head(node),
    place: placeOf(client, site.found),
    confidence: Math.min(best.confidence, site.confidence),
    ambiguous: best.isUndecided || site.isUndecided,
    why: best.isUndecided ? best.why : `${best.why}, ${site.why}`,
  };
  return { ...inner, claimed, suggestions: [suggestion, ...inner.suggestions], inheriting: 0 };
}

function visit(node: Node, above: Above, look: Look): Found {
  if (node.row !== null) return { ...below(node, aboveOf(node.row, look), look), inheriting: 0 };
  if (node.openDevices === 0) return below(node, CLOSED, look);
  switch (above.kind) {
    case 'none':
      return asClient(node, look);
    case 'client':
      return asSite(node, above, look);
    case 'closed':
      return below(node, CLOSED, look);
  }
}

function repeated(ids: readonly number[]): Set<number> {
  const seen = new Set<number>();
  const again = new Set<number>();
  for (const id of ids) (seen.has(id) ? again : seen).add(id);
  return again;
}

/**
 * A client and site for each group with devices that has none, by their names alone; nothing for groups that simply
 * follow their parent. A group at the top is a client, one below it a site. In the order of paths, whatever the
 * order of the input. Inactive clients and sites do not count.
 */
export function suggestMappings({ groups, rows, clients }: SuggestionInput): MappingSuggestions {
  const forest = groupForest(groups, new Map(rows.map((row) => [row.groupId, row])));
  const active = clients.filter(({ inactive }) => inactive !== true);
  const look: Look = {
    clientNamed: clientNamed(active),
    clients: new Map(active.map((client) => [client.id, client])),
    contested: new Set(),
  };
  const all = (using: Look): Found =>
    together(
      forest.map((node) => visit(node, NONE, using)),
      0,
    );
  const contested = repeated(all(look).claimed);
  const { suggestions, unmatched } = all({ ...look, contested });
  return { suggestions, unmatched };
}

/** Those that may be saved without asking again. */
export const acceptable = (suggestions: readonly MappingSuggestion[], least: number): MappingSuggestion[] =>
  suggestions.filter(({ ambiguous, confidence }) => !ambiguous && confidence >= least);
