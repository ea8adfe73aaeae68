import { access, constants, stat } from 'node:fs/promises';

/** Null when `path` is a file this user may execute, else what is wrong with it. */
export async function whyNotExecutable(path: string): Promise<string | null> {
  try {
    if (!(await stat(path)).isFile()) return 'is not a file';
  } catch {
    return 'does not exist';
  }
  return access(path, constants.X_OK).then(
    () => null,
    () => 'is not executable',
  );
}
