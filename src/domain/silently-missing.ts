import type { Device } from './device.ts';
import { groupPath, lineage, type LevelGroup, type MappedGroup } from './group.ts';
import type { Policy } from './policy.ts';
import { foldedName } from './same-name.ts';

/** So many are named; the rest is counted. */
const NAMED = 3;

export interface MissingGroups {
  readonly count: number;
  readonly devices: number;
  /** The first few, by path. */
  readonly paths: readonly string[];
}

/** What a sweep saw and nobody would notice: nothing fails because of it. */
export interface SilentlyMissing {
  /** Level groups with devices that are not mapped, not below a mapped one, and not excluded. */
  readonly unmapped: MissingGroups;
  /** Devices in no Level group. */
  readonly ungrouped: number;
  /** Mapped groups with devices of which no policy takes any; none without policies. */
  readonly ticketless: MissingGroups;
}

interface Seen {
  readonly devices: Iterable<Pick<Device, 'groupId' | 'tags'>>;
  readonly groups: ReadonlyMap<string, LevelGroup>;
  readonly rows: readonly (MappedGroup & { readonly groupPath: string })[];
  readonly policies: readonly Pick<Policy, 'tags'>[];
}

function named(found: readonly (readonly [path: string, devices: number])[]): MissingGroups {
  return {
    count: found.length,
    devices: found.reduce((sum, [, devices]) => sum + devices, 0),
    paths: found
      .map(([path]) => path)
      .sort()
      .slice(0, NAMED),
  };
}

const more = (counts: Map<string, number>, groupId: string): unknown =>
  counts.set(groupId, (counts.get(groupId) ?? 0) + 1);

export function silentlyMissing({ devices, groups, rows, policies }: Seen): SilentlyMissing {
  const mapped = new Map(rows.map((row) => [row.groupId, row]));
  const rowOfGroup = new Map<string, (typeof rows)[number] | null>();
  const takesAny = policies.some(({ tags }) => tags.length === 0);
  const tags = new Set(policies.flatMap((policy) => policy.tags.map(foldedName)));
  const unmapped = new Map<string, number>();
  const inRow = new Map<string, number>();
  const taken = new Set<string>();
  let ungrouped = 0;
  for (const device of devices) {
    const { groupId } = device;
    if (groupId === null || !groups.has(groupId)) {
      ungrouped += 1;
      continue;
    }
    let row = rowOfGroup.get(groupId);
    if (row === undefined) {
      const line = lineage(groupId, groups);
      row = line.map(({ id }) => mapped.get(id)).find((found) => found !== undefined) ?? null;
      rowOfGroup.set(groupId, row);
    }
    if (row === null) more(unmapped, groupId);
    else if (!row.excluded) {
      more(inRow, row.groupId);
      if (takesAny || device.tags.some((tag) => tags.has(foldedName(tag)))) taken.add(row.groupId);
    }
  }
  const without = policies.length === 0 ? [] : [...inRow].filter(([groupId]) => !taken.has(groupId));
  return {
    unmapped: named([...unmapped].map(([groupId, count]) => [groupPath(groupId, groups), count])),
    ungrouped,
    ticketless: named(without.map(([groupId, count]) => [mapped.get(groupId)?.groupPath ?? groupId, count])),
  };
}
