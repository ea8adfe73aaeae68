import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where connections, the Temporal data file, its lock and the send times live. The directory may not exist yet. */
export const dataDirectory = (env: NodeJS.ProcessEnv): string =>
  resolve(
    env['LEVEL_HALOPSA_HOME'] || join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'level-halopsa'),
  );
