import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../../src/cli/parse-yaml.ts';
import { readConfigText } from '../../../src/cli/config-text.ts';
import { renderYaml } from '../../../src/cli/render-yaml.ts';
import { toJson } from '../../../src/cli/to-json.ts';
import { SEVERITIES } from '../../../src/domain/alert.ts';
import { configChanges } from '../../../src/domain/config-changes.ts';
import { exportedConfig } from '../../../src/domain/config-export.ts';
import type { Configuration } from '../../../src/domain/config-file.ts';
import { splitRows, ticketingRequest } from '../../../src/domain/config-requests.ts';
import { changeSettings, DEFAULT_SETTINGS } from '../../../src/domain/settings.ts';
import { changeTicketSettings, DEFAULT_TICKET_SETTINGS } from '../../../src/domain/ticket-settings.ts';
import { configuration, readYaml } from './config-builders.ts';

const HARD = [
  'yes',
  '2024',
  '0x1F',
  '~',
  '*',
  '- a',
  '#x',
  'a: b',
  "it's",
  '"q"',
  'é\u202E',
  '\u001B[2J',
  '1e3',
  '{',
  '|',
  'a\\nb',
];

const name = fc
  .oneof(fc.constantFrom(...HARD), fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }))
  .map((text) => text.trim())
  .filter((text) => text !== '');
const template = fc
  .string({
    minLength: 1,
    maxLength: 60,
    unit: fc.constantFrom('a', ' ', '\n', '\t', '\r', '#', '"', '{{ x }}', 'é', '\u0000'),
  })
  .filter((text) => text.trim() !== '');
const id = fc.integer({ min: 1, max: 9_999 });
const named = fc.record({ id, name });
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const bySeverity = <T>(of: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom(...SEVERITIES), of) as fc.Arbitrary<Partial<Record<(typeof SEVERITIES)[number], T>>>;
const place = fc.record({ clientId: id, clientName: name, siteId: id, siteName: name });

const policy = fc.record({
  name,
  tags: fc.array(name, { maxLength: 3 }),
  alerts: fc.array(name, { minLength: 1, maxLength: 3 }),
  severities: fc.subarray([...SEVERITIES], { minLength: 1 }),
  ticketType: named,
  priorities: bySeverity(named),
  team: maybe(named),
  agent: maybe(named),
  category: maybe(name),
  fields: fc.uniqueArray(fc.record({ id: maybe(id), name, value: template }), {
    maxLength: 3,
    selector: (field) => String(field.id ?? field.name),
  }),
  newStatus: maybe(named),
  closedStatus: named,
  reopenedStatus: named,
  texts: fc.record({ summary: template, details: template }, { requiredKeys: [] }),
  openAfterSeconds: bySeverity(fc.integer({ min: 0, max: 86_400 })),
});

const config: fc.Arbitrary<Configuration> = fc.record({
  rows: fc.uniqueArray(
    fc
      .record({ groupId: name, groupPath: name, place: maybe(place) })
      .map((row) => ({ ...row, excluded: row.place === null })),
    {
      maxLength: 4,
      selector: ({ groupId }) =>
        groupId
          .normalize('NFC')
          .toLowerCase()
          .replaceAll(/\s*\/\s*/g, '/'),
    },
  ),
  policies: fc.uniqueArray(policy, {
    maxLength: 3,
    selector: (item) =>
      item.name
        .normalize('NFC')
        .toLowerCase()
        .replaceAll(/\s*\/\s*/g, '/'),
  }),
  tickets: fc
    .record({
      whenAlertResolves: fc.constantFrom('closeIfUntouched' as const, 'note' as const),
      reopenWithinMinutes: fc.integer({ min: 0, max: 10_080 }),
      noteOutcome: fc.oneof(id, name),
      catchAll: maybe(place),
      texts: fc.record({ details: template, noteGone: template }, { requiredKeys: [] }),
      releaseStatus: name,
    })
    .map(({ catchAll, releaseStatus, ...rest }) => ({
      ...changeTicketSettings(DEFAULT_TICKET_SETTINGS, { ...rest, storm: { releaseStatus } }),
      catchAll,
    })),
  settings: fc
    .record({ sweep: fc.integer({ min: 1, max: 86_400 }), server: name, halopsa: id })
    .map(({ sweep, server, halopsa }) =>
      changeSettings(DEFAULT_SETTINGS, { timing: { sweep }, limits: { halopsa }, assets: { types: { server } } }),
    ),
});

describe('renderYaml', () => {
  test.for(['YAML', 'JSON'] as const)('writes as %s what reads back as no change, whatever the names', (form) => {
    fc.assert(
      fc.property(config, (before) => {
        const file = exportedConfig(before);
        const text = form === 'YAML' ? renderYaml(file) : toJson(file, 2);
        expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u);
        const { wanted, all } = readYaml(text);
        expect(all).toEqual([]);
        expect(splitRows(wanted.groups ?? [], before.rows)).toMatchObject({ ask: [] });
        expect(wanted.groups).toHaveLength(before.rows.length);
        expect(ticketingRequest(before, wanted)).toBeNull();
        const after = { ...before, settings: changeSettings(before.settings, wanted.settings ?? {}) };
        expect(configChanges(before, after)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('names its schema, explains, and is always the same', () => {
    const file = exportedConfig(configuration());
    const text = renderYaml(file);
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./config.schema.json');
    expect(text).toMatch(/reopenWithinMinutes: 60 # .*minutes/);
    expect(text).not.toMatch(/^timing|^limits/m);
    expect(renderYaml(file)).toBe(text);
  });

  test('writes rows in the order of their paths, excluded ones too', () => {
    const rows = ['B', 'A', 'C'].map((path) => ({
      groupId: `g-${path}`,
      groupPath: path,
      excluded: true,
      place: null,
    }));
    const paths = [...renderYaml(exportedConfig(configuration({ rows }))).matchAll(/path: (\w)/g)].map(
      ([, path]) => path,
    );
    expect(paths).toEqual(['A', 'B', 'C']);
  });
});

const BOMB = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...'bcdefghi'.split('').map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`),
].join('\n');

describe('parseYaml', () => {
  test.for([
    ['a tag', 'groups: !js [1]', /the tag !js means nothing/],
    ['a known tag', 'groups: !!binary aGk=', /the tag !!binary means nothing/],
    ['an alias bomb', BOMB, /more than 100 aliases/],
    ['an anchor that holds itself', 'groups: &a [*a]', /nested|aliases/],
    ['a deep nest', `groups: ${'['.repeat(3_000)}`, /nested/],
    ['a second document', 'groups: []\n---\ngroups: []', /one document/],
    ['a tab for spaces', 'groups:\n\t- a', /tab/],
    ['an open quote', 'groups: "a', /not readable as YAML/],
    ['an alias of nothing', 'groups: [*x]', /stands for nothing/],
    ['a list as a key', '? [a]\n: 1', /a key must be a plain word/],
    ['a merge key', 'a: &a { level: 5 }\nlimits: { <<: *a }', /there is no such key/],
    ['__proto__', 'limits: { __proto__: { level: 5 } }', /there is no such key/],
    ['constructor', 'tickets: { constructor: x, storm: { toString: 1 } }', /there is no such key/],
  ] as const)('refuses %s', ([, text, message]) => {
    const { all, wanted } = readYaml(text);
    expect(all.map((fault) => fault.message).join('\n')).toMatch(message);
    expect(all.every(({ line }) => line > 0)).toBe(true);
    expect(all.length === 0 ? wanted : {}).toEqual({});
    expect(({} as Record<string, unknown>)['level']).toBeUndefined();
  });

  test('takes free names that look like a prototype as names', () => {
    const { wanted } = readYaml('policies: [{ name: A, alerts: ["*"], ticketType: 1, fields: { __proto__: x } }]');
    expect(Object.entries(wanted.policies?.[0]?.fields ?? {})).toEqual([['__proto__', 'x']]);
  });

  test('takes aliases where they are few', () => {
    const { wanted } = readYaml('groups: [{ level: A, client: &c Acme }, { level: B, client: *c }]');
    expect(wanted.groups?.map(({ client }) => client)).toEqual(['Acme', 'Acme']);
  });

  test('says what stands before a syntax error too, and nothing that follows from it', () => {
    const { all } = readYaml('tickets: { shwLastUser: true }\ntiming:\n  sweep: "5\nlimits: { halopsa: 1 }\n');
    expect(all.map(({ line }) => line)).toContain(1);
    expect(all.filter(({ message }) => !/readable/.test(message))).toHaveLength(1);
  });

  test('reads many keys quickly', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join('\n');
    const startedAt = Date.now();
    expect(parseYaml(text).faults).toEqual([]);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('readConfigText', () => {
  const given = (...parts: (string | Buffer)[]) =>
    readConfigText('-', Readable.from(parts.map((part) => Buffer.from(part))));

  test('reads standard input, UTF-16 as well', async () => {
    expect(await given('gro', 'ups: []')).toBe('groups: []');
    expect(await given(Buffer.from('\uFEFFgroups: []', 'utf16le'))).toBe('groups: []');
    expect(await given('\uFEFFgroups: []')).toBe('groups: []');
  });

  test.for([
    ['what is too large', [Buffer.alloc(600_000, 32), Buffer.alloc(600_000, 32)], /over 1 MB/],
    ['what is no text', [Buffer.from([0xc3, 0x28])], /no text in UTF-8/],
  ] as const)('refuses %s', async ([, parts, message]) => {
    await expect(given(...parts)).rejects.toThrow(message);
  });

  test('says what is wrong with a file', async () => {
    await expect(readConfigText('/no/such/file.yaml')).rejects.toThrow('cannot be read: there is no such file');
    await expect(readConfigText('/')).rejects.toThrow('it is a directory');
  });
});
