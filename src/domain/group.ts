/** A group of Level's tree. Names are not unique (level-api.md 5). */
export interface LevelGroup {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  /** Direct devices. */
  readonly deviceCount: number;
}

/** Level allows any depth; a tree deeper than this is a cycle in disguise. */
const MAX_DEPTH = 100;

/** A group and its ancestors, itself first. A parent that does not exist, or a cycle, ends the list. */
export function lineage(groupId: string, groups: ReadonlyMap<string, LevelGroup>): LevelGroup[] {
  const line: LevelGroup[] = [];
  const seen = new Set<string>();
  let group = groups.get(groupId);
  while (group !== undefined && !seen.has(group.id) && line.length < MAX_DEPTH) {
    seen.add(group.id);
    line.push(group);
    group = group.parentId === null ? undefined : groups.get(group.parentId);
  }
  return line;
}

/** "Acme / Head office", the spelling of the configuration file. */
export function groupPath(groupId: string, groups: ReadonlyMap<string, LevelGroup>): string {
  return lineage(groupId, groups)
    .map((group) => group.name)
    .reverse()
    .join(' / ');
}

export interface MappedGroup {
  readonly groupId: string;
  readonly excluded: boolean;
}

/**
 * The row that a group's devices belong to: its deepest mapped ancestor, itself included.
 * An excluded group ends the inheritance, so its devices belong to no row.
 */
export function rowOf<R extends MappedGroup>(
  groupId: string | null,
  groups: ReadonlyMap<string, LevelGroup>,
  rows: ReadonlyMap<string, R>,
): R | null {
  if (groupId === null) return null;
  for (const group of lineage(groupId, groups)) {
    const row = rows.get(group.id);
    if (row !== undefined) return row.excluded ? null : row;
  }
  return null;
}
