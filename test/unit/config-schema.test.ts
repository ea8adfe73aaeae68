import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CONFIG_KEYS } from '../../src/domain/config-keys.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';
import { DEFAULT_TICKET_SETTINGS } from '../../src/domain/ticket-settings.ts';
import { EXAMPLE, readYaml } from './cli/config-builders.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

interface Schema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Every key of a schema, in the spelling of CONFIG_KEYS. */
function keysOf(schema: Schema, path: string): [string, Schema][] {
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, below]): [string, Schema][] => {
      const at = path === '' ? name : `${path}.${name}`;
      return [[at, below], ...keysOf(below, at)];
    }),
    ...(schema.items === undefined ? [] : keysOf(schema.items, `${path}[]`)),
    ...(schema.anyOf ?? []).flatMap((choice) => keysOf(choice, path)),
  ];
}

const schema = JSON.parse(read('docs/config.schema.json')) as Schema;
const keys = keysOf(schema, '');
const settings = keys.filter(([path]) => !path.includes('[]') && !/\.(id|name)$/.test(path));

/** `tickets.storm.perClient` and 5 as a file. */
const fileOf = (path: string, value: unknown): string =>
  JSON.stringify(path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value));

const valueOf = (path: string): unknown => {
  const all = { ...DEFAULT_SETTINGS, tickets: DEFAULT_TICKET_SETTINGS } as unknown;
  return path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], all);
};

describe('docs/config.schema.json', () => {
  test('has the keys that apply knows, no more and no less, with their descriptions', () => {
    expect(Object.fromEntries(keys.map(([path, { description }]) => [path, description]))).toEqual(CONFIG_KEYS);
  });

  test('lets no other keys pass', () => {
    const open = (at: Schema): boolean =>
      (at.properties !== undefined && at.additionalProperties !== false) ||
      [...Object.values(at.properties ?? {}), ...(at.anyOf ?? []), ...(at.items === undefined ? [] : [at.items])].some(
        open,
      );
    expect(open(schema)).toBe(false);
  });

  test.for(settings.filter(([, at]) => at.enum !== undefined))('has the choices of %s', ([path, at]) => {
    for (const choice of at.enum ?? []) expect(readYaml(fileOf(path, choice)).all).toEqual([]);
    expect(readYaml(fileOf(path, 'none of these')).all).toHaveLength(1);
  });

  test.for(settings.filter(([, at]) => at.minimum !== undefined && at.maximum !== undefined))(
    'has the range of %s',
    ([path, { minimum = 0, maximum = 0, type }]) => {
      for (const value of [minimum, maximum]) expect(readYaml(fileOf(path, value)).all, path).toEqual([]);
      for (const value of [minimum - 0.1, maximum + 1]) expect(readYaml(fileOf(path, value)).all, path).toHaveLength(1);
      expect(readYaml(fileOf(path, minimum + 0.5)).all).toHaveLength(type === 'integer' ? 1 : 0);
    },
  );

  test('has the defaults', () => {
    const given = settings.filter(([path, at]) => at.default !== undefined && !/assets\.when/.test(path));
    expect(given.length).toBeGreaterThan(25);
    for (const [path, at] of given) expect([path, at.default]).toEqual([path, valueOf(path)]);
  });

  test.for(['groups', 'policies'] as const)('demands what apply demands of %s', (section) => {
    const { required = [] } = schema.properties?.[section]?.items ?? {};
    const missing = readYaml(JSON.stringify({ [section]: [{}] })).all.map(({ path }) => path.replace(/^.*\./, ''));
    expect(missing).toEqual(required);
  });
});

describe('docs/configuration.md', () => {
  const text = read('docs/configuration.md');

  test('names every key', () => {
    const isBelow = (path: string): boolean => /\.(id|name|path|value)$/.test(path) && path !== 'policies[].name';
    const missing = Object.keys(CONFIG_KEYS).filter((path) => {
      const last = path.replace(/^.*\./, '');
      return (
        !isBelow(path) &&
        !text.includes(`\`${path}\``) &&
        !text.includes(`\`${last}\``) &&
        !/openAfterSeconds\.|priorities\./.test(path)
      );
    });
    expect(
      missing.filter((path) => !text.includes(`## ${path}`) && !['assets.types', 'tickets.storm'].includes(path)),
    ).toEqual([]);
  });

  test('tells the defaults of settings', () => {
    const rows = text.split('\n').filter((line) => /^\| `(timing|limits|tickets|assets)\./.test(line));
    for (const row of rows) {
      const [, names = '', , standard = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
      const value = valueOf(names.replaceAll('`', ''));
      if (value === undefined || typeof value === 'object') continue;
      expect([names, standard.replaceAll('`', '')]).toEqual([names, JSON.stringify(value).replaceAll('"', '')]);
    }
  });

  test('shows an example that can be applied', () => {
    const [, example = ''] = /complete as it is:\n\n```yaml\n([\s\S]*?)```/.exec(text) ?? [];
    expect(readYaml(example).all).toEqual([]);
    expect(readYaml(example).wanted).toEqual(readYaml(EXAMPLE).wanted);
  });
});
