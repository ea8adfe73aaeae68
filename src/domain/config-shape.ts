import { shown, type PlainConfig } from './config-plain.ts';
import type { FileFault } from './located.ts';
import { policyFaults } from './policy-request.ts';
import { isReason, isUntil, REASON, UNTIL } from './row-hold.ts';
import { foldedPath } from './same-name.ts';
import { settingsFaults } from './settings.ts';
import { expects, isBetween, isRecord, isText, objectOf } from './shape-check.ts';
import { ticketSettingsFaults } from './ticket-settings-faults.ts';

const LONGEST_NAME = 200;
const LONGEST_PATH = 4_000;
const MOST_ROWS = 10_000;
const MOST_POLICIES = 200;

const nameOrId = expects(
  (value) => isText(value, LONGEST_NAME) || (Number.isInteger(value) && isBetween(value, 1, Number.MAX_SAFE_INTEGER)),
  'a name or an id',
);

const group = objectOf(
  {
    level: expects((value) => isText(value, LONGEST_PATH), `a Level group's path or id`),
    client: nameOrId,
    site: nameOrId,
    state: expects(
      (state) => state === 'on' || state === 'onHold' || state === 'excluded',
      'one of on, onHold, excluded',
    ),
    until: expects(isUntil, UNTIL),
    reason: expects(isReason, REASON),
  },
  ['level'],
);

interface Row {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: string;
}

/** What is wrong; a path that is empty, or that of a section, may be made exact by the message's beginning. */
export type ShapeFault = Omit<FileFault, 'line'>;

const texts = (faults: readonly string[], prefix = ''): ShapeFault[] =>
  faults.map((fault) => ({ path: prefix, message: fault }));

/** Rows of a list that are records; what is none is said by `check`. */
function rowsOf(value: unknown, section: string): Row[] {
  if (!Array.isArray(value)) return [];
  const items: unknown[] = value;
  return items.flatMap((item, index) => (isRecord(item) ? [{ value: item, path: `${section}[${index}]` }] : []));
}

function repeated(rows: readonly Row[], key: string, lines: PlainConfig['lines']): ShapeFault[] {
  const first = new Map<string, string>();
  return rows.flatMap(({ value, path }) => {
    const name = value[key];
    if (typeof name !== 'string' || name.trim() === '') return [];
    const before = first.get(foldedPath(name));
    first.set(foldedPath(name), before ?? path);
    if (before === undefined) return [];
    const line = lines.get(`${before}.${key}`) ?? lines.get(before);
    return [
      { path: `${path}.${key}`, message: `${shown(name)} stands there twice (line ${line} has it too): leave one out` },
    ];
  });
}

function placeOf({ value, path }: Row): ShapeFault[] {
  const { level, client, site, state } = value;
  if (state === 'excluded')
    return [client === undefined ? [] : ['client'], site === undefined ? [] : ['site']].flat().map((name) => ({
      path: `${path}.${name}`,
      message: `an excluded group has none: leave ${name} out, or state: excluded`,
    }));
  if (client !== undefined || level === undefined || (state !== undefined && state !== 'on' && state !== 'onHold'))
    return [];
  return [
    {
      path: `${path}.client`,
      message: `a client is expected for ${shown(level)}: client: NAME, site: NAME, or state: excluded`,
    },
  ];
}

/** When and why say something of a row on hold only. */
function looseTerms({ value, path }: Row): ShapeFault[] {
  if (value['state'] === 'onHold') return [];
  return ['until', 'reason'].flatMap((name) =>
    value[name] === undefined
      ? []
      : [
          {
            path: `${path}.${name}`,
            message: `a row that is not on hold has none: leave ${name} out, or state: onHold`,
          },
        ],
  );
}

function listFaults(value: unknown, section: string, most: number): ShapeFault[] {
  if (value === undefined) return [];
  if (!Array.isArray(value))
    return [
      {
        path: section,
        message: `a list is expected, [] for none (here: ${shown(value)}): leave ${section} out to keep what there is`,
      },
    ];
  if (value.length > most) return [{ path: section, message: `at most ${most} are taken, here are ${value.length}` }];
  return (value as unknown[]).flatMap((item, index) =>
    item === undefined || isRecord(item)
      ? []
      : [{ path: `${section}[${index}]`, message: `an object is expected, such as { … } (here: ${shown(item)})` }],
  );
}

function sectionFaults(value: unknown, section: string, check: (value: unknown) => readonly string[]): ShapeFault[] {
  if (value === undefined) return [];
  if (!isRecord(value))
    return [{ path: section, message: `an object of settings is expected (here: ${shown(value)}), or leave it out` }];
  return texts(check(value), section);
}

/** What this release cannot do otherwise stands in the file to be read, not to be set. */
const FIXED: Readonly<Record<string, string>> = { whenDeviceIsDeleted: 'leave', whenClientChanges: 'hold' };

function fixedFaults(assets: unknown): ShapeFault[] {
  if (!isRecord(assets)) return [];
  return Object.entries(FIXED).flatMap(([name, only]) =>
    assets[name] === undefined || assets[name] === only
      ? []
      : [{ path: `assets.${name}`, message: `${only} is expected: this release knows nothing else` }],
  );
}

const withoutFixed = (assets: unknown): unknown =>
  isRecord(assets)
    ? Object.fromEntries(Object.entries(assets).filter(([name]) => !Object.hasOwn(FIXED, name)))
    : assets;

export const SECTIONS = ['groups', 'policies', 'assets', 'tickets', 'timing', 'limits'];

/** The settings of a file, as a change; undefined when it names none. */
export function settingsOf({
  assets,
  timing,
  limits,
}: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const change = Object.entries({ assets: withoutFixed(assets), timing, limits }).filter(
    ([, part]) => part !== undefined && !(isRecord(part) && Object.keys(part).length === 0),
  );
  return change.length === 0 ? undefined : Object.fromEntries(change);
}

/** Settings are asked for as one; each of their faults begins with its own section. */
const settingsShape = (file: Readonly<Record<string, unknown>>): ShapeFault[] => {
  const change = settingsOf(file);
  if (change === undefined) return [];
  const records = Object.entries(change).filter(([, part]) => isRecord(part));
  return texts(settingsFaults(Object.fromEntries(records)));
};

/** All that is wrong with the values of a file. */
export function shapeFaults(file: Readonly<Record<string, unknown>>, lines: PlainConfig['lines']): ShapeFault[] {
  const { groups, policies, tickets } = file;
  const groupRows = rowsOf(groups, 'groups');
  const policyRows = rowsOf(policies, 'policies');
  return [
    ...listFaults(groups, 'groups', MOST_ROWS),
    ...groupRows.flatMap(({ value, path }) => texts(group(value, path))),
    ...groupRows.flatMap(placeOf),
    ...groupRows.flatMap(looseTerms),
    ...repeated(groupRows, 'level', lines),
    ...listFaults(policies, 'policies', MOST_POLICIES),
    ...policyRows.flatMap(({ value, path }) =>
      policyFaults([value], undefined, undefined).map((fault) => ({
        path: '',
        message: fault.replace('set[0]', path),
      })),
    ),
    ...repeated(policyRows, 'name', lines),
    ...sectionFaults(tickets, 'tickets', ticketSettingsFaults),
    ...(['assets', 'timing', 'limits'] as const).flatMap((name) => sectionFaults(file[name], name, () => [])),
    ...fixedFaults(file['assets']),
    ...settingsShape(file),
  ];
}
