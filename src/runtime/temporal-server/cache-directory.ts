import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where downloaded programs are kept; safe to delete at any time. The directory may not exist yet. */
export const cacheDirectory = (env: NodeJS.ProcessEnv): string =>
  resolve(env['LEVEL_HALOPSA_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'level-halopsa'));
