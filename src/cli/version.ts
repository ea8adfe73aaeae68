import { readFileSync } from 'node:fs';

/** From `src/cli` and from `dist/src/cli`. */
const PLACES = ['../../package.json', '../../../package.json'];

export function version(): string {
  for (const place of PLACES) {
    try {
      const { name, version: found } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (name === 'level-halopsa' && found !== undefined) return found;
    } catch {
      continue;
    }
  }
  return 'unknown';
}
