import { readFileSync } from 'node:fs';

/** From `src/cli` and from `dist/src/cli`. */
const PLACES = ['../../docs/config.schema.json', '../../../docs/config.schema.json'];

/** The JSON Schema of the configuration file, for editors. */
export function schemaText(): string {
  for (const place of PLACES) {
    try {
      return readFileSync(new URL(place, import.meta.url), 'utf8').trimEnd();
    } catch {
      continue;
    }
  }
  throw new Error('docs/config.schema.json is missing from this installation');
}
