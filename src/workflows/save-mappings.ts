import { ActivityFailure, ApplicationFailure, condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { InspectActivities } from '../contract/activities.ts';
import { FAILURES } from '../contract/failures.ts';
import type { SaveGroupMappings, SavedMappings } from '../contract/messages.ts';
import { inspectOptions } from '../contract/options.ts';
import type { GroupRow } from '../domain/group-row.ts';
import { changedHolds, withHold, type HoldChange } from '../domain/held-rows.ts';
import type { GroupMapping } from '../domain/mapping.ts';
import { holdOf } from '../domain/row-hold.ts';
import { answerTo, readFailure } from './activity-failure.ts';
import type { Entity } from './entity.ts';

const goingOn = (group: string): { group: string; hold: null } => ({ group, hold: null });

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** The rows that are meant, by id or path; or what is wrong. */
function rowsNamed(rows: readonly GroupRow[], wanted: readonly string[]): { ids: string[]; faults: string[] } {
  const ids: string[] = [];
  const faults: string[] = [];
  for (const name of wanted) {
    const found = rows.filter((row) => row.groupId === name || same(row.groupPath, name));
    const [first, ...others] = found;
    if (first === undefined) faults.push(`no row for the group "${name}" (level-halopsa map list shows them)`);
    else if (others.length > 0) faults.push(`${found.length} rows "${name}": name one by its id`);
    else ids.push(first.groupId);
  }
  return { ids, faults };
}

/** What `hold` and `resume` ask for; or what is wrong. */
function holdsWanted(
  rows: readonly GroupRow[],
  { hold = [], resume = [] }: SaveGroupMappings,
): { changes: HoldChange[]; faults: string[] } {
  const faults: string[] = [];
  const changes = [...hold.map((request) => ({ ...request, hold: holdOf(request) })), ...resume.map(goingOn)].flatMap(
    ({ group, hold: wanted }): HoldChange[] => {
      const named = rowsNamed(rows, [group]);
      faults.push(...named.faults);
      if (wanted !== null && rows.some((row) => row.excluded && named.ids.includes(row.groupId)))
        faults.push(`"${group}" is excluded: no sync of it could be held`);
      return named.ids.map((groupId) => ({ groupId, hold: wanted }));
    },
  );
  return { changes, faults };
}

/** Names become ids by asking both sides; the message of a failure is what the person reads. */
async function resolve(
  entity: Entity,
  change: SaveGroupMappings,
): Promise<{ mappings: readonly GroupMapping[]; faults: readonly string[] }> {
  const set = change.set ?? [];
  if (set.length === 0) return { mappings: [], faults: [] };
  const { resolveRows } = proxyActivities<InspectActivities>(inspectOptions(entity.connection));
  try {
    const { mappings, faults } = await resolveRows.executeWithOptions({ summary: `check ${set.length} rows` }, [
      { connection: entity.connection, set },
    ]);
    if (faults.length > 0) return { mappings, faults };
    return { faults, mappings: mappings.map((mapping, at) => withHold(mapping, set[at], entity.state.rows)) };
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const failure = readFailure(error);
    throw ApplicationFailure.nonRetryable(`nothing saved: ${answerTo(entity.connection, failure)}`, failure.type);
  }
}

/** Saves all rows or none, or only checks them. One at a time; a row that syncs at this moment is stopped first. */
export async function saveMappings(entity: Entity, change: SaveGroupMappings): Promise<SavedMappings> {
  // Several waiters wake together: only the first finds it free.
  while (entity.isSaving) await condition(() => !entity.isSaving);
  entity.isSaving = true;
  const touched: string[] = [];
  try {
    const { mappings, faults } = await resolve(entity, change);
    const removal = rowsNamed(entity.state.rows, change.remove ?? []);
    const holds = holdsWanted(entity.state.rows, change);
    const all = [...faults, ...removal.faults, ...holds.faults];
    if (all.length > 0)
      throw ApplicationFailure.nonRetryable(`nothing saved: ${all.join('; ')}`, FAILURES.invalid, all);
    const before = new Map(entity.state.rows.map((row) => [row.groupId, row]));
    const pathsOf = (changes: readonly HoldChange[], isHeld: boolean): string[] =>
      changes
        .filter(({ hold }) => (hold !== null) === isHeld)
        .map(({ groupId }) => before.get(groupId)?.groupPath ?? groupId);
    const isSame = (mapping: GroupMapping): boolean => {
      const row = before.get(mapping.groupId);
      return row !== undefined && row.excluded === mapping.excluded && row.place?.siteId === mapping.place?.siteId;
    };
    const set = mappings.filter((mapping) => !isSame(mapping));
    const held = changedHolds(entity.state.rows, [
      ...mappings.filter(isSame).map(({ groupId, onHold = null }) => ({ groupId, hold: onHold })),
      ...holds.changes,
    ]);
    const answer: SavedMappings = {
      saved: mappings.map((mapping) => mapping.groupPath),
      removed: removal.ids.map((id) => before.get(id)?.groupPath ?? id),
      held: pathsOf(held, true),
      resumed: pathsOf(held, false),
    };
    if (change.check === true) return { ...answer, mappings };
    const ended = [...set.map((mapping) => mapping.groupId), ...removal.ids];
    touched.push(...ended, ...held.map(({ groupId }) => groupId));
    for (const groupId of touched) entity.editing.add(groupId);
    await condition(() => touched.every((groupId) => !entity.running.has(groupId)));
    if (ended.length > 0) entity.apply({ kind: 'mapped', set, remove: removal.ids });
    if (held.length > 0) entity.apply({ kind: 'holdsChanged', changes: held, at: Date.now() });
    return answer;
  } finally {
    for (const groupId of touched) entity.editing.delete(groupId);
    entity.isSaving = false;
  }
}
