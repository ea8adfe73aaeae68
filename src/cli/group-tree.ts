import type { LevelGroupView } from '../contract/activities.ts';
import type { IntegrationConfig } from '../contract/messages.ts';
import { lineage, type LevelGroup } from '../domain/group.ts';
import type { HaloPlace } from '../domain/mapping.ts';
import { bareName } from '../domain/same-name.ts';

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

const names = new Intl.Collator('en', { numeric: true });
const byName = (a: LevelGroupView, b: LevelGroupView): number => names.compare(a.name, b.name);

/** The groups as the rules of the domain know them. */
export const levelGroups = (groups: readonly LevelGroupView[]): LevelGroup[] =>
  groups.map(({ id, name, parentId, devices }) => ({ id, name, parentId, deviceCount: devices }));

/** Level's groups as a tree, each with what becomes of its devices. A group without a known parent is a root. */
export function groupTree(groups: readonly LevelGroupView[], mapped: readonly MappedRow[]): GroupLine[] {
  const rows = new Map(mapped.map((row) => [row.groupId, row]));
  const known = new Map(levelGroups(groups).map((group) => [group.id, group]));
  const children = new Map<string | null, LevelGroupView[]>();
  for (const group of groups) {
    const parent = group.parentId !== null && known.has(group.parentId) ? group.parentId : null;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [group]);
    else siblings.push(group);
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

const searched = (path: string): string => path.split('/').map(bareName).join('/');

/** Whether a path holds the text: "Café/HQ" is found by "cafe / h". */
export function pathSearch(wanted: string): (path: string) => boolean {
  const text = searched(wanted);
  return (path) => searched(path).includes(text);
}

/** These groups and all above them, so that a tree of them can be read. */
export function withAncestors(
  groups: readonly LevelGroupView[],
  wanted: ReadonlySet<string>,
): readonly LevelGroupView[] {
  const known = new Map(levelGroups(groups).map((group) => [group.id, group]));
  const shown = new Set([...wanted].flatMap((id) => lineage(id, known).map((group) => group.id)));
  return groups.filter(({ id }) => shown.has(id));
}

/** Rows whose group Level no longer has. */
export const goneRows = (groups: readonly LevelGroupView[], mapped: readonly MappedRow[]): MappedRow[] => {
  const ids = new Set(groups.map(({ id }) => id));
  return mapped.filter(({ groupId }) => !ids.has(groupId));
};
