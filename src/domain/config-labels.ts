import type { ConfigLabel, Configuration, WantedConfig } from './config-file.ts';
import { policyFacts } from './config-facts.ts';
import type { FileFault } from './located.ts';
import type { HaloPlace } from './mapping.ts';
import { sameName } from './same-name.ts';

const PATH = /^(groups|policies|tickets)(?:\[(\d+)\])?\.(.+)$/;

const placeName = (place: HaloPlace | null | undefined, key: string): string | undefined =>
  key === 'client' ? place?.clientName : place?.siteName;

/** What stands under the id that the file names; undefined when that cannot be said. */
function nameOf({ path, id }: ConfigLabel, wanted: WantedConfig, after: Configuration): string | undefined {
  const [, section, index = '', key = ''] = PATH.exec(path) ?? [];
  if (section === 'tickets') return placeName(after.tickets.catchAll, key.replace('catchAll.', ''));
  if (section === 'groups') {
    const request = wanted.groups?.[Number(index)];
    const row = after.rows.find(({ groupId }) => groupId === request?.group);
    return key === 'level' ? row?.groupPath : placeName(row?.place, key);
  }
  const request = wanted.policies?.[Number(index)];
  const policy = after.policies.find(({ name }) => request !== undefined && sameName(name, request.name));
  const fact = policy === undefined ? undefined : policyFacts(policy).get(key);
  return fact?.key === String(id) ? fact.text : undefined;
}

/**
 * Ids that stand for something of another name than the file says: renamed since, or a file of another tenant, whose
 * ids mean something else here.
 */
export function strangeLabels(
  labels: readonly ConfigLabel[],
  wanted: WantedConfig,
  after: Configuration,
): readonly FileFault[] {
  return labels.flatMap((label): FileFault[] => {
    const name = nameOf(label, wanted, after);
    if (name === undefined || sameName(name, label.name)) return [];
    const { line, path } = label;
    return [{ line, path, message: `id ${label.id} is "${name}" here, the file calls it "${label.name}"` }];
  });
}
