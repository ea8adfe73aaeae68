import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertsChoice } from '../../../src/cli/alerts-choice.ts';
import { bashScript } from '../../../src/cli/bash-completion.ts';
import { VERBS } from '../../../src/cli/commands/index.ts';
import { verbOffers } from '../../../src/cli/completion-offers.ts';
import { fishScript } from '../../../src/cli/fish-completion.ts';
import { policyRequest } from '../../../src/cli/policy-arguments.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { NO_WORDS } from '../../../src/cli/strict-arguments.ts';
import { defineVerb } from '../../../src/cli/verb.ts';
import { zshScript } from '../../../src/cli/zsh-completion.ts';
import { captured } from './builders.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'level-halopsa-completion-'));
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'script.bash'), bashScript(VERBS));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a real bash offers for the last of these words; the words stand as they were typed, nothing expanded. */
function offered(...words: readonly string[]): string[] {
  const tab = [
    'set -eu',
    'source ../script.bash',
    'COMP_WORDS=(level-halopsa "$@"); COMP_CWORD=$#; COMPREPLY=()',
    '_level_halopsa || true',
    'printf "%s\\n" ${COMPREPLY[@]+"${COMPREPLY[@]}"}',
  ].join('\n');
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', tab, 'bash', ...words], {
    cwd: join(folder, 'work'),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

const ALL = ['--connection', '--json', '--verbose', '--help'];

describe('bashScript', () => {
  test.for([
    ['verbs', ['te'], ['test-connection']],
    ['the first word of verbs once', ['m'], ['map']],
    ['the second word of a verb', ['map', ''], ['suggest', 'add', 'list', 'remove']],
    ['options of a verb of two words', ['map', 'add', 'Acme', '--c'], ['--client', '--connection']],
    ['options where nothing else is known', ['status', ''], ['--watch', '--all', ...ALL]],
    ['values that are known', ['enable', '--alerts', ''], ['open', 'none', 'since=24h']],
    ['values after a sign', ['enable', '--alerts', '=', 'o'], ['open']],
    ['values directly after a sign', ['enable', '--alerts', '='], ['open', 'none', 'since=24h']],
    ['words that are known', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['nothing for a value that is not', ['status', '-c', ''], []],
    ['nothing after a sign in a value', ['policies', 'add', '--field', 'Impact', '=', ''], []],
    ['nothing for an unknown verb', ['nope', ''], []],
    ['files by the shell itself', ['apply', ''], []],
    ['options of a verb that takes a file', ['apply', '--d'], ['--dry-run']],
  ] as const)('offers %s', ([, words, wanted]) => {
    expect(offered(...words)).toEqual(wanted);
  });

  test('runs nothing of what was typed', () => {
    const hostile = '$(touch ran)`touch ran`;touch ran';
    for (const words of [
      [hostile],
      [hostile, ''],
      ['map', hostile, ''],
      ['map', 'add', hostile, '-'],
      ['enable', '--alerts', hostile],
    ])
      offered(...words);
    expect(readdirSync(join(folder, 'work'))).toEqual([]);
  });

  test('offers all options of every verb', () => {
    for (const { name, args } of VERBS)
      expect(offered(...name.split(' '), '--')).toEqual([...Object.keys(args), 'help'].map((option) => `--${option}`));
  });
});

describe.for([
  ['zshScript', zshScript, `'it'\\''s $(x) \\'`],
  ['fishScript', fishScript, `'it\\'s $(x) \\\\'`],
] as const)('%s', ([, script, quoted]) => {
  test('knows every verb and option', () => {
    const text = script(VERBS);
    for (const { name, args } of VERBS)
      for (const word of [...name.split(' '), ...Object.keys(args)]) expect(text).toContain(word);
  });

  test('keeps descriptions between quotes', () => {
    const verb = defineVerb({
      name: 'odd',
      description: "it's $(x) \\",
      examples: [],
      args: {},
      words: NO_WORDS,
      run: () => Promise.resolve(),
    });
    expect(script([verb]).replaceAll("'odd:", "'")).toContain(quoted);
  });
});

describe('verbOffers', () => {
  test('offers only values that their verb takes', () => {
    const choices = VERBS.flatMap(({ name, choices: known = {} }) =>
      Object.entries(known).map(([option, values = []]) => [`${name} --${option}`, values] as const),
    );
    const [presets = [], alerts = []] = choices.map(([, values]) => values);
    expect(choices.map(([option]) => option)).toEqual(['policies add --preset', 'enable --alerts']);
    for (const value of alerts) expect(() => alertsChoice(value)).not.toThrow();
    const lists = { alerts: [], tags: [], severities: [], priorities: [], openAfter: [], fields: [] };
    for (const preset of presets) expect(() => policyRequest([], { ...lists, type: '24', preset })).not.toThrow();
  });

  test('refuses a name that a shell could expand', () => {
    const verb = { ...VERBS[0], name: 'a$(b)' } as (typeof VERBS)[number];
    expect(() => verbOffers([verb])).toThrow('cannot be offered');
  });
});

describe('completion', () => {
  const run = async (...argv: string[]) => {
    const { terminal, out } = captured();
    const connect = () => Promise.reject(new Error('it needs no server'));
    const code = await runCli(argv, { verbs: VERBS, version: '1', env: {}, terminal, connect });
    return { code, out: out.join('\n') };
  };

  test.for(['bash', 'zsh', 'fish'])('prints a script for %s, without a server', async (shell) => {
    const { code, out } = await run('completion', shell);
    expect([code, out]).toEqual([0, expect.stringContaining(`made by: level-halopsa completion ${shell}`)]);
  });

  test('refuses another shell', async () => {
    expect(await run('completion', 'tcsh')).toEqual({ code: 64, out: '' });
    expect(await run('completion')).toEqual({ code: 64, out: '' });
  });
});
