import type { ConfigLabel, WantedConfig } from './config-file.ts';
import { placed } from './config-fault-place.ts';
import { plainConfig, shown } from './config-plain.ts';
import { SECTIONS, settingsOf, shapeFaults } from './config-shape.ts';
import type { FileFault, Located } from './located.ts';
import type { MappingRequest } from './mapping.ts';
import type { PolicyRequest } from './policy.ts';
import type { SettingsChange } from './settings.ts';
import { isRecord } from './shape-check.ts';
import type { TicketSettingsChange } from './ticket-settings.ts';

export interface ReadConfig {
  readonly wanted: WantedConfig;
  readonly labels: readonly ConfigLabel[];
  /** Path → line of every key and item. */
  readonly lines: ReadonlyMap<string, number>;
  /** In the order of the file; nothing may be applied unless there are none. */
  readonly faults: readonly FileFault[];
}

const byLine = (a: FileFault, b: FileFault): number => a.line - b.line;

function wantedOf(file: Readonly<Record<string, unknown>>): WantedConfig {
  const { groups, policies, tickets } = file;
  const settings = settingsOf(file);
  return {
    ...(groups !== undefined && {
      groups: (groups as readonly (Omit<MappingRequest, 'group'> & { readonly level: string })[]).map(
        ({ level, ...rest }) => ({ group: level, ...rest }),
      ),
    }),
    ...(policies !== undefined && { policies: policies as readonly PolicyRequest[] }),
    ...(isRecord(tickets) && Object.keys(tickets).length > 0 && { tickets: tickets as TicketSettingsChange }),
    ...(settings !== undefined && { settings: settings as SettingsChange }),
  };
}

/**
 * Understands a configuration file, or says everything that is wrong with it. Whether its names exist, only a worker
 * can tell.
 *
 * @param byName ids are ignored, for another tenant
 */
export function readConfigFile(root: Located, { byName }: { readonly byName: boolean }): ReadConfig {
  const plain = plainConfig(root, byName);
  const { value, lines, labels } = plain;
  if (root.kind === 'unread') return { wanted: {}, labels, lines, faults: [] };
  if (!isRecord(value)) {
    const message = `an object is expected with some of ${SECTIONS.join(', ')} (here: ${shown(value)})`;
    return { wanted: {}, labels, lines, faults: [{ line: root.line, path: '', message }] };
  }
  const faults: FileFault[] = [...plain.faults];
  for (const fault of shapeFaults(value, lines)) {
    const found = placed(fault, plain);
    if (found !== null && !faults.some(({ path }) => path === found.path)) faults.push(found);
  }
  const isEmpty = root.kind === 'record' && !root.isCut && SECTIONS.every((name) => value[name] === undefined);
  if (isEmpty && faults.length === 0)
    faults.push({ line: 1, path: '', message: `nothing to apply: the file names none of ${SECTIONS.join(', ')}` });
  faults.sort(byLine);
  const isWhole = faults.length === 0 && plain.settled.size === 0;
  return { wanted: isWhole ? wantedOf(value) : {}, labels, lines, faults };
}
