import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file of secrets that cannot be used as it is, and what to do. */
export class PrivateFileError extends Error {
  override readonly name = 'PrivateFileError';
  readonly cure: string;

  constructor(message: string, cure: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.cure = cure;
  }
}

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

/**
 * Whoever may write into the folder may put another file in the place of this one.
 *
 * @throws {PrivateFileError}
 */
export async function assertOwnFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(folder);
  if ((mode & OTHERS_WRITE) === 0 || (mode & STICKY) !== 0) return;
  throw new PrivateFileError(
    `Others can write into ${folder} (mode ${octal(mode)}), so they could replace the secrets in it: they are not used`,
    `chmod go-w ${folder}`,
  );
}

async function assertOwn(file: FileHandle, path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode, uid } = await file.stat();
  const me = process.getuid?.() ?? uid;
  if (uid !== me && uid !== 0)
    throw new PrivateFileError(
      `${path} belongs to another user (uid ${uid}): its secrets are not used`,
      `Remove it and connect again, or chown ${me} ${path}`,
    );
  if ((mode & OTHERS) !== 0)
    throw new PrivateFileError(
      `${path} can be read by others (mode ${octal(mode)}): it holds secrets, so it is not used`,
      `chmod 600 ${path}`,
    );
}

function unreadable(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EISDIR') return error;
  return new PrivateFileError(
    `${path} cannot be read (${code})`,
    code === 'EISDIR' ? 'It is a folder: remove it' : 'Run as the user to whom it belongs, the one of the worker',
    error,
  );
}

/**
 * The text of a file that nobody else can read or replace; null when there is none. Modes mean nothing on Windows.
 *
 * @throws {PrivateFileError}
 */
export async function readPrivate(path: string): Promise<string | null> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadable(path, error);
  }
  try {
    // Of what was opened, not of the path: it may be replaced in between.
    await assertOwn(file, path);
    await assertOwnFolder(dirname(path));
    return await file.readFile('utf8');
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await file.close();
  }
}
