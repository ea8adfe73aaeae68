import type { LevelGroupView } from '../contract/activities.ts';
import type { IntegrationConfig } from '../contract/messages.ts';
import { lineage, type LevelGroup } from '../domain/group.ts';
import type { HaloPlace } from '../domain/mapping.ts';

type MappedRow = IntegrationConfig['rows'][number];

export interface GroupMappingView {
  readonly kind: 'mapped' | 'inherited' | 'excluded' | 'unmapped';
  readonly place: HaloPlace | null;
  /** Path of the ancestor that decides; null when the group decides itself, or nobody does. */
  readonly from: string | null;
}

export interface GroupLine extends LevelGroupView {
  readonly mapping: GroupMappingView;
  /** "├─ " and the like. */
  readonly branch: string;
}

const UNMAPPED: GroupMappingView = { kind: 'unmapped', place: null, from: null };

function mappingOf(
  id: string,
  groups: ReadonlyMap<string, LevelGroup>,
  rows: ReadonlyMap<string, MappedRow>,
): GroupMappingView {
  const row = lineage(id, groups)
    .map((group) => rows.get(group.id))
    .find((found) => found !== undefined);
  if (row === undefined) return UNMAPPED;
  const isOwn = row.groupId === id;
  return {
    kind: row.excluded ? 'excluded' : isOwn ? 'mapped' : 'inherited',
    place: row.place,
    from: isOwn ? null : row.groupPath,
  };
}

const byName = (a: LevelGroupView, b: LevelGroupView): number => a.name.localeCompare(b.name, 'en', { numeric: true });

/** Level's groups as a tree, each with what becomes of its devices. A group without a known parent is a root. */
export function groupTree(groups: readonly LevelGroupView[], mapped: readonly MappedRow[]): GroupLine[] {
  const rows = new Map(mapped.map((row) => [row.groupId, row]));
  const known = new Map(
    groups.map(({ id, name, parentId, devices }) => [id, { id, name, parentId, deviceCount: devices }]),
  );
  const children = new Map<string | null, LevelGroupView[]>();
  for (const group of groups) {
    const parent = group.parentId !== null && known.has(group.parentId) ? group.parentId : null;
    children.set(parent, [...(children.get(parent) ?? []), group]);
  }
  const lines: GroupLine[] = [];
  const seen = new Set<string>();
  const add = (siblings: readonly LevelGroupView[], indent: string, isRoot: boolean): void => {
    for (const [at, group] of [...siblings].sort(byName).entries()) {
      if (seen.has(group.id)) continue;
      seen.add(group.id);
      const isLast = at === siblings.length - 1;
      lines.push({
        ...group,
        branch: isRoot ? '' : `${indent}${isLast ? '└─ ' : '├─ '}`,
        mapping: mappingOf(group.id, known, rows),
      });
      add(children.get(group.id) ?? [], isRoot ? '' : `${indent}${isLast ? '   ' : '│  '}`, false);
    }
  };
  add(children.get(null) ?? [], '', true);
  for (const group of groups) add([group], '', true);
  return lines;
}

/** Rows whose group Level no longer has. */
export const goneRows = (groups: readonly LevelGroupView[], mapped: readonly MappedRow[]): MappedRow[] => {
  const ids = new Set(groups.map(({ id }) => id));
  return mapped.filter(({ groupId }) => !ids.has(groupId));
};
