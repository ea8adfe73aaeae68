import { bestOf, type Best } from './best-likeness.ts';
import { businessName } from './business-name.ts';
import type { GroupNode } from './group-forest.ts';
import { likeness, SURE } from './name-likeness.ts';
import type { ClientSites } from './site-suggestion.ts';

export interface ClientName extends ClientSites {
  readonly id: number;
  readonly inactive?: boolean;
}

/** The client that a group is named after, null when none is called alike. */
export type ClientNamed = (name: string) => Best<ClientName> | null;

/** Less alike than this is not worth a look. */
const LEAST_CLIENT = 0.6;

/** Each name is looked up once. */
export function clientNamed(clients: readonly ClientName[]): ClientNamed {
  const candidates = clients
    .filter(({ inactive }) => inactive !== true)
    .map((client) => ({ id: client.id, client, read: businessName(client.name) }));
  const known = new Map<string, Best<ClientName> | null>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const wanted = businessName(name);
    const best = bestOf(candidates, ({ read }) => likeness(wanted, read), LEAST_CLIENT);
    const found = best === null ? null : { ...best, found: best.found.client };
    known.set(name, found);
    return found;
  };
}

const LEAST_IN_FOLDER = 2;

/** "Customers", "A - F": no client itself, but at least half of what is directly below it are clients beyond doubt. */
export function isFolder<R>(node: GroupNode<R>, named: ClientNamed): boolean {
  const children = node.children.filter(({ row, openDevices }) => row === null && openDevices > 0);
  if (children.length < LEAST_IN_FOLDER) return false;
  const clients = children.filter((child) => {
    const best = named(child.name);
    const isClient = best !== null && !best.isUndecided && best.confidence >= SURE;
    return isClient || isFolder(child, named);
  });
  return clients.length >= LEAST_IN_FOLDER && clients.length * 2 >= children.length;
}
