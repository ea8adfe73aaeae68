import type { IntegrationConfig } from '../contract/messages.ts';
import { coloursFor, type Colours, type Paint } from './colours.ts';
import type { GroupLine, GroupMappingView } from './group-tree.ts';
import { plainText } from './plain-text.ts';
import { placeText } from './status-rows.ts';
import { displayWidth, hang, padEnd, padStart, wrap } from './text-layout.ts';

export interface GroupsView {
  readonly columns: number;
  readonly colour: boolean;
  /** Full paths instead of a tree: only what is unmapped. */
  readonly flat: boolean;
  /** Of a part of the groups: which part, the groups that count, and of how many. */
  readonly part?: { readonly wanted: string | null; readonly ids: ReadonlySet<string>; readonly total: number };
}

const DEVICES = 7;
const LEAST_PLACE = 20;

function placeOf(mapping: GroupMappingView): string {
  switch (mapping.kind) {
    case 'mapped':
      return `→ ${placeText(mapping)}`;
    case 'inherited':
      return `inherits from ${plainText(mapping.from ?? '')}`;
    case 'excluded':
      return mapping.from === null ? 'excluded' : `excluded by ${plainText(mapping.from)}`;
    case 'unmapped':
      return 'not mapped';
  }
}

function paintFor({ kind, from }: GroupMappingView, { green, yellow, dim }: Colours): Paint {
  if (from !== null || kind === 'excluded') return dim;
  return kind === 'mapped' ? green : yellow;
}

function summary(lines: readonly GroupLine[], part: GroupsView['part']): string {
  const devices = (kind: GroupMappingView['kind']): number =>
    lines.filter(({ mapping }) => mapping.kind === kind).reduce((sum, line) => sum + line.devices, 0);
  const [mapped, excluded, unmapped] = [
    devices('mapped') + devices('inherited'),
    devices('excluded'),
    devices('unmapped'),
  ];
  const total = mapped + excluded + unmapped;
  const parts = [`${mapped} mapped`, ...(excluded > 0 ? [`${excluded} excluded`] : []), `${unmapped} not mapped`];
  const groups = part === undefined ? `${lines.length} groups` : `${lines.length} of ${part.total} groups`;
  return `${groups}, ${total} devices in ${part === undefined ? 'groups' : 'them'}: ${parts.join(', ')}`;
}

function nothing({ flat, part }: GroupsView): string {
  const wanted = part?.wanted ?? null;
  if (wanted !== null) return `No ${flat ? 'unmapped ' : ''}group has "${plainText(wanted)}" in its path`;
  return flat ? 'Every group is mapped or excluded' : 'Level has no groups';
}

/** One line per group, wrapped where it must be: name, direct devices, what becomes of them. */
export function renderGroups(lines: readonly GroupLine[], gone: IntegrationConfig['rows'], view: GroupsView): string {
  const { columns, colour, flat, part } = view;
  const colours = coloursFor(colour);
  if (lines.length === 0 && gone.length === 0) return wrap(nothing(view), columns).join('\n');
  const counts = (line: GroupLine): boolean => part === undefined || part.ids.has(line.id);
  const head = (line: GroupLine): { branch: string; name: string } =>
    flat ? { branch: '', name: plainText(line.path) } : { branch: line.branch, name: plainText(line.name) };
  const widest = Math.max(5, ...lines.map((line) => displayWidth(head(line).branch + head(line).name)));
  const nameWidth = Math.min(widest, columns - DEVICES - LEAST_PLACE - 4);
  const placeWidth = columns - nameWidth - DEVICES - 4;
  const body = lines.flatMap((line) => {
    const { branch, name } = head(line);
    const names = hang(branch, name, nameWidth);
    const places = wrap(placeOf(line.mapping), placeWidth);
    const paint = counts(line) ? paintFor(line.mapping, colours) : colours.dim;
    const namePaint: Paint = counts(line) ? (text) => text : colours.dim;
    return Array.from({ length: Math.max(names.length, places.length) }, (_, at) =>
      `${namePaint(padEnd(names[at] ?? '', nameWidth))}  ${padStart(at === 0 ? String(line.devices) : '', DEVICES)}  ${paint(places[at] ?? '')}`.trimEnd(),
    );
  });
  const lost = gone.flatMap((row) =>
    hang(
      '! ',
      `${plainText(row.groupPath)} is mapped, but Level has no such group any more: level-halopsa map remove "${plainText(row.groupPath)}"`,
      columns,
    ).map(colours.red),
  );
  const title = colours.dim(`${padEnd('GROUP', nameWidth)}  ${padStart('DEVICES', DEVICES)}  CLIENT / SITE`);
  return [title, ...body, ...lost, '', ...wrap(summary(lines.filter(counts), part), columns)].join('\n');
}
