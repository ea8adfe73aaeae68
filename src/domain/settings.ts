import type { DeviceRole } from './device.ts';

/** All intervals, in seconds. Tests scale these and nothing else. */
export interface Timing {
  /** Between two sweeps of Level's devices. */
  readonly sweep: number;
  /** Between two readings of Level's active alerts. */
  readonly alertPoll: number;
  /** Between two readings of our open tickets. */
  readonly ticketPoll: number;
  /** A watch without news returns after this. */
  readonly watchReturn: number;
  /** An uncertain write may still be stored this long after it was sent. */
  readonly settle: number;
  readonly haloWindow: number;
  readonly levelWindow: number;
  /** Of the hold; its timeouts and the age limit of the fence are multiples. */
  readonly heartbeat: number;
}

export interface Settings {
  readonly timing: Timing;
  /** Requests per window, for the whole HaloPSA tenant and the whole Level account. */
  readonly limits: { readonly halopsa: number; readonly level: number };
  readonly assets: {
    readonly types: Readonly<Record<DeviceRole, string>>;
    /** Time of day of the nightly comparison in full, "02:30" or "02:30:15" in the set time zone; "off": none. */
    readonly reconcileAt: string;
  };
}

/** A part of the settings, as a person sends it. */
export interface SettingsChange {
  readonly timing?: Partial<Timing>;
  readonly limits?: Partial<Settings['limits']>;
  readonly assets?: { readonly types?: Partial<Record<DeviceRole, string>>; readonly reconcileAt?: string };
}

export const DEFAULT_SETTINGS: Settings = {
  timing: {
    sweep: 300,
    alertPoll: 30,
    ticketPoll: 90,
    watchReturn: 600,
    settle: 60,
    haloWindow: 300,
    levelWindow: 60,
    heartbeat: 2,
  },
  limits: { halopsa: 300, level: 100 },
  assets: { types: { server: 'Server', workstation: 'Workstation' }, reconcileAt: '02:30' },
};

export function changeSettings(settings: Settings, change: SettingsChange): Settings {
  return {
    timing: { ...settings.timing, ...change.timing },
    limits: { ...settings.limits, ...change.limits },
    assets: {
      types: { ...settings.assets.types, ...change.assets?.types },
      reconcileAt: change.assets?.reconcileAt ?? settings.assets.reconcileAt,
    },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function wrongNames(where: string, given: object, allowed: object): string[] {
  const names = Object.keys(allowed).join(', ');
  return Object.keys(given)
    .filter((name) => !Object.hasOwn(allowed, name))
    .map((name) => `${where}${name}: there is no such setting (${names})`);
}

function wrongNumbers(where: string, value: unknown, allowed: object, isWhole: boolean): string[] {
  if (value === undefined) return [];
  if (!isRecord(value)) return [`${where}: an object is expected`];
  const isRight = (given: unknown): boolean =>
    typeof given === 'number' && given > 0 && Number.isFinite(given) && (!isWhole || Number.isInteger(given));
  const wrong = Object.keys(value).filter((name) => Object.hasOwn(allowed, name) && !isRight(value[name]));
  return [
    ...wrongNames(`${where}.`, value, allowed),
    ...wrong.map((name) => `${where}.${name}: a ${isWhole ? 'whole ' : ''}number above 0 is expected`),
  ];
}

const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/;

const isNightly = (value: unknown): boolean =>
  value === 'off' || (typeof value === 'string' && TIME_OF_DAY.test(value));

function wrongAssets(assets: unknown): string[] {
  if (assets === undefined) return [];
  if (!isRecord(assets)) return ['assets: an object is expected'];
  const { types, reconcileAt } = assets;
  const faults = [
    ...wrongNames('assets.', assets, DEFAULT_SETTINGS.assets),
    ...(reconcileAt === undefined || isNightly(reconcileAt)
      ? []
      : ['assets.reconcileAt: a time of day such as 02:30, or off, is expected']),
  ];
  if (types === undefined) return faults;
  if (!isRecord(types)) return [...faults, 'assets.types: an object is expected'];
  const wrong = Object.entries(types).filter(
    ([role, name]) =>
      !Object.hasOwn(DEFAULT_SETTINGS.assets.types, role) || typeof name !== 'string' || name.trim() === '',
  );
  return [
    ...faults,
    ...wrong.map(([role]) => `assets.types.${role}: server or workstation with the name of an asset type is expected`),
  ];
}

/** Outside of these the fence or the budget would only seem to be there: seconds, and requests per window. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  'timing.sweep': [0.2, 86_400],
  'timing.alertPoll': [0.2, 3_600],
  'timing.ticketPoll': [0.2, 3_600],
  'timing.watchReturn': [0.2, 3_600],
  'timing.settle': [0.5, 3_600],
  'timing.haloWindow': [1, 3_600],
  'timing.levelWindow': [1, 3_600],
  'timing.heartbeat': [0.2, 30],
  'limits.halopsa': [1, 1_000_000],
  'limits.level': [1, 1_000_000],
};

function outOfRange(where: string, value: unknown): string[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, given]) => {
    const range = RANGES[`${where}.${name}`];
    if (range === undefined || typeof given !== 'number' || !(given > 0) || !Number.isFinite(given)) return [];
    const [least, most] = range;
    return given < least || given > most ? [`${where}.${name}: a number from ${least} to ${most} is expected`] : [];
  });
}

/** All that is wrong with the shape of a settings change; empty when it can be applied. */
export function settingsFaults(change: unknown): string[] {
  if (!isRecord(change)) return ['an object such as {"timing":{"sweep":300}} is expected'];
  return [
    ...wrongNames('', change, DEFAULT_SETTINGS),
    ...wrongNumbers('timing', change['timing'], DEFAULT_SETTINGS.timing, false),
    ...outOfRange('timing', change['timing']),
    ...outOfRange('limits', change['limits']),
    ...wrongNumbers('limits', change['limits'], DEFAULT_SETTINGS.limits, true),
    ...wrongAssets(change['assets']),
  ];
}
