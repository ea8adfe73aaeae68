import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Several events tell of one change. */
const TOGETHER_MS = 50;

/**
 * Looks soon after a file was made, replaced or removed, and every `everyMs` in any case: network file systems and
 * containers lose events, and a change of the mode may be none.
 *
 * @returns ends it
 */
export function watchFile(path: string, everyMs: number, look: () => void): () => void {
  let soon: NodeJS.Timeout | undefined;
  const polling = setInterval(look, everyMs);
  let watcher: FSWatcher | undefined;
  try {
    // Of the folder: a watch on the file would stay with the one that was replaced.
    watcher = watch(dirname(path), (_, name) => {
      if (name !== null && name !== basename(path)) return;
      clearTimeout(soon);
      soon = setTimeout(look, TOGETHER_MS);
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    // The polling is enough.
  }
  return () => {
    clearInterval(polling);
    clearTimeout(soon);
    watcher?.close();
  };
}
