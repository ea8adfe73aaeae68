import { join } from 'node:path';
import { z } from 'zod';
import { CONNECTION_NAME } from '../contract/names.ts';
import { PrivateFileError, readPrivate } from './private-file.ts';

const TEXT = z.string().min(1);

const Entry = z.strictObject({
  /** `pending`: a worker answers questions with it, so that it can be tested, and does nothing else. */
  state: z.enum(['pending', 'usable']),
  /** Of a pending one: which connection it is to become. It has another name meanwhile, so that only it is tested. */
  for: z.string().regex(CONNECTION_NAME).optional(),
  /** Of a pending one: ISO 8601. It is dropped when its test was broken off. */
  since: z.iso.datetime().optional(),
  halopsa: z.strictObject({
    url: TEXT,
    clientId: TEXT,
    clientSecret: TEXT,
    authUrl: TEXT.optional(),
    tenant: TEXT.optional(),
  }),
  level: z.strictObject({ apiKey: TEXT, url: TEXT.optional() }),
});

const ConnectionsFile = z.strictObject({
  version: z.literal(1),
  connections: z.record(z.string().regex(CONNECTION_NAME), Entry),
});

export type Entry = z.infer<typeof Entry>;
export type Entries = Readonly<Record<string, Entry>>;

export const connectionsPath = (dataDir: string): string => join(dataDir, 'connections.json');

/** A name may be that of a property which every object has. */
export const entryOf = (entries: Entries, name: string): Entry | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;

const PENDING_MS = 3_600_000;

/** Its test was broken off long ago: nobody waits for it any more. */
export const isAbandoned = ({ state, since }: Entry, now: number): boolean =>
  state === 'pending' && (since === undefined || Date.parse(since) + PENDING_MS < now);

const CURE = 'Mend it, or remove it and connect again (level-halopsa connect)';

/** Never the parser's message: it quotes the text, and the text holds secrets. */
function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [, position] = /position (\d+)/.exec(String(error)) ?? [];
    const line = position === undefined ? '' : ` (line ${text.slice(0, Number(position)).split('\n').length})`;
    throw new PrivateFileError(`${path} is not valid JSON${line}`, CURE);
  }
}

export function parseConnections(text: string, path: string): Entries {
  const parsed = ConnectionsFile.safeParse(parseJson(text, path));
  if (parsed.success) return parsed.data.connections;
  const places = parsed.error.issues.map(({ path: keys, code }) => {
    const place = keys.length === 0 ? 'the whole file' : keys.join('.');
    return code === 'unrecognized_keys' ? `${place} has a key that is not known` : place;
  });
  throw new PrivateFileError(`${path} is not what connect writes; wrong: ${[...new Set(places)].join(', ')}`, CURE);
}

export const renderConnections = (connections: Entries): string =>
  `${JSON.stringify({ version: 1, connections }, null, 2)}\n`;

/**
 * The entries of the connections file; none when there is no file.
 *
 * @throws {PrivateFileError} when others could read or replace it, or when it cannot be understood
 */
export async function readConnections(dataDir: string): Promise<Entries> {
  const path = connectionsPath(dataDir);
  const text = await readPrivate(path);
  return text === null ? {} : parseConnections(text, path);
}
