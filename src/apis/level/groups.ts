import { z } from 'zod';
import type { LevelGroup } from '../../domain/group.ts';
import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';
import { sloppyText, textOrNull } from '../http/sloppy.ts';
import type { LevelCaller, LevelClient } from './client.ts';
import { listRows } from './lists.ts';

const WireGroup = z.object({
  id: sloppyText.pipe(z.string().min(1)),
  name: sloppyText,
  parent_id: textOrNull,
  device_count: z.coerce.number().catch(0),
});

function readGroup(row: unknown): LevelGroup {
  const parsed = WireGroup.safeParse(row);
  if (!parsed.success)
    throw new ApiError(FAILURES.unavailable, "Level's list of groups holds a row that cannot be read");
  const { id, name, parent_id: parentId, device_count: deviceCount } = parsed.data;
  return { id, name, parentId, deviceCount };
}

/** All groups, flat: the documented filter for roots does not work on live accounts (level-api.md 5). */
export async function listGroups(level: LevelClient, caller: LevelCaller): Promise<Map<string, LevelGroup>> {
  const groups = new Map<string, LevelGroup>();
  for await (const group of listRows(level, caller, '/groups', {}, readGroup)) groups.set(group.id, group);
  return groups;
}
