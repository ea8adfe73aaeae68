import { mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory } from '../../src/runtime/temporal-server/cache-directory.ts';
import { mustRun } from './run.ts';

/** The clone: from `dist/scripts/package`. */
export const CLONE = fileURLToPath(new URL('../../../', import.meta.url));

const PACK_MS = 60_000;
const INSTALL_MS = 180_000;

/** The package on a machine that has nothing else of the project. */
export interface Installed {
  readonly bin: string;
  /** An empty folder to stand in. */
  readonly cwd: string;
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Programs of the clone's dependencies, which `npm run` puts there, are none of that machine's. */
const pathWithoutClone = (path = ''): string =>
  [dirname(process.execPath), ...path.split(delimiter).filter((folder) => !folder.includes('node_modules'))].join(
    delimiter,
  );

async function packed(folder: string): Promise<string> {
  // Without `prepare`: it would remove the build that runs this.
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const out = await mustRun('npm', args, { cwd: CLONE, env: process.env, limitMs: PACK_MS });
  const [tarball] = JSON.parse(out) as { readonly filename: string }[];
  if (tarball === undefined) throw new Error(`npm pack made no package: ${out}`);
  return join(folder, tarball.filename);
}

const npmSetting = async (name: string): Promise<string> =>
  (await mustRun('npm', ['config', 'get', name], { cwd: CLONE, env: process.env, limitMs: PACK_MS })).trim();

/** Packs the clone and installs it globally below `root`, with a home and a data directory of its own. */
export async function packAndInstall(root: string): Promise<Installed> {
  const [prefix, home, cwd] = ['prefix', 'home', 'empty'].map((name) => join(root, name)) as [string, string, string];
  await Promise.all([prefix, home, cwd].map((folder) => mkdir(folder)));
  const base = { PATH: pathWithoutClone(process.env['PATH']), HOME: home, NO_COLOR: '1' };
  const [tarball, cache, userconfig] = await Promise.all([packed(root), npmSetting('cache'), npmSetting('userconfig')]);
  // npm's own cache and settings: what `npm ci` has fetched need not be fetched again, and the same registry answers.
  const install = { ...process.env, ...base, npm_config_cache: cache, npm_config_userconfig: userconfig };
  await mustRun(
    'npm',
    ['install', '--global', '--prefix', prefix, '--prefer-offline', '--no-audit', '--no-fund', tarball],
    { cwd, env: install, limitMs: INSTALL_MS },
  );
  const given = process.env['TEMPORAL_CLI_PATH'];
  const dataDir = join(root, 'data');
  return {
    bin: join(prefix, 'bin', 'level-halopsa'),
    cwd,
    dataDir,
    env: {
      ...base,
      PATH: [join(prefix, 'bin'), base.PATH].join(delimiter),
      LEVEL_HALOPSA_HOME: dataDir,
      LEVEL_HALOPSA_CACHE: cacheDirectory(process.env),
      ...(given && { TEMPORAL_CLI_PATH: given }),
      LEVEL_HALOPSA_TEMPORAL_PORT: '0',
      LEVEL_HALOPSA_UI_PORT: '0',
    },
  };
}
