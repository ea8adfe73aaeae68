/** Says what is expected at `at`, a path such as `set[0].name`; empty when the value is right. */
export type Check = (value: unknown, at: string) => string[];

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= longest;

export const isBetween = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most;

export const expects =
  (isRight: (value: unknown) => boolean, what: string): Check =>
  (value, at) =>
    isRight(value) ? [] : [`${at}: ${what} is expected`];

/** @param range how many there may be: least, most */
export const listOf =
  (isRight: (item: unknown) => boolean, what: string, [least, most]: readonly [number, number]): Check =>
  (value, at) => {
    if (!Array.isArray(value) || value.length < least || value.length > most)
      return [`${at}: a list of ${least} to ${most} is expected: ${what}`];
    const items: unknown[] = value;
    return items.flatMap((item, index) => (isRight(item) ? [] : [`${at}[${index}]: expected is one of: ${what}`]));
  };

/** An object whose names are free but for `isName`, with one kind of value. */
export const recordOf =
  (isName: (name: string) => boolean, names: string, isRight: (item: unknown) => boolean, what: string): Check =>
  (value, at) => {
    if (!isRecord(value)) return [`${at}: an object is expected: ${names}, each with ${what}`];
    return Object.entries(value).flatMap(([name, item]) => {
      if (!isName(name)) return [`${at}.${name}: there is no such name (${names})`];
      return isRight(item) ? [] : [`${at}.${name}: ${what} is expected`];
    });
  };

/** An object of settings: each by its own check, all others refused. Absent and undefined are the same. */
export const objectOf =
  (checks: Readonly<Record<string, Check>>, demanded: readonly string[] = []): Check =>
  (value, at) => {
    const dot = at === '' ? '' : '.';
    if (!isRecord(value))
      return [`${at}${at === '' ? '' : ': '}an object is expected (${Object.keys(checks).join(', ')})`];
    const given = Object.keys(value).filter((name) => value[name] !== undefined);
    return [...new Set([...demanded, ...given])].flatMap((name) => {
      const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
      if (check === undefined)
        return [`${at}${dot}${name}: there is no such setting (${Object.keys(checks).join(', ')})`];
      return check(Object.hasOwn(value, name) ? value[name] : undefined, `${at}${dot}${name}`);
    });
  };
