import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROTATE_AT_BYTES = 10 << 20;
const TAIL_BYTES = 16 << 10;

export interface ServerLog {
  path: string;
  /** For the server's stdout and stderr; the server has its own copy, so close it after the spawn. */
  fd: number;
  /** The last lines written since the log was opened. */
  tail(lines: number): string[];
}

/** Opens `<dataDir>/temporal-server.log` for appending; one older log is kept as `.old`. */
export function openServerLog(dataDir: string): ServerLog {
  const path = join(dataDir, 'temporal-server.log');
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_AT_BYTES) renameSync(path, `${path}.old`);
  const fd = openSync(path, 'a', 0o600);
  const from = fstatSync(fd).size;
  return { path, fd, tail: (lines) => readFrom(path, from).trimEnd().split('\n').slice(-lines) };
}

function readFrom(path: string, from: number): string {
  const fd = openSync(path, 'r');
  try {
    const start = Math.max(from, fstatSync(fd).size - TAIL_BYTES);
    const buffer = Buffer.alloc(TAIL_BYTES);
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, TAIL_BYTES, start));
  } finally {
    closeSync(fd);
  }
}
