import type { LevelGroup } from './group.ts';

/** A group with those below it. */
export interface GroupNode<R> {
  readonly id: string;
  readonly name: string;
  /** "Acme / Head office". */
  readonly path: string;
  readonly ownDevices: number;
  /** Its own devices, and those below it that no row of their own decides. */
  readonly openDevices: number;
  readonly row: R | null;
  readonly children: readonly GroupNode<R>[];
}

const byPath = <R>(a: GroupNode<R>, b: GroupNode<R>): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : a.id < b.id ? -1 : 1;

/** The trees of Level's groups, in the order of their paths. A group without a known parent is a root; groups in a circle have none. */
export function groupForest<R>(groups: readonly LevelGroup[], rows: ReadonlyMap<string, R>): GroupNode<R>[] {
  const known = new Set(groups.map(({ id }) => id));
  const childrenOf = new Map<string | null, LevelGroup[]>();
  for (const group of groups) {
    const parent = group.parentId !== null && known.has(group.parentId) ? group.parentId : null;
    const siblings = childrenOf.get(parent);
    if (siblings === undefined) childrenOf.set(parent, [group]);
    else siblings.push(group);
  }
  const nodesOf = (parentId: string | null, above: string): GroupNode<R>[] =>
    (childrenOf.get(parentId) ?? [])
      .map(({ id, name, deviceCount }) => nodeOf(id, name, deviceCount, above))
      .sort(byPath);
  const nodeOf = (id: string, name: string, ownDevices: number, above: string): GroupNode<R> => {
    const path = `${above}${name}`;
    const children = nodesOf(id, `${path} / `);
    const openBelow = children.reduce((sum, child) => sum + (child.row === null ? child.openDevices : 0), 0);
    return { id, name, path, ownDevices, openDevices: ownDevices + openBelow, row: rows.get(id) ?? null, children };
  };
  return nodesOf(null, '');
}
